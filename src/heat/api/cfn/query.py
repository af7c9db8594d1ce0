"""One request of the Query API as the actions see it: parameters, lists and the stack that is meant."""

from typing import Any

from heat.api.cfn.faults import MissingParameter, NoSuchStack, WrongCombination, WrongParameter
from heat.api.documents import check_size
from heat.api.fetching import fetch
from heat.api.settings import ApiSettings
from heat.rpc.client import EngineClient
from heat.rpc.context import RequestContext
from heat.values.errors import EntityNotFound, ValidationError
from heat.values.identity import StackIdentity

PAGE = 100


class Query:
    """What an action may know of the request, and the engine as its caller reaches it."""

    def __init__(
        self, params: dict[str, str], client: EngineClient, context: RequestContext, settings: ApiSettings
    ) -> None:
        self._params, self._client, self.context, self._settings = params, client, context, settings

    def ask(self, method: str, **arguments: Any) -> Any:
        """Ask the engine in the caller's name."""
        return self._client.call(self.context, method, **arguments)

    def text(self, name: str) -> str | None:
        """A parameter, None when absent."""
        return self._params.get(name) or None

    def needed(self, name: str) -> str:
        """A parameter that must be there."""
        value = self.text(name)
        if value is None:
            raise MissingParameter(f"The request must contain the parameter {name}")
        return value

    def flag(self, name: str) -> bool | None:
        """A parameter that is true or false; None when absent."""
        value = self.text(name)
        if value is not None and value.lower() not in ("true", "false"):
            raise WrongParameter(f"{name} must be true or false, not {value}")
        return None if value is None else value.lower() == "true"

    def number(self, name: str) -> int | None:
        """A parameter that counts something; None when absent."""
        value = self.text(name)
        if value is not None and not value.isdecimal():
            raise WrongParameter(f"{name} must be a number, not {value}")
        return None if value is None else int(value)

    def members(self, name: str) -> list[dict[str, str]]:
        """A list of structures: Name.member.1.Key, Name.member.1.Value, Name.member.2.Key …"""
        found: dict[int, dict[str, str]] = {}
        for key, value in self._params.items():
            number, _, field = key.removeprefix(f"{name}.member.").partition(".")
            if key.startswith(f"{name}.member.") and number.isdecimal():
                found.setdefault(int(number), {})[field] = value
        return [found[number] for number in sorted(found)]

    def stack(self, name: str | None = None) -> dict[str, str]:
        """The stack that StackName means: a name, an id or an ARN. Raises NoSuchStack."""
        name = name or self.needed("StackName")
        try:
            return StackIdentity.from_arn(name).as_dict()
        except ValidationError:
            pass
        try:
            identity: dict[str, str] = self.ask("identify_stack", stack_name=name)
        except EntityNotFound as error:
            raise NoSuchStack(name) from error
        return identity

    def about(self, method: str, identity: dict[str, str], **arguments: Any) -> Any:
        """Ask about one stack. Raises NoSuchStack when it went away, or an ARN never led to one."""
        try:
            return self.ask(method, stack_identity=identity, **arguments)
        except EntityNotFound as error:
            if type(error).type_name != EntityNotFound.type_name:
                raise
            raise NoSuchStack(self.text("StackName") or identity["stack_name"]) from error

    def template(self) -> str | None:
        """The text of the template, fetched if it is named by URL; None when neither is given."""
        body, url = self.text("TemplateBody"), self.text("TemplateURL") or self.text("TemplateUrl")
        if body and url:
            raise WrongCombination("Give either TemplateBody or TemplateURL, not both.")
        if url:
            settings = self._settings
            return fetch(
                url,
                settings.max_template_size,
                private=settings.private_template_urls,
                timeout_s=settings.template_fetch_timeout_s,
            )
        check_size(body or "", self._settings.max_template_size)
        return body
