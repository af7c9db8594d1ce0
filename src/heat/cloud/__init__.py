"""The only code that speaks to OpenStack: sessions, retries, look-ups, trusts, users of stacks, watching."""
