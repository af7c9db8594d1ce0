"""CloudFormation's types, mapped to OpenStack's services and to Heat itself."""
