"""The body of a request to create, update, preview or validate: read, checked for shape, made into RPC arguments."""

from collections.abc import Mapping
from typing import Any

from heat.api.documents import SECTIONS, check_size, environment, read_mapping
from heat.api.fetching import fetch
from heat.api.rest.faults import BadRequest
from heat.api.rest.request import Request, read_flag, read_number
from heat.values.errors import DownloadLimitExceeded, InvalidArgument, URLFetchError

_LONGEST_TAG = 80


class StackRequest:
    """What a client wants made, as the engine takes it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._body = request.body()

    def name(self) -> Any:
        """The name of the stack; whether it is a good one is the engine's to say."""
        if "stack_name" not in self._body:
            raise BadRequest("No stack name specified")
        return self._body["stack_name"]

    def template(self, *, required: bool = True) -> Any:
        """The template, as a mapping or as text that the engine will parse; None when it may be absent and is."""
        template = self._body.get("template")
        if template is None and self._body.get("template_url"):
            template = self._fetched(str(self._body["template_url"]))
        if template is None and self._adopted() is not None:
            template = _mapping(self._adopted_mapping().get("template"), "adopt_stack_data")
        if template is None and required:
            raise BadRequest("No template specified")
        if template is not None and not isinstance(template, dict | str):
            raise BadRequest("The template must be an object or text.")
        if isinstance(template, str):
            check_size(template, self._request.settings.max_template_size)
        return template

    def sources(self) -> dict[str, Any]:
        """All RPC arguments that say of what the stack is made, but for the template."""
        return {
            "params": self.environment(),
            "files": _mapping(self._body.get("files", {}), "files"),
            "environment_files": self._list_of_names("environment_files"),
            "files_container": self._optional_text("files_container"),
        }

    def environment(self) -> dict[str, Any]:
        """The environment, with the body's parameters laid over its own."""
        given = self._body.get("environment", {})
        if isinstance(given, str):
            try:
                given = read_mapping(given)
            except InvalidArgument as error:
                raise BadRequest(f"Environment not in valid format: {error}") from error
        if not given and self._adopted() is not None:
            given = self._adopted_mapping().get("environment", {})
        merged = environment({})
        for section, content in _mapping(given, "environment").items():
            if section not in SECTIONS:
                raise BadRequest(f'Environment not in valid format: environment has wrong section "{section}"')
            if content is not None and not isinstance(content, SECTIONS[section]):
                raise BadRequest(f'Environment not in valid format: section "{section}" has a wrong type')
            merged[section] = content or SECTIONS[section]()
        merged["parameters"] |= _mapping(self._body.get("parameters", {}), "parameters")
        return merged

    def create_args(self) -> dict[str, Any]:
        """The wishes of a create about the operation itself."""
        if "converge" in self._body:
            raise BadRequest("converge flag only supported in stack update (or update preview) request.")
        adopted = self._adopted()
        return self._args() | ({} if adopted is None else {"adopt_stack_data": adopted})

    def update_args(self, *, existing: bool) -> dict[str, Any]:
        """The wishes of an update; with `existing`, what is not given stays as it is."""
        args = self._args()
        if "converge" in self._body:
            args["converge"] = read_flag("converge", self._body["converge"])
        cleared = self._body.get("clear_parameters")
        if cleared is not None:
            args["clear_parameters"] = (
                [cleared] if isinstance(cleared, str) else list(_list(cleared, "clear_parameters"))
            )
        return args | ({"existing": True} if existing else {})

    def keeps_existing(self) -> bool:
        """Whether a plan is of what PATCH does, and not of what PUT does."""
        return read_flag("existing", self._body.get("existing", False))

    def is_empty(self) -> bool:
        """Whether nothing at all would change: an update for the sake of converging only."""
        return not self._body.keys() - {"converge"}

    def _args(self) -> dict[str, Any]:
        args: dict[str, Any] = {}
        if self._body.get("timeout_mins") is not None:
            args["timeout_mins"] = read_number("timeout_mins", self._body["timeout_mins"])
        if "disable_rollback" in self._body:
            args["disable_rollback"] = read_flag("disable_rollback", self._body["disable_rollback"])
        if self._body.get("tags") is not None:
            args["tags"] = _tags(self._body["tags"])
        return args

    def _fetched(self, url: str) -> str:
        settings = self._request.settings
        try:
            return fetch(
                url,
                settings.max_template_size,
                private=settings.private_template_urls,
                timeout_s=settings.template_fetch_timeout_s,
            )
        except (URLFetchError, DownloadLimitExceeded, UnicodeDecodeError) as error:
            raise BadRequest(f"Could not retrieve template: {error}") from error

    def _adopted(self) -> str | None:
        data = self._body.get("adopt_stack_data")
        if data is not None and not isinstance(data, str):
            raise BadRequest("adopt_stack_data must be text: the answer to an abandon.")
        return data

    def _adopted_mapping(self) -> dict[str, Any]:
        try:
            return read_mapping(self._adopted() or "")
        except InvalidArgument as error:
            raise BadRequest(f"Invalid adopt data: {error}") from error

    def _list_of_names(self, key: str) -> list[str] | None:
        value = self._body.get(key)
        return None if value is None else [str(name) for name in _list(value, key)]

    def _optional_text(self, key: str) -> str | None:
        value = self._body.get(key)
        if value is not None and not isinstance(value, str):
            raise BadRequest(f"{key} must be text.")
        return value


def _mapping(value: Any, name: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadRequest(f"{name} must be an object.")
    return dict(value)


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadRequest(f"{name} must be a list.")
    return value


def _tags(value: object) -> list[str]:
    if not isinstance(value, str):
        raise BadRequest("tags must be text, with commas between them.")
    tags = value.split(",")
    for tag in tags:
        if len(tag) > _LONGEST_TAG:
            raise BadRequest(f'Invalid tag, "{tag}" is longer than {_LONGEST_TAG} characters')
    return tags
