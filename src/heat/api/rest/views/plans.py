"""Plans, explanations and drift."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from heat.api.rest.views.links import link


def plan(fields: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """A plan in full."""
    return {**plan_summary(fields, base_url), "resources": fields["resources"]}


def plan_summary(fields: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """One line of a list: how many resources come to what, and whether it may still be carried out."""
    identity = fields["stack_identity"]
    counts = Counter(each["outcome"] for each in _all(fields["resources"]))
    return {
        "id": fields["id"],
        "action": fields["action"],
        "stack_name": identity["stack_name"],
        "stack_id": identity["stack_id"],
        "creation_time": fields["creation_time"],
        "status": "OUTDATED" if fields["outdated_by"] else "READY",
        "outdated_by": fields["outdated_by"],
        "outcomes": dict(sorted(counts.items())),
        "links": [link(base_url, identity, "stack")],
    }


def url_of(fields: Mapping[str, Any], base_url: str) -> str:
    """Where a plan is found by its id alone."""
    return f"{base_url}/v1/{fields['stack_identity']['tenant']}/plans/{fields['id']}"


def explanation(fields: Mapping[str, Any]) -> dict[str, Any]:
    """An operation with what became of each resource."""
    identity = fields["stack_identity"]
    about = {"stack_name": identity["stack_name"], "stack_id": identity["stack_id"]}
    return {**about, **{name: value for name, value in fields.items() if name != "stack_identity"}}


def drift(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The resources that were looked at, how many are how, and the marker of the next page where there is one."""
    identity = fields["stack_identity"]
    counts = Counter(each["drift_status"] for each in fields["resources"])
    return {
        "stack_name": identity["stack_name"],
        "stack_id": identity["stack_id"],
        "statuses": dict(sorted(counts.items())),
        "resources": fields["resources"],
        **({"next": fields["next"]} if fields["next"] else {}),
    }


def _all(resources: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for each in resources:
        yield each
        yield from _all((each.get("nested") or {}).get("resources", []))
