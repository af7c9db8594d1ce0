"""Types of Heat itself: those that make something in the cloud, and those that make nothing."""

from tests.ambiguity.lives import Case

MEMBER = """
heat_template_version: 2021-04-16
parameters: {size: {type: number, default: 1}}
resources:
  net: {type: OS::Neutron::Net}
  volume: {type: OS::Cinder::Volume, properties: {size: {get_param: size}}}
"""

OTHER = """
thing:
  type: OS::Heat::Stack
  properties:
    template: |
      heat_template_version: 2021-04-16
      resources: {net: {type: OS::Neutron::Net, properties: %s}}
"""

ORCHESTRATION = (
    Case(
        "group",
        """
thing:
  type: OS::Heat::ResourceGroup
  properties: {count: 2, resource_def: {type: OS::Neutron::Net, properties: {name: net-%%index%%}}}
""",
        (
            """
thing:
  type: OS::Heat::ResourceGroup
  properties: {count: 3, resource_def: {type: OS::Neutron::Net, properties: {name: lan-%%index%%}}}
""",
        ),
    ),
    Case(
        "nested stack",
        "thing: {type: AWS::CloudFormation::Stack, properties: {TemplateURL: 'http://there.example/member.yaml'}}",
        (
            "thing: {type: AWS::CloudFormation::Stack, properties: {TemplateURL: 'http://there.example/member.yaml', "
            "Parameters: {size: 2}}}",
        ),
        ("suspend", "resume", "snapshot", "restore"),
        files={"http://there.example/member.yaml": MEMBER},
    ),
    Case("handle by token", "thing: {type: OS::Heat::WaitConditionHandle}", actions=("suspend", "resume")),
    Case(
        "handle by signature",
        "thing: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: CFN_SIGNAL}}",
        actions=("suspend", "resume"),
    ),
    Case(
        "wait condition",
        """
handle: {type: OS::Heat::WaitConditionHandle}
thing: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: handle}, timeout: 600}}
""",
        signal=("handle", {}),
    ),
    Case(
        "Amazon's wait condition",
        """
handle: {type: AWS::CloudFormation::WaitConditionHandle}
thing: {type: AWS::CloudFormation::WaitCondition, properties: {Handle: {get_resource: handle}, Timeout: 600}}
""",
        signal=("handle", {"UniqueId": "1", "Status": "SUCCESS", "Reason": "r", "Data": "d"}),
    ),
    Case(
        "stack beside this one",
        OTHER % "{name: a}",
        (OTHER % "{name: b}",),
        ("suspend", "resume", "check", "snapshot", "restore", "discard"),
    ),
)

NOTHING = (
    Case("none", "thing: {type: OS::Heat::None}"),
    Case(
        "test resource",
        "thing: {type: OS::Heat::TestResource}",
        ("thing: {type: OS::Heat::TestResource, properties: {value: b}}",),
    ),
    Case("value", "thing: {type: OS::Heat::Value, properties: {value: a}}"),
    Case("random string", "thing: {type: OS::Heat::RandomString}"),
    Case("chain", "thing: {type: OS::Heat::ResourceChain, properties: {resources: [OS::Heat::RandomString]}}"),
    Case("internet gateway", "thing: {type: AWS::EC2::InternetGateway}"),
)
"""Lives in which the cloud is asked for nothing."""
