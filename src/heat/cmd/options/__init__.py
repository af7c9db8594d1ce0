"""Every option of heat.conf, by concern: names, types and defaults are those that operators know."""
