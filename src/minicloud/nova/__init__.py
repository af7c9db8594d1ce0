"""Compute API v2.1 with its microversions: servers and what they are made of.

`checks` words refusals, `versions` negotiates, `lifecycle` knows the states of a server and when they change; each
further module serves one noun.
"""
