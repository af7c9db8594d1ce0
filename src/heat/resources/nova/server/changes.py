"""How a server is changed: at once where one call does it, else in steps."""

import json
from collections.abc import Mapping
from typing import Any

from heat.plugin import Change
from heat.resources.nova.server.guest import GuestData
from heat.resources.nova.server.plugging import PluggedServer


class ChangingServer(PluggedServer, GuestData):
    """A server whose properties change in place."""

    def replacement_reason(self, change: Change) -> str | None:
        after = change.after
        if "flavor" in change and after.get("flavor_update_policy") == "REPLACE":
            return "flavor_update_policy is REPLACE"
        if "image" in change and (after.get("image_update_policy") == "REPLACE" or not after.get("image")):
            return "the image cannot be changed in place"
        if "user_data" in change and after.get("user_data_update_policy") == "REPLACE":
            return "user_data_update_policy is REPLACE"
        return None

    def handle_update(self, change: Change) -> None:
        self._change_at_once(change)
        steps = [name for name in ("metadata", "tags") if name in change]
        if "admin_pass" in change and self.properties.get("admin_pass"):
            steps.append("password")
        policy = change.after.get("user_data_update_policy")
        rebuilds = policy == "REBUILD" and self.is_due(change, "user_data", "rebuild")
        if rebuilds or self.is_due(change, "image", "rebuild"):
            self.data["rebuild_user_data"] = "1" if rebuilds else ""
            steps.append("rebuild")
        if "flavor" in change:
            steps.append("resize")
        if "networks" in change:
            if not self.is_planned(change):
                self.plan_networks(change.before.get("networks") or [], change.after.get("networks") or [])
            steps += ["detach", "attach"]
        self.plan_steps(change, steps)

    def check_update_complete(self, change: Change) -> bool:
        return self.go_on()

    def _change_at_once(self, change: Change) -> None:
        if "name" in change:
            self.send_changes({"name": self.properties.get("name") or self.physical_name})
        if "software_config_transport" in change or "deployment_swift_data" in change:
            self.guest_metadata()
        self.observed = None

    # -- steps

    def begin_metadata(self) -> None:
        self.client.put(f"{self.path}/metadata", {"metadata": texts(self.properties.get("metadata"))})

    def metadata_done(self) -> bool:
        return True

    def begin_tags(self) -> None:
        self.client.put(f"{self.path}/tags", {"tags": self.properties.get("tags") or []})

    def tags_done(self) -> bool:
        return True

    def begin_password(self) -> None:
        self.act("changePassword", {"adminPass": self.properties["admin_pass"]})

    def password_done(self) -> bool:
        return self.is_idle()

    def begin_rebuild(self) -> None:
        live = (self.observe().get("image") or {}).get("id")
        image = self.properties.get("image") or live
        if image == live and not self.data.get("rebuild_user_data"):
            return  # by a call whose answer was lost
        body: dict[str, Any] = {"imageRef": image}
        if self.properties.get("image_update_policy") == "REBUILD_PRESERVE_EPHEMERAL":
            body["preserve_ephemeral"] = True
        if self.properties.get("admin_pass"):
            body["adminPass"] = self.properties["admin_pass"]
        if self.data.get("rebuild_user_data"):
            body["user_data"] = self.encoded_user_data()
        self.act("rebuild", body)

    def rebuild_done(self) -> bool:
        return self.status() in ("ACTIVE", "SHUTOFF")


def texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    """Metadata as the compute service takes it: all texts, JSON where it was more."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in (values or {}).items()}
