"""All properties and attributes of OS::Nova::Server."""

from heat.plugin import Attribute, Boolean, Custom, Length, List, Map, Rename, Resource, String
from heat.plugin.support import SUPPORTED, Support, deprecated, hidden, since
from heat.resources.nova.server.disk_schema import BLOCK_DEVICE_MAPPING, BLOCK_DEVICE_MAPPING_V2
from heat.resources.nova.server.network_schema import NETWORK

FORMATS = ("HEAT_CFNTOOLS", "RAW", "SOFTWARE_CONFIG")
TRANSPORTS = ("POLL_SERVER_CFN", "POLL_SERVER_HEAT", "POLL_TEMP_URL", "ZAQAR_MESSAGE")


class ServerDeclaration(Resource):
    """What a template may say of a server, and ask of it."""

    name = String("Its name; made up when not given.", updatable=True)
    image = String(
        "What it boots from, by name or id; not needed when a disk boots.",
        constraints=[Custom("glance.image")],
        finds="glance.image",
        updatable=True,
    )
    block_device_mapping = BLOCK_DEVICE_MAPPING
    block_device_mapping_v2 = BLOCK_DEVICE_MAPPING_V2
    flavor = String(
        "Its size, by name or id.",
        required=True,
        constraints=[Custom("nova.flavor")],
        finds="nova.flavor",
        updatable=True,
    )
    flavor_update_policy = String(
        "What a change of flavor means.", default="RESIZE", allowed=("RESIZE", "REPLACE"), updatable=True
    )
    image_update_policy = String(
        "What a change of image means.",
        default="REBUILD",
        allowed=("REBUILD", "REPLACE", "REBUILD_PRESERVE_EPHEMERAL"),
        updatable=True,
    )
    key_name = String("Key pair that opens it.", constraints=[Custom("nova.keypair")])
    admin_user = String(
        "Name of the user to be made in the guest.",
        support=hidden("5.0.0", "The image says which user there is.", deprecated("2014.1", previous=since("2013.2"))),
    )
    availability_zone = String("Where it runs.")
    security_groups = List("Its security groups, by name or id; of no use where ports are given.", default=[])
    networks = List("Its networks, in order.", NETWORK, updatable=True)
    scheduler_hints = Map("Advice to the scheduler.")
    metadata_ = Map("Texts that the compute service keeps with it.", name="metadata", default={}, updatable=True)
    user_data_format = String(
        "How user_data reaches the guest: as it is, with what the CloudFormation tools need, or with what software "
        "deployments need.",
        default="HEAT_CFNTOOLS",
        allowed=FORMATS,
    )
    user_data = String("What the guest runs at its first boot.", default="", updatable=True)
    user_data_update_policy = String(
        "What a change of user_data means.",
        default="REPLACE",
        allowed=("REPLACE", "IGNORE", "REBUILD"),
        updatable=True,
        support=since("6.0.0"),
    )
    software_config_transport = String(
        "How the guest learns of deployments.", default="POLL_SERVER_CFN", allowed=TRANSPORTS, updatable=True
    )
    reservation_id = String("Reservation that it uses.")
    config_drive = Boolean("Give the guest a drive with its metadata.")
    diskConfig = String(  # noqa: N815 - as templates spell it
        "Whether the disk is one partition (AUTO) or as in the image (MANUAL).", allowed=("AUTO", "MANUAL")
    )
    personality = Map(
        "Files for the guest, by path.",
        default={},
        support=deprecated("12.0.0", "The compute service takes none any more; use user_data.", None),
    )
    admin_pass = String("Password of its administrator.", updatable=True)
    tags = List("Its tags.", String("One tag."), updatable=True, support=since("8.0.0"))
    deployment_swift_data = Map(
        "Where the object store keeps what deployments tell the guest, for POLL_TEMP_URL.",
        {
            "container": String("Its container.", constraints=[Length(min=1)]),
            "object": String("Its object.", constraints=[Length(min=1)]),
        },
        default={},
        updatable=True,
        support=since("9.0.0"),
    )

    translations = (
        Rename(("networks", "network"), ("uuid",)),
        Rename(("block_device_mapping_v2", "image"), ("image_id",)),
    )
    attributes = {
        "name": Attribute("Its name.", "string"),
        "addresses": Attribute(
            "All that is known of its addresses, by network name and id.",
            "map",
            support=Support(version="11.0.0", previous=SUPPORTED),
        ),
        "networks": Attribute("Its addresses, by network name and id.", "map"),
        "first_address": Attribute(
            "Its first fixed address, or nothing.",
            support=hidden("5.0.0", "Use networks or addresses.", deprecated("2014.2", previous=since("2013.2"))),
        ),
        "instance_name": Attribute("What the hypervisor calls it.", "string"),
        "accessIPv4": Attribute(
            "Its main IPv4 address.", "string", support=deprecated("14.0.0", previous=since("2015.1"))
        ),
        "accessIPv6": Attribute(
            "Its main IPv6 address.", "string", support=deprecated("14.0.0", previous=since("2015.1"))
        ),
        "console_urls": Attribute("Addresses of its consoles, by kind.", "map", support=since("2015.1")),
        "tags": Attribute("Its tags.", "list", support=since("8.0.0")),
        "os_collect_config": Attribute(
            "What os-collect-config in the guest is told.", "map", fresh=True, support=since("9.0.0")
        ),
    }
