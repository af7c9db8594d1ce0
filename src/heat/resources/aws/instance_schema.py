"""All properties and attributes of AWS::EC2::Instance."""

from heat.plugin import Attribute, Boolean, Custom, List, Map, NotTogether, Number, Property, Resource, String


def _pairs(meaning: str, **options: bool) -> Property:
    fields = {"Key": String("Its key.", required=True), "Value": String("Its value.", required=True)}
    return List(meaning, Map("One of them.", fields), **options)


EBS = Map(
    "The volume behind it.",
    {
        "DeleteOnTermination": Boolean("Delete the volume with the server.", default=True),
        "Iops": Number("Not served.", implemented=False),
        "SnapshotId": String("Snapshot that the volume is made from.", constraints=[Custom("cinder.snapshot")]),
        "VolumeSize": String("Its size in GB."),
        "VolumeType": String("Not served.", implemented=False),
    },
)


class InstanceDeclaration(Resource):
    """What a template may say of an instance, and ask of it."""

    ImageId = String("Image, by name or id.", required=True, constraints=[Custom("glance.image")])
    InstanceType = String("Flavor, by name or id.", required=True, constraints=[Custom("nova.flavor")], updatable=True)
    KeyName = String("Key pair that opens it.", constraints=[Custom("nova.keypair")])
    AvailabilityZone = String("Where it runs.")
    DisableApiTermination = String("Not served.", implemented=False)
    KernelId = String("Not served.", implemented=False)
    Monitoring = Boolean("Not served.", implemented=False)
    PlacementGroupName = String("Not served.", implemented=False)
    PrivateIpAddress = String("Not served.", implemented=False)
    RamDiskId = String("Not served.", implemented=False)
    SecurityGroups = List("Its security groups, by name or id.")
    SecurityGroupIds = List("Its security groups, by id.")
    NetworkInterfaces = List("Its ports: ids, or maps of NetworkInterfaceId and DeviceIndex.", updatable=True)
    SourceDestCheck = Boolean("Not served.", implemented=False)
    SubnetId = String("Subnet that it gets a port on.", updatable=True)
    Tags = _pairs("Texts that the compute service keeps with it.", updatable=True)
    NovaSchedulerHints = _pairs("Advice to the scheduler; a key given more than once has all its values.")
    Tenancy = String("Not served.", implemented=False, allowed=("dedicated", "default"))
    UserData = String("What the guest runs at its first boot.")
    Volumes = List(
        "Volumes made before, to be attached.",
        Map(
            "One volume.",
            {
                "Device": String("Where the guest sees it.", required=True),
                "VolumeId": String("The volume.", required=True, constraints=[Custom("cinder.volume")]),
            },
        ),
        default=[],
    )
    BlockDeviceMappings = List(
        "Volumes made for it.",
        Map(
            "One volume.",
            {
                "DeviceName": String("Where the guest sees it, e.g. /dev/vda.", required=True),
                "Ebs": EBS,
                "NoDevice": Map("Not served.", implemented=False),
                "VirtualName": String("Not served.", implemented=False),
            },
        ),
    )

    rules = (
        NotTogether("SubnetId", "NetworkInterfaces"),
        NotTogether("SecurityGroups", "NetworkInterfaces"),
        NotTogether("SecurityGroupIds", "NetworkInterfaces"),
    )
    attributes = {
        "AvailabilityZone": Attribute("Where it runs.", "string"),
        "PrivateDnsName": Attribute("Its address; it has no other name.", "string"),
        "PublicDnsName": Attribute("Its address; it has no other name.", "string"),
        "PrivateIp": Attribute("Its address.", "string"),
        "PublicIp": Attribute("Its address.", "string"),
    }
