"""An embedded OpenStack: real HTTP, real shapes, no machines. It knows nothing of Heat.

    server      cheroot, able to cut a line       state       records in memory, written through to SQLite
    cloud       one request from door to door     lifecycle   states that change when they are next looked at
    web         routes and requests               faults      bad days by rule
    problems    refusals in each service's words  control     the API by which tests rehearse them
    seed        what a cloud is born with         testing     a running cloud for tests
    discovery   version documents                 main        the command `minicloud`

and one package for each service: keystone, glance, cinder, neutron, nova, zaqar. A service registers its routes,
hooks and seed when it is imported; nothing lists the services.
"""
