"""The CloudFormation door: `heat.wsgi.cfn:application`."""

from heat.cmd.doors import broker_client, cfn_door
from heat.cmd.options.loading import load

_conf = load(prog="heat-api-cfn")
application = cfn_door(_conf, broker_client(_conf))
