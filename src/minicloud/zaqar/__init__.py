"""The messaging service: queues, and messages that stay until they are read or too old."""
