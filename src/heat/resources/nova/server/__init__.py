"""OS::Nova::Server by concern: what it declares, its networks and ports, its disks, what it boots with, changes."""

from heat.resources.nova.server.server import Server

__all__ = ["Server"]
