"""OS::Heat::WaitCondition: waits for signals sent to a WaitConditionHandle."""

from heat.plugin import Attribute, Integer, Number, Range, String, resource_type
from heat.resources.heat.waiting import Waiting

TWELVE_HOURS_S = 12 * 3600


@resource_type("OS::Heat::WaitCondition", since="2014.2")
class WaitCondition(Waiting):
    """Complete when enough signals have come."""

    spelling = {
        "handle": "handle",
        "timeout": "timeout",
        "count": "count",
        "status": "status",
        "reason": "reason",
        "data": "data",
    }

    handle = String("The handle that is signalled.", required=True)
    timeout = Number("Seconds to wait before it fails.", required=True, constraints=[Range(min=1, max=TWELVE_HOURS_S)])
    count = Integer("How many signals of success are enough.", default=1, updatable=True, constraints=[Range(min=1)])

    attributes = {"data": Attribute("JSON text: the data of each signal, by its id.", "string", fresh=True)}
