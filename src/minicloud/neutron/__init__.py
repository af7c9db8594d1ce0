"""Networking API v2.0: networks, subnets, ports, routers, addresses and their guards.

`fields` says what a value may be, `kind` what a resource is, `rest` serves every kind alike; each further module
declares one or a few kinds with the rules that are theirs alone.
"""
