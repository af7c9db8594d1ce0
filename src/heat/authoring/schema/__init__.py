"""JSON Schemas of templates and environments, for editors: completion, hover texts and checks while typing.

Draft-07, the draft that editors' YAML support knows best. Derived from the registered types and languages alone.
"""

from collections.abc import Callable, Mapping
from typing import Any

from heat.authoring.knowledge import Knowledge
from heat.authoring.schema.environment import environment_schema
from heat.authoring.schema.template import cfn_schema, hot_schema

KINDS: Mapping[str, Callable[[Knowledge, str | None], dict[str, Any]]] = {
    "hot": hot_schema,
    "cfn": cfn_schema,
    "environment": environment_schema,
}
"""What there is a schema of."""
