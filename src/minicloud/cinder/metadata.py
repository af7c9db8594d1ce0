"""Metadata of volumes and of snapshots: the same six routes for both."""

from collections.abc import Callable
from dataclasses import dataclass

from minicloud.cinder.api import check_text, given, volume_route
from minicloud.cinder.snapshots import snapshot_of, snapshots
from minicloud.cinder.volumes import volume_of, volumes
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request


@dataclass(frozen=True)
class Bearer:
    """A kind of thing that bears metadata."""

    noun: str
    find: Callable[[Request, str], Record]
    records: Callable[..., Collection]

    @property
    def path(self) -> str:
        """The path below /v3 of one thing's metadata."""
        return f"/{self.noun}s/{{key}}/metadata"

    def all_of(self, request: Request, key: str) -> dict[str, str]:
        """The metadata of one thing."""
        found: dict[str, str] = self.find(request, key)["metadata"]
        return found

    def holding(self, request: Request, key: str, name: str) -> dict[str, str]:
        """The metadata of one thing, which must have this name.  Raises Problem 404."""
        found = self.all_of(request, key)
        if name not in found:
            raise Problem(404, f"{self.noun.capitalize()} {key} has no metadata with key {name}.")
        return found

    def keep(self, request: Request, key: str, values: dict[str, str]) -> dict[str, str]:
        """Replace the metadata of one thing."""
        check_text({"metadata": values})
        self.records(request.cloud).put({**self.find(request, key), "metadata": values})
        return values


def offer_all(bearer: Bearer) -> None:
    """Register the routes for all metadata of a thing at once."""

    @volume_route("GET", bearer.path, f"{bearer.noun}.metadata")
    def show(request: Request, key: str) -> Answer:
        return {"metadata": bearer.all_of(request, key)}

    @volume_route("POST", bearer.path, f"{bearer.noun}.add_metadata")
    def add(request: Request, key: str) -> Answer:
        both = {**bearer.all_of(request, key), **given(request, "metadata")}
        return {"metadata": bearer.keep(request, key, both)}

    @volume_route("PUT", bearer.path, f"{bearer.noun}.set_metadata")
    def replace(request: Request, key: str) -> Answer:
        return {"metadata": bearer.keep(request, key, given(request, "metadata"))}


def offer_items(bearer: Bearer) -> None:
    """Register the routes for one name of a thing's metadata."""
    one = bearer.path + "/{name}"

    @volume_route("GET", one, f"{bearer.noun}.metadata_item")
    def show(request: Request, key: str, name: str) -> Answer:
        return {"meta": {name: bearer.holding(request, key, name)[name]}}

    @volume_route("PUT", one, f"{bearer.noun}.set_metadata_item")
    def replace(request: Request, key: str, name: str) -> Answer:
        values = given(request, "meta")
        if set(values) != {name}:
            raise Problem(400, "Request body and URI mismatch")
        bearer.keep(request, key, {**bearer.all_of(request, key), **values})
        return {"meta": values}

    @volume_route("DELETE", one, f"{bearer.noun}.delete_metadata_item")
    def delete(request: Request, key: str, name: str) -> Answer:
        found = bearer.holding(request, key, name)
        bearer.keep(request, key, {other: value for other, value in found.items() if other != name})
        return Reply(200)


for _bearer in (Bearer("volume", volume_of, volumes), Bearer("snapshot", snapshot_of, snapshots)):
    offer_all(_bearer)
    offer_items(_bearer)
