"""Types of the compute service: servers, their key pairs, sizes and groups."""
