"""AWS::CloudFormation::WaitCondition: waits for signals sent to a WaitConditionHandle."""

from heat.plugin import Attribute, Integer, Range, String, resource_type
from heat.resources.heat.wait_condition import TWELVE_HOURS_S
from heat.resources.heat.waiting import Waiting


@resource_type("AWS::CloudFormation::WaitCondition", since="2014.1")
class CfnWaitCondition(Waiting):
    """Complete when enough signals have come."""

    spelling = {
        "handle": "Handle",
        "timeout": "Timeout",
        "count": "Count",
        "status": "Status",
        "reason": "Reason",
        "data": "Data",
    }

    Handle = String("The handle that is signalled, as Ref gives it.", required=True)
    Timeout = Integer("Seconds to wait before it fails.", required=True, constraints=[Range(min=1, max=TWELVE_HOURS_S)])
    Count = Integer("How many signals of success are enough.", default=1, updatable=True, constraints=[Range(min=1)])

    attributes = {"Data": Attribute("JSON text: the data of each signal, by its id.", "string", fresh=True)}
