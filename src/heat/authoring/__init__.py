"""Tools for whoever writes templates, on their own machine and without a cloud: lint, schema, graph, convert.

Stands beside `engine`, over `template`, `functions`, `plugin` and `resources`; the `heat` tool is its only user.
"""
