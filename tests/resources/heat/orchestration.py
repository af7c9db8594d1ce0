"""A small Orchestration API behind heat.plugin.RestClient: stacks that do what they are told at once."""

from typing import Any

from heat.values.errors import CloudError, NotFound


class StackNotThere(CloudError, NotFound):
    """404."""


class Orchestration:
    """Stacks by id."""

    def __init__(self) -> None:
        self.stacks: dict[str, dict[str, Any]] = {}
        self.outcome = "COMPLETE"
        self.complaint: CloudError | None = None
        """About templates."""
        self.shown: list[Any] = []
        """What it was asked to validate."""

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        if path == "/validate":
            self.shown.append(body)
            if self.complaint:
                raise self.complaint
            return {"Parameters": {}}
        if path == "/stacks":
            ident = f"id-{len(self.stacks)}"
            self.stacks[ident] = {"id": ident, **body}
            self._now(ident, "CREATE")
            return {"stack": {"id": ident}}
        ident, what = path.split("/")[3:5]
        action = what if what != "actions" else next(iter(body))
        self._now(ident, {"snapshots": "RESTORE" if "/restore" in path else "SNAPSHOT"}.get(action, action.upper()))
        return {"id": "snapshot-1"}

    def put(self, path: str, body: Any = None, **options: Any) -> Any:
        ident = path.split("/")[3]
        self.stacks[ident].update(body)
        self._now(ident, "UPDATE")

    def patch(self, path: str, body: Any = None, **options: Any) -> Any:
        raise AssertionError("a stack is never changed in part")

    def delete(self, path: str, **options: Any) -> Any:
        self._find(path)
        del self.stacks[path.split("/")[3]]

    def get(self, path: str, **query: Any) -> Any:
        return {"stack": self._find(path)}

    def list(self, path: str, key: str, **query: Any) -> list[dict[str, Any]]:
        return [] if path.endswith("/snapshots") else [*self.stacks.values()]

    def _find(self, path: str) -> dict[str, Any]:
        wanted = path.split("/")[-1]
        for ident, stack in self.stacks.items():
            if wanted in (ident, stack["stack_name"]):
                return stack
        raise StackNotThere("orchestration", "The Stack could not be found.", 404)

    def _now(self, ident: str, action: str) -> None:
        outputs = [{"output_key": "ip", "output_value": "10.0.0.1"}]
        status = {"stack_status": f"{action}_{self.outcome}", "stack_status_reason": "because"}
        self.stacks[ident].update(status, outputs=outputs)
