"""The REST door: `heat.wsgi.api:application`."""

from heat.cmd.doors import broker_client, rest_door
from heat.cmd.options.loading import load

_conf = load(prog="heat-api")
application = rest_door(_conf, broker_client(_conf))
