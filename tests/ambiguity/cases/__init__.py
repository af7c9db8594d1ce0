"""Every resource type in at least one template, with the changes that it can go through in place."""

from tests.ambiguity.cases.amazon import AMAZON
from tests.ambiguity.cases.compute import COMPUTE
from tests.ambiguity.cases.network import NETWORK
from tests.ambiguity.cases.network_admin import NETWORK_ADMIN
from tests.ambiguity.cases.orchestration import NOTHING, ORCHESTRATION
from tests.ambiguity.cases.storage import STORAGE

CASES = {case.name: case for case in (*NETWORK, *NETWORK_ADMIN, *COMPUTE, *STORAGE, *ORCHESTRATION, *AMAZON, *NOTHING)}

__all__ = ["CASES", "NOTHING"]
