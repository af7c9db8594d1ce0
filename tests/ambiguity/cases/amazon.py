"""Types of CloudFormation."""

from tests.ambiguity.lives import Case

VPC = """
vpc: {type: AWS::EC2::VPC, properties: {CidrBlock: 10.6.0.0/16}}
net: {type: AWS::EC2::Subnet, properties: {VpcId: {get_resource: vpc}, CidrBlock: 10.6.1.0/24}}
"""
INSTANCE = "thing: {type: AWS::EC2::Instance, properties: {ImageId: cirros, InstanceType: m1.nano, %s}}"

AMAZON = (
    Case("VPC", VPC),
    Case(
        "VPC with a way out",
        VPC
        + """
gate: {type: AWS::EC2::InternetGateway}
thing:
  type: AWS::EC2::VPCGatewayAttachment
  properties: {VpcId: {get_resource: vpc}, InternetGatewayId: {get_resource: gate}}
""",
    ),
    Case(
        "route table",
        VPC
        + """
table: {type: AWS::EC2::RouteTable, properties: {VpcId: {get_resource: vpc}}}
thing:
  type: AWS::EC2::SubnetRouteTableAssociation
  properties: {SubnetId: {get_resource: net}, RouteTableId: {get_resource: table}}
""",
    ),
    Case(
        "Amazon's security group",
        """
thing:
  type: AWS::EC2::SecurityGroup
  properties:
    GroupDescription: web
    SecurityGroupIngress: [{IpProtocol: tcp, FromPort: "80", ToPort: "80", CidrIp: 0.0.0.0/0}, {IpProtocol: icmp}]
""",
        (
            """
thing:
  type: AWS::EC2::SecurityGroup
  properties:
    GroupDescription: web
    SecurityGroupIngress: [{IpProtocol: udp}]
    SecurityGroupEgress: [{IpProtocol: udp}]
""",
        ),
    ),
    Case(
        "network interface",
        "thing: {type: AWS::EC2::NetworkInterface, properties: {SubnetId: %(subnet)s}}",
        ("thing: {type: AWS::EC2::NetworkInterface, properties: {SubnetId: %(subnet)s, GroupSet: [%(group)s]}}",),
    ),
    Case(
        "elastic address",
        "thing: {type: AWS::EC2::EIP}",
        ("thing: {type: AWS::EC2::EIP, properties: {InstanceId: %(server)s}}",),
    ),
    Case(
        "elastic address of an interface",
        """
address: {type: AWS::EC2::EIP}
thing:
  type: AWS::EC2::EIPAssociation
  properties: {AllocationId: {get_attr: [address, AllocationId]}, NetworkInterfaceId: %(port)s}
""",
        (
            """
address: {type: AWS::EC2::EIP}
thing:
  type: AWS::EC2::EIPAssociation
  properties: {AllocationId: {get_attr: [address, AllocationId]}, InstanceId: %(server)s}
""",
        ),
    ),
    Case(
        "instance",
        INSTANCE % "SubnetId: %(subnet)s, Tags: [{Key: a, Value: b}], Volumes: [{VolumeId: %(volume)s, Device: vdb}]",
        (
            "thing: {type: AWS::EC2::Instance, properties: {ImageId: cirros, InstanceType: m1.micro, "
            "SubnetId: %(subnet)s, Tags: [{Key: a, Value: c}], Volumes: [{VolumeId: %(volume)s, Device: vdb}]}}",
        ),
        ("suspend", "resume", "check"),
    ),
    Case(
        "instance whose interfaces change",
        INSTANCE % "SubnetId: %(subnet)s",
        (INSTANCE % "NetworkInterfaces: [%(port)s]", INSTANCE % "SubnetId: %(subnet)s"),
    ),
    Case(
        "Amazon's volume",
        "thing: {type: AWS::EC2::Volume, properties: {Size: 1, AvailabilityZone: nova, Tags: [{Key: a, Value: b}]}}",
    ),
    Case(
        "Amazon's volume from a backup",
        "thing: {type: AWS::EC2::Volume, properties: {AvailabilityZone: nova, SnapshotId: %(backup)s}}",
    ),
    Case(
        "Amazon's volume on an instance",
        """
disk: {type: AWS::EC2::Volume, properties: {Size: 1, AvailabilityZone: nova}}
thing:
  type: AWS::EC2::VolumeAttachment
  properties: {InstanceId: %(server)s, VolumeId: {get_resource: disk}, Device: /dev/vdb}
""",
    ),
    Case(
        "user with keys",
        """
user: {type: AWS::IAM::User}
thing: {type: AWS::IAM::AccessKey, properties: {UserName: {get_resource: user}}}
other: {type: AWS::IAM::AccessKey, depends_on: thing, properties: {UserName: {get_resource: user}}}
""",
    ),
)
