"""What the guest of a server is given: user data, and where it asks for software deployments."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from heat.resources.heat.stack_users import UserOwner
from heat.resources.nova.user_data import encoded, for_cfn_tools, for_software_config
from heat.values.errors import CloudError, NotFound, NotSupported

TOLD = "os_collect_config"
COLLECTORS = {
    "POLL_SERVER_CFN": ["ec2", "cfn", "local"],
    "POLL_SERVER_HEAT": ["ec2", "heat", "local"],
}


class GuestData(UserOwner):
    """A server that speaks to its guest."""

    @property
    def collects(self) -> bool:
        """Does the guest ask for software deployments?"""
        return bool(self.properties.get("user_data_format") == "SOFTWARE_CONFIG")

    def encoded_user_data(self) -> str | None:
        """The user data of a create call."""
        text = self._user_text()
        match self.properties.get("user_data_format"):
            case "RAW":
                return encoded(text)
            case "SOFTWARE_CONFIG":
                return encoded(for_software_config(text, self.guest_metadata()))
            case _:
                return encoded(for_cfn_tools(text, self.guest_metadata(), self._metadata_url()))

    def guest_metadata(self) -> dict[str, Any]:
        """The resource's metadata, with where to ask for more of it."""
        kept = dict(self.context.metadata if self.metadata is None else self.metadata)
        if self.collects:
            told = self.collect_config()
            self.data[TOLD] = json.dumps(told)
            kept["os-collect-config"] = told
            kept.setdefault("deployments", [])
            self.metadata = kept
        return kept

    def collect_config(self) -> Mapping[str, Any]:
        """What os-collect-config in the guest is told.

        Raises NotSupported for a transport whose service is not used yet.
        """
        if not self.collects:
            return {}
        transport = self.properties.get("software_config_transport") or "POLL_SERVER_CFN"
        if transport not in COLLECTORS:
            raise NotSupported(f"{transport} needs a service that this Heat does not use yet.")
        source = self._cfn_source() if transport == "POLL_SERVER_CFN" else self._heat_source()
        return {"collectors": COLLECTORS[transport], **source}

    def told(self) -> dict[str, Any]:
        """What os-collect-config in the guest was told last."""
        return dict(json.loads(self.data.get(TOLD, "{}")))

    def _cfn_source(self) -> dict[str, Any]:
        access, secret = self.make_keypair()
        return {
            "cfn": {
                "metadata_url": f"{self._metadata_url().rstrip('/')}/v1/",
                "access_key_id": access,
                "secret_access_key": secret,
                "stack_name": self.context.stack.identity.name,
                "path": f"{self.context.name}.Metadata",
            }
        }

    def _heat_source(self) -> dict[str, Any]:
        self.make_user(password=True)
        said = self.credentials()
        stack = self.context.stack
        return {
            "heat": {
                **{key: said[key] for key in ("user_id", "password", "auth_url", "project_id") if key in said},
                "stack_id": stack.identity.stack_path,
                "resource_name": self.context.name,
                "region_name": stack.region,
            }
        }

    def _metadata_url(self) -> str:
        """Address of the CloudFormation door without its version."""
        url = str(self.context.settings.get("heat_metadata_server_url") or "")
        return url.rstrip("/").removesuffix("/v1")

    def _user_text(self) -> str:
        """The text itself, or that of the software config whose id stands in its place."""
        text = str(self.properties.get("user_data") or "")
        if self.properties.get("user_data_format") == "HEAT_CFNTOOLS" or not _is_id(text):
            return text
        try:
            answer = self.context.client("orchestration").get(f"/software_configs/{text}")
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return text
        return str(answer["software_config"].get("config") or "")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
