"""Volume types with their extra specs and encryption."""

from typing import TYPE_CHECKING, Any

from minicloud.cinder.api import given, volume_route
from minicloud.clock import micro
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

DEFAULT_TYPE = "__DEFAULT__"
ENCRYPTION = ("provider", "control_location", "cipher", "key_size")


def volume_types(cloud: "Cloud") -> Collection:
    """Every volume type."""
    return cloud.state.collection("cinder", "types", ("name",))


def find_type(cloud: "Cloud", wanted: str) -> Record | None:
    """A type by id or name."""
    return volume_types(cloud).get(wanted) or next(iter(volume_types(cloud).find(name=wanted)), None)


def require_type(cloud: "Cloud", wanted: str) -> Record:
    """A type by id.  Raises Problem 404."""
    found = volume_types(cloud).get(wanted)
    if found is None:
        raise Problem(404, f"Volume type {wanted} could not be found.")
    return found


def new_type(cloud: "Cloud", values: dict[str, Any]) -> Record:
    """Keep a new type."""
    record = {
        "id": cloud.new_id(),
        "name": values["name"],
        "description": values.get("description"),
        "is_public": values.get("os-volume-type-access:is_public", True),
        "extra_specs": dict(values.get("extra_specs") or {}),
        "qos_specs_id": None,
        "encryption": None,
        "projects": [],
        "created_at": micro(cloud.clock()),
    }
    return volume_types(cloud).put(record)


def _view(request: Request, record: Record, access: bool = True, qos: bool = True) -> dict[str, Any]:
    specs = record["extra_specs"]
    shown = {name: record[name] for name in ("id", "name", "is_public", "description")}
    shown["extra_specs"] = specs if request.is_admin else {k: v for k, v in specs.items() if k == "multiattach"}
    if access:
        shown["os-volume-type-access:is_public"] = record["is_public"]
    if qos and request.is_admin:
        shown["qos_specs_id"] = record["qos_specs_id"]
    return shown


@volume_route("GET", "/types", "type.list")
def list_types(request: Request) -> Answer:
    """Types that the bearer may use."""
    wanted = request.param("is_public")
    found = [record for record in volume_types(request.cloud).values() if _usable(request, record)]
    if wanted in ("True", "true", "False", "false"):
        found = [record for record in found if record["is_public"] == (wanted.lower() == "true")]
    return {"volume_types": [_view(request, record) for record in found]}


def _usable(request: Request, record: Record) -> bool:
    return request.is_admin or record["is_public"] or request.project_id in record["projects"]


@volume_route("POST", "/types", "type.create", policy="volume_extension:type_create")
def create_type(request: Request) -> Answer:
    """Make a type."""
    values = given(request, "volume_type")
    if not values.get("name"):
        raise Problem(
            400, f"Invalid input for field/attribute volume_type. Value: {values}. 'name' is a required property"
        )
    if volume_types(request.cloud).find(name=values["name"]):
        raise Problem(409, f"Volume Type {values['name']} already exists.")
    return {"volume_type": _view(request, new_type(request.cloud, values), qos=False)}


@volume_route("GET", "/types/default", "type.default")
def default_type(request: Request) -> Answer:
    """The type of volumes that ask for none."""
    found = volume_types(request.cloud).find(name=DEFAULT_TYPE)
    if not found:
        raise Problem(404, "Default volume type can not be found.")
    return {"volume_type": _view(request, found[0], access=False, qos=False)}


@volume_route("GET", "/types/{type_id}", "type.show")
def show_type(request: Request, type_id: str) -> Answer:
    """One type."""
    return {"volume_type": _view(request, require_type(request.cloud, type_id))}


@volume_route("PUT", "/types/{type_id}", "type.update", policy="volume_extension:type_update")
def update_type(request: Request, type_id: str) -> Answer:
    """Rename or describe a type."""
    record, values = require_type(request.cloud, type_id), given(request, "volume_type")
    twins = volume_types(request.cloud).find(name=values.get("name"))
    if any(twin["id"] != type_id for twin in twins):
        raise Problem(409, f"Volume Type {values['name']} already exists.")
    record.update({name: values[name] for name in ("name", "description", "is_public") if name in values})
    return {"volume_type": _view(request, volume_types(request.cloud).put(record), access=False, qos=False)}


@volume_route("DELETE", "/types/{type_id}", "type.delete", policy="volume_extension:type_delete")
def delete_type(request: Request, type_id: str) -> Answer:
    """Delete a type that no volume is of."""
    record = require_type(request.cloud, type_id)
    if request.cloud.state.collection("cinder", "volumes").find(volume_type=record["name"]):
        raise Problem(
            400,
            f"Target volume type is still in use.: Volume Type {type_id} deletion is not allowed with"
            " volumes present with the type.",
        )
    volume_types(request.cloud).remove(type_id)
    return Reply(202)


