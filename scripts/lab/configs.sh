# shellcheck shell=bash
# writes every service's configuration under etc/; sourced by install.sh
db() { echo "mysql+pymysql://lab:$PASS@127.0.0.1:$P_MYSQL/$1?charset=utf8mb4"; }
RABBIT_URL="rabbit://lab:$PASS@127.0.0.1:$P_RABBIT/"
KS="http://127.0.0.1:$P_KEYSTONE"
account() {   # account SECTION USER [extra lines]: a keystoneauth section
cat <<X
[$1]
auth_type = password
auth_url = $KS/v3
region_name = $REGION
project_name = service
project_domain_name = Default
user_domain_name = Default
username = $2
password = $PASS
X
}
authtoken() {
account keystone_authtoken "$1"
cat <<X
www_authenticate_uri = $KS/v3
memcached_servers = 127.0.0.1:$P_MEMCACHE
service_token_roles = service
service_token_roles_required = true
service_type = $2

X
}
common() {   # the sections every RPC service shares
cat <<X
[oslo_concurrency]
lock_path = $VAR/$1/lock
[oslo_messaging_notifications]
driver = noop
[cache]
enabled = true
backend = dogpile.cache.pymemcache
memcache_servers = 127.0.0.1:$P_MEMCACHE
X
}
write_configs() {
local s; for s in keystone glance placement nova neutron cinder; do mkdir -p "$ETC/$s" "$VAR/$s/lock"; done
for s in glance nova neutron cinder; do cp -r "$VENV/etc/$s/." "$ETC/$s/"; done

cat > "$ETC/keystone/keystone.conf" <<X
[DEFAULT]
[database]
connection = $(db keystone)
[token]
provider = fernet
expiration = 14400
[fernet_tokens]
key_repository = $VAR/keystone/fernet
[credential]
key_repository = $VAR/keystone/credential
[cache]
enabled = true
backend = dogpile.cache.pymemcache
memcache_servers = 127.0.0.1:$P_MEMCACHE
[oslo_messaging_notifications]
driver = noop
X

cat > "$ETC/glance/glance-api.conf" <<X
[DEFAULT]
enabled_backends = file:file
bind_host = 127.0.0.1
transport_url = $RABBIT_URL
[database]
connection = $(db glance)
[glance_store]
default_backend = file
[file]
filesystem_store_datadir = $VAR/glance/images
[os_glance_staging_store]
filesystem_store_datadir = $VAR/glance/staging
[os_glance_tasks_store]
filesystem_store_datadir = $VAR/glance/tasks
[paste_deploy]
flavor = keystone
[image_format]
require_image_format_match = false
$(authtoken glance image)
$(common glance)
X
mkdir -p "$VAR"/glance/{images,staging,tasks}

cat > "$ETC/placement/placement.conf" <<X
[DEFAULT]
[placement_database]
connection = $(db placement)
[api]
auth_strategy = keystone
$(authtoken placement placement)
X

cat > "$ETC/nova/nova.conf" <<X
[DEFAULT]
host = lab
my_ip = 127.0.0.1
compute_driver = fake.FakeDriver
allow_resize_to_same_host = true
state_path = $VAR/nova
transport_url = $RABBIT_URL
enabled_apis = osapi_compute
vif_plugging_is_fatal = false
vif_plugging_timeout = 0
sync_power_state_interval = -1
block_device_allocate_retries_interval = 1
[api]
auth_strategy = keystone
[api_database]
connection = $(db nova_api)
[database]
connection = $(db nova)
[conductor]
workers = 2
[scheduler]
workers = 1
discover_hosts_in_cells_interval = 60
[quota]
instances = -1
cores = -1
ram = -1
key_pairs = 1000
server_groups = 1000
server_group_members = 1000
[vnc]
enabled = true
novncproxy_base_url = http://127.0.0.1:6080/vnc_auto.html
[upgrade_levels]
compute = auto
$(account placement placement)
$(account neutron neutron)
$(account glance glance)
$(account cinder cinder)
catalog_info = volumev3::publicURL
os_region_name = $REGION
$(account service_user nova)
send_service_user_token = true
$(authtoken nova compute)
$(common nova)
X
mkdir -p "$VAR/nova/instances"

cat > "$ETC/neutron/neutron.conf" <<X
[DEFAULT]
host = lab
bind_host = 127.0.0.1
core_plugin = ml2
service_plugins = router,qos,trunk,segments,port_forwarding,metering,conntrack_helper,network_ip_availability,auto_allocate,network_segment_range,ndp_proxy,local_ip
state_path = $VAR/neutron
transport_url = $RABBIT_URL
api_paste_config = $ETC/neutron/api-paste.ini
auth_strategy = keystone
dhcp_agent_notification = false
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
allow_overlapping_ips = true
dns_domain = lab.example.
max_routes = 1000
l3_ha = false
router_distributed = false
vlan_transparent = true
global_physnet_mtu = 1500
[ml2]
type_drivers = flat,vlan,vxlan,geneve,local
tenant_network_types = vxlan
mechanism_drivers = lab
extension_drivers = port_security,qos,dns_domain_ports,data_plane_status,uplink_status_propagation,tag_ports_during_bulk_creation,port_numa_affinity_policy,port_device_profile
[ml2_type_flat]
flat_networks = *
[ml2_type_vlan]
network_vlan_ranges = physnet1:100:400,physnet2:100:400
[ml2_type_vxlan]
vni_ranges = 1:10000
[ml2_type_geneve]
vni_ranges = 10001:12000
[securitygroup]
enable_security_group = true
firewall_driver = noop
[quotas]
default_quota = -1
quota_network = -1
quota_subnet = -1
quota_port = -1
quota_router = -1
quota_floatingip = -1
quota_security_group = -1
quota_security_group_rule = -1
quota_rbac_policy = -1
quota_trunk = -1
[database]
connection = $(db neutron)
max_pool_size = 10
max_overflow = 30
[agent]
root_helper = sudo
$(account nova nova)
$(account placement placement)
$(authtoken neutron network)
$(common neutron)
X

cat > "$ETC/cinder/cinder.conf" <<X
[DEFAULT]
host = lab
my_ip = 127.0.0.1
transport_url = $RABBIT_URL
auth_strategy = keystone
api_paste_config = $ETC/cinder/api-paste.ini
resource_query_filters_file = $ETC/cinder/resource_filters.json
rootwrap_config = $ETC/cinder/rootwrap.conf
state_path = $VAR/cinder
enabled_backends = lab
default_volume_type = __DEFAULT__
glance_api_servers = http://127.0.0.1:$P_GLANCE
quota_volumes = -1
quota_snapshots = -1
quota_gigabytes = -1
quota_backups = -1
quota_backup_gigabytes = -1
quota_groups = -1
per_volume_size_limit = -1
osapi_volume_extension = cinder.api.contrib.standard_extensions
backup_driver = labdrivers.backup.LabBackupDriver
allow_inuse_volume_type_modification = true
[lab]
volume_driver = labdrivers.volume.LabDriver
volume_backend_name = lab
enable_unsupported_driver = true
[database]
connection = $(db cinder)
$(account nova nova)
interface = public
$(account service_user cinder)
send_service_user_token = true
$(authtoken cinder block-storage)
$(common cinder)
X

}
