"""Facts that every room shares: identities, statuses, errors. Imports nothing of ours."""
