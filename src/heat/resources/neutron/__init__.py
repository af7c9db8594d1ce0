"""Networks and what belongs to them.  Source: Networking API v2.0."""
