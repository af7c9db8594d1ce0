"""Names of resource types that templates of this field use: one that is not there yet is told apart from a typo.

A type that gets implemented stays in this list; only names that no plug-in has are looked for here.
"""

_NOUNS = {
    "AWS::AutoScaling": "AutoScalingGroup LaunchConfiguration ScalingPolicy",
    "AWS::CloudFormation": "Stack WaitCondition WaitConditionHandle",
    "AWS::CloudWatch": "Alarm",
    "AWS::EC2": (
        "EIP EIPAssociation Instance InternetGateway NetworkInterface RouteTable SecurityGroup Subnet "
        "SubnetRouteTableAssociation VPC VPCGatewayAttachment Volume VolumeAttachment"
    ),
    "AWS::ElasticLoadBalancing": "LoadBalancer",
    "AWS::IAM": "AccessKey User",
    "AWS::RDS": "DBInstance",
    "AWS::S3": "Bucket",
    "OS::Aodh": (
        "Alarm CombinationAlarm CompositeAlarm EventAlarm GnocchiAggregationByMetricsAlarm "
        "GnocchiAggregationByResourcesAlarm GnocchiResourcesAlarm LBMemberHealthAlarm PrometheusAlarm"
    ),
    "OS::Barbican": "CertificateContainer GenericContainer Order RSAContainer Secret",
    "OS::Blazar": "Host Lease",
    "OS::Ceilometer": (
        "Alarm CombinationAlarm GnocchiAggregationByMetricsAlarm GnocchiAggregationByResourcesAlarm "
        "GnocchiResourcesAlarm"
    ),
    "OS::Cinder": "EncryptedVolumeType QoSAssociation QoSSpecs Quota Volume VolumeAttachment VolumeType",
    "OS::Designate": "Domain Record RecordSet Zone",
    "OS::Glance": "Image WebImage",
    "OS::Heat": (
        "AccessPolicy AutoScalingGroup CloudConfig Delay DeployedServer HARestarter InstanceGroup "
        "MultipartMime None RandomString ResourceChain ResourceGroup ScalingPolicy SoftwareComponent "
        "SoftwareConfig SoftwareDeployment SoftwareDeploymentGroup SoftwareDeployments Stack StructuredConfig "
        "StructuredDeployment StructuredDeploymentGroup StructuredDeployments SwiftSignal SwiftSignalHandle "
        "TestResource UpdateWaitConditionHandle Value WaitCondition WaitConditionHandle"
    ),
    "OS::Ironic": "Port",
    "OS::Keystone": "Domain Endpoint Group GroupRoleAssignment Project Region Role Service User UserRoleAssignment",
    "OS::Magnum": "Bay BayModel Cluster ClusterTemplate",
    "OS::Manila": "SecurityService Share ShareNetwork ShareType",
    "OS::Metering": "Alarm",
    "OS::Mistral": "CronTrigger ExternalResource Workflow",
    "OS::Monasca": "AlarmDefinition Notification",
    "OS::Neutron": (
        "AddressScope ExtraRoute ExtraRouteSet Firewall FirewallPolicy FirewallRule FloatingIP "
        "FloatingIPAssociation FloatingIPPortForward FlowClassifier HealthMonitor IKEPolicy IPsecPolicy "
        "IPsecSiteConnection L2Gateway L2GatewayConnection LoadBalancer MeteringLabel MeteringRule Net "
        "NetworkGateway Pool PoolMember Port PortChain PortPair PortPairGroup ProviderNet "
        "QoSBandwidthLimitRule QoSDscpMarkingRule QoSMinimumBandwidthRule QoSMinimumPacketRateRule QoSPolicy "
        "Quota RBACPolicy Router RouterGateway RouterInterface SecurityGroup SecurityGroupRule Segment Subnet "
        "SubnetPool Trunk VPNService"
    ),
    "OS::Neutron::LBaaS": "HealthMonitor L7Policy L7Rule Listener LoadBalancer Pool PoolMember",
    "OS::Neutron::TaaS": "TapFlow TapService",
    "OS::Nova": "Flavor FloatingIP FloatingIPAssociation HostAggregate KeyPair Quota Server ServerGroup",
    "OS::Octavia": (
        "AvailabilityZone AvailabilityZoneProfile Flavor FlavorProfile HealthMonitor L7Policy L7Rule Listener "
        "LoadBalancer Pool PoolMember Quota"
    ),
    "OS::Sahara": "Cluster ClusterTemplate DataSource ImageRegistry Job JobBinary NodeGroupTemplate",
    "OS::Senlin": "Cluster Node Policy Profile Receiver",
    "OS::Swift": "Container",
    "OS::Trove": "Cluster Instance",
    "OS::Vitrage": "Template",
    "OS::Zaqar": "MistralTrigger Queue SignedQueueURL Subscription",
    "OS::Zun": "Container",
}
KNOWN_TYPES = frozenset(f"{space}::{noun}" for space, nouns in _NOUNS.items() for noun in nouns.split())
"""Every type name of the reference, old names included."""
