"""Accounts, catalog, image, flavors and networks of the lab; may be run again."""

import contextlib
import os
import sys
import time

import openstack
import openstack.exceptions as exc

P = os.environ["PASS"]
R = os.environ["REGION"]
NAMES = ("KEYSTONE", "GLANCE", "PLACEMENT", "NOVA", "NEUTRON", "CINDER")
PORT = {name: "http://127.0.0.1:" + os.environ["P_" + name] for name in NAMES}
c = openstack.connect(
    auth_url=PORT["KEYSTONE"] + "/v3",
    username="admin",
    password=P,
    project_name="admin",
    user_domain_name="Default",
    project_domain_name="Default",
    region_name=R,
)
k = c.identity


def ensure(find, create, name, **kw):
    return find(name, ignore_missing=True) or create(name=name, **kw)


role = {
    n: ensure(k.find_role, k.create_role, n)
    for n in ("admin", "member", "reader", "service", "heat_stack_owner", "heat_stack_user", "creator")
}
service = ensure(k.find_project, k.create_project, "service", domain_id="default")
demo = ensure(k.find_project, k.create_project, "demo", domain_id="default")
admin = k.find_project("admin")


def user(name, domain="default"):
    for u in k.users(name=name, domain_id=domain):
        return u
    return k.create_user(name=name, password=P, domain_id=domain)


for n in ("nova", "neutron", "glance", "cinder", "placement", "heat"):
    u = user(n)
    for r in ("admin", "service"):
        k.assign_project_role_to_user(service, u, role[r])
du = user("demo")
au = k.find_user("admin")
for r in ("member", "reader", "heat_stack_owner", "creator"):
    k.assign_project_role_to_user(demo, du, role[r])
k.assign_project_role_to_user(demo, au, role["admin"])
bench = ensure(k.find_project, k.create_project, "bench", domain_id="default")  # the benchmarks' own
bu = user("bench")
for r in ("member", "reader", "heat_stack_owner"):
    k.assign_project_role_to_user(bench, bu, role[r])
for pr in (admin, demo):
    k.assign_project_role_to_user(pr, au, role["heat_stack_owner"])

hd = k.find_domain("heat", ignore_missing=True) or k.create_domain(name="heat", description="stack users")
hu = user("heat_domain_admin", hd.id)
k.assign_domain_role_to_user(hd, hu, role["admin"])

for typ, name, url in (
    ("image", "glance", PORT["GLANCE"]),
    ("placement", "placement", PORT["PLACEMENT"]),
    ("compute", "nova", PORT["NOVA"] + "/v2.1"),
    ("network", "neutron", PORT["NEUTRON"]),
    ("block-storage", "cinder", PORT["CINDER"] + "/v3"),
    ("volumev3", "cinderv3", PORT["CINDER"] + "/v3/%(project_id)s"),
):
    s = next((x for x in k.services() if x.type == typ), None) or k.create_service(type=typ, name=name)
    have = {e.interface: e for e in k.endpoints(service_id=s.id)}
    for i in ("public", "internal", "admin"):
        if i not in have:
            k.create_endpoint(service_id=s.id, interface=i, url=url, region_id=R)

if "accounts" in sys.argv:
    sys.exit()
c = openstack.connect(
    auth_url=PORT["KEYSTONE"] + "/v3",
    username="admin",
    password=P,
    project_name="admin",
    user_domain_name="Default",
    project_domain_name="Default",
    region_name=R,
)
for name in ("cirros", "cirros-0.6.2-x86_64-disk"):
    if not c.image.find_image(name):
        c.image.create_image(
            name=name, data=b"not a real disk\n" * 4096, disk_format="raw", container_format="bare", visibility="public"
        )
for name, ram, disk, vcpus in (
    ("m1.nano", 128, 1, 1),
    ("m1.micro", 192, 1, 1),
    ("m1.tiny", 512, 1, 1),
    ("m1.small", 2048, 20, 1),
    ("m1.medium", 4096, 40, 2),
    ("m1.large", 8192, 80, 4),
):
    if not c.compute.find_flavor(name):
        c.compute.create_flavor(name=name, ram=ram, disk=disk, vcpus=vcpus)
n = c.network
pub = n.find_network("public") or n.create_network(
    name="public", is_router_external=True, provider_network_type="flat", provider_physical_network="physnet1"
)
if not n.find_subnet("public-subnet"):
    n.create_subnet(
        name="public-subnet",
        network_id=pub.id,
        ip_version=4,
        cidr="172.24.0.0/16",
        gateway_ip="172.24.0.1",
        is_dhcp_enabled=False,
    )
priv = n.find_network("private") or n.create_network(name="private", project_id=demo.id)
sub = n.find_subnet("private-subnet") or n.create_subnet(
    name="private-subnet",
    network_id=priv.id,
    project_id=demo.id,
    ip_version=4,
    cidr="10.0.0.0/16",
    gateway_ip="10.0.0.1",
    dns_nameservers=["8.8.8.8"],
)
if not n.find_router("router1"):
    r = n.create_router(name="router1", project_id=demo.id, external_gateway_info={"network_id": pub.id})
    n.add_interface_to_router(r, subnet_id=sub.id)
d = openstack.connect(
    auth_url=PORT["KEYSTONE"] + "/v3",
    username="demo",
    password=P,
    project_name="demo",
    user_domain_name="Default",
    project_domain_name="Default",
    region_name=R,
)
if not d.compute.find_keypair("demo-key"):
    d.compute.create_keypair(
        name="demo-key",
        public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ6cGRkMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3 demo",
    )
sg = next((g for g in d.network.security_groups(project_id=demo.id) if g.name == "default"), None)
if sg:
    for proto, lo, hi in (("icmp", None, None), ("tcp", 22, 22)):
        with contextlib.suppress(exc.ConflictException):
            d.network.create_security_group_rule(
                security_group_id=sg.id, direction="ingress", protocol=proto, port_range_min=lo, port_range_max=hi
            )
for _ in range(60):
    if any(h.status == "enabled" and h.state == "up" for h in c.compute.hypervisors()):
        break
    time.sleep(1)
else:
    sys.exit("no hypervisor is up")