@volume_route("GET", "/types/{type_id}/extra_specs", "type.specs", policy="volume_extension:types_extra_specs:index")
def list_specs(request: Request, type_id: str) -> Answer:
    """All extra specs of a type."""
    return {"extra_specs": require_type(request.cloud, type_id)["extra_specs"]}


@volume_route(
    "POST", "/types/{type_id}/extra_specs", "type.set_specs", policy="volume_extension:types_extra_specs:create"
)
def set_specs(request: Request, type_id: str) -> Answer:
    """Add extra specs."""
    record, values = require_type(request.cloud, type_id), given(request, "extra_specs")
    record["extra_specs"].update(values)
    volume_types(request.cloud).put(record)
    return {"extra_specs": values}


@volume_route(
    "GET", "/types/{type_id}/extra_specs/{key}", "type.spec", policy="volume_extension:types_extra_specs:show"
)
def show_spec(request: Request, type_id: str, key: str) -> Answer:
    """One extra spec."""
    return {key: _spec(request, type_id, key)["extra_specs"][key]}


@volume_route(
    "PUT", "/types/{type_id}/extra_specs/{key}", "type.set_spec", policy="volume_extension:types_extra_specs:update"
)
def set_spec(request: Request, type_id: str, key: str) -> Answer:
    """Change one extra spec."""
    record, values = require_type(request.cloud, type_id), request.body or {}
    if set(values) != {key}:
        raise Problem(400, "Invalid input received: Request body and URI mismatch")
    record["extra_specs"].update(values)
    volume_types(request.cloud).put(record)
    return dict(values)


@volume_route(
    "DELETE",
    "/types/{type_id}/extra_specs/{key}",
    "type.unset_spec",
    policy="volume_extension:types_extra_specs:delete",
)
def unset_spec(request: Request, type_id: str, key: str) -> Answer:
    """Take one extra spec away."""
    record = _spec(request, type_id, key)
    del record["extra_specs"][key]
    volume_types(request.cloud).put(record)
    return Reply(202)


def _spec(request: Request, type_id: str, key: str) -> Record:
    record = require_type(request.cloud, type_id)
    if key not in record["extra_specs"]:
        raise Problem(404, f"Volume Type {type_id} has no extra spec with key {key}.")
    return record


@volume_route("GET", "/types/{type_id}/encryption", "encryption.show")
def show_encryption(request: Request, type_id: str) -> Answer:
    """How volumes of this type are encrypted; {} when they are not."""
    return dict(require_type(request.cloud, type_id)["encryption"] or {})


@volume_route(
    "POST", "/types/{type_id}/encryption", "encryption.create", policy="volume_extension:volume_type_encryption:create"
)
def create_encryption(request: Request, type_id: str) -> Answer:
    """Encrypt volumes of this type."""
    record, values = require_type(request.cloud, type_id), given(request, "encryption")
    if record["encryption"]:
        raise Problem(400, f"Volume type encryption for type {type_id} already exists.")
    chosen = {name: values.get(name) for name in ENCRYPTION}
    shown = {"volume_type_id": type_id, "encryption_id": request.cloud.new_id(), **chosen}
    born = {"created_at": micro(request.cloud.clock()), "updated_at": None, "deleted": False, "deleted_at": None}
    record["encryption"] = {**shown, **born}
    volume_types(request.cloud).put(record)
    return {"encryption": shown}


@volume_route(
    "PUT",
    "/types/{type_id}/encryption/{key}",
    "encryption.update",
    policy="volume_extension:volume_type_encryption:update",
)
def update_encryption(request: Request, type_id: str, key: str) -> Answer:
    """Change how volumes of this type are encrypted."""
    record, values = require_type(request.cloud, type_id), given(request, "encryption")
    chosen = {name: values[name] for name in ENCRYPTION if name in values}
    record["encryption"] = {**(record["encryption"] or {}), **chosen, "updated_at": micro(request.cloud.clock())}
    volume_types(request.cloud).put(record)
    return {"encryption": chosen}


@volume_route(
    "DELETE",
    "/types/{type_id}/encryption/{key}",
    "encryption.delete",
    policy="volume_extension:volume_type_encryption:delete",
)
def delete_encryption(request: Request, type_id: str, key: str) -> Answer:
    """Stop encrypting volumes of this type."""
    record = require_type(request.cloud, type_id)
    record["encryption"] = None
    volume_types(request.cloud).put(record)
    return Reply(202)
