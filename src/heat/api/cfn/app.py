"""The CloudFormation door put together: who signed, which action, what policy; the answer in XML, or JSON if wished."""

import json
import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from heat.api.caller import REQUEST_ID, caller_of
from heat.api.cfn import resources, signals, stacks, templates
from heat.api.cfn.actions import ACTIONS
from heat.api.cfn.faults import CfnError, UnknownAction, fault_of
from heat.api.cfn.query import Query
from heat.api.cfn.signatures import SignatureCheck, identity_of
from heat.api.cfn.xml import write
from heat.api.middleware import health_check, request_id
from heat.api.policy import Policy
from heat.api.settings import ApiSettings
from heat.api.tokens import Environ, WsgiApp
from heat.api.versions import negotiate
from heat.rpc.client import EngineClient
from heat.rpc.context import RequestContext
from heat.values.errors import Bug, HeatError, RequestLimitExceeded

LOG = logging.getLogger(__name__)

NOUNS = resources, stacks, templates
"""The modules whose import registers the actions."""

XML = "application/xml"
JSON = "application/json"
_SECRETS = {"Signature", "X-Amz-Signature", "AWSAccessKeyId"}


def cfn_app(client: EngineClient, policy: Policy, settings: ApiSettings, signatures: SignatureCheck) -> WsgiApp:
    """The whole door."""
    door = _Door(client, policy, settings, signatures)
    negotiated = negotiate(door)

    def enter(environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Negotiation rewrites the path, and the signature was made over the path as it was."""
        environ["heat.signed_path"] = environ["PATH_INFO"]
        if environ["PATH_INFO"] in ("", "/") and environ["REQUEST_METHOD"] == "POST":
            environ["PATH_INFO"] = "/v1/"  # a client that was given the server's address only
        return negotiated(environ, start_response)

    return health_check(request_id(enter))


class _Door:
    """Runs actions and signals."""

    def __init__(self, client: EngineClient, policy: Policy, settings: ApiSettings, signatures: SignatureCheck) -> None:
        self._client, self._policy, self._settings, self._signatures = client, policy, settings, signatures

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        params: dict[str, str] = {}
        try:
            body = self._body(environ)
            params = _params(environ, body)
            status, kind, answer = self._serve(environ, params, body)
        except HeatError as error:
            status, kind, answer = _fault(error, environ, params)
        except Exception:
            LOG.exception("Bug while serving %s [%s]", environ["PATH_INFO"], environ[REQUEST_ID])
            status, kind, answer = _fault(Bug("The log of the API has the details."), environ, params)
        headers = [("Content-Type", kind), ("Content-Length", str(len(answer)))]
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [answer]

    def _serve(self, environ: Environ, params: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path.startswith(signals.PATHS.get(method, "\0")):
            query = Query(params, self._client, self._caller(environ, body, "resource:signal"), self._settings)
            tell = signals.tell_waitcondition if method == "PUT" else signals.signal
            told = tell(query, path.removeprefix(signals.PATHS[method]), body)
            return 200, JSON, json.dumps(told).encode()
        if path not in ("/v1", "/v1/"):
            raise UnknownAction(f"There is nothing at {path}; actions are served at /v1/.")
        name = params.get("Action", "")
        if name not in ACTIONS:
            raise UnknownAction(f'The action "{name}" is not valid for this web service.')
        query = Query(params, self._client, self._caller(environ, body, f"cloudformation:{name}"), self._settings)
        return 200, *_answer(name, ACTIONS[name](query) or {}, environ, params)

    def _caller(self, environ: Environ, body: bytes, policy: str) -> RequestContext:
        environ.update(identity_of(self._signatures.token(environ, body)))
        caller = caller_of(environ, self._policy, self._settings.auth_url)
        self._policy.demand(policy, caller)
        return caller

    def _body(self, environ: Environ) -> bytes:
        limit = self._settings.max_json_body_size
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > limit:
            raise RequestLimitExceeded(
                f"The request ({length} bytes) exceeds the maximum allowed size ({limit} bytes)."
            )
        body: bytes = environ["wsgi.input"].read(length) if length else b""
        return body


def _params(environ: Environ, body: bytes) -> dict[str, str]:
    """Parameters of the query and of the form, which may be either or both."""
    text = body.decode("utf-8", "replace") if "json" not in environ.get("CONTENT_TYPE", "") else ""
    sent = [*parse_qsl(environ.get("QUERY_STRING", ""), True), *parse_qsl(text, True)]
    return {name: value for name, value in sent if name not in _SECRETS}


def _answer(name: str, result: Any, environ: Environ, params: dict[str, str]) -> tuple[str, bytes]:
    body = {f"{name}Result": result, "ResponseMetadata": {"RequestId": environ[REQUEST_ID]}}
    if params.get("ContentType") == "JSON":
        return JSON, json.dumps({f"{name}Response": body}).encode()
    return XML, write(f"{name}Response", body)


def _fault(error: HeatError, environ: Environ, params: dict[str, str]) -> tuple[int, str, bytes]:
    fault = fault_of(error)
    if fault.status >= 500 and not isinstance(error, CfnError):
        LOG.warning("%s: %s [%s]", error.type_name, error, environ[REQUEST_ID])
    told = {"Type": fault.type, "Code": fault.code, "Message": error.message}
    body = {"Error": told, "RequestId": environ[REQUEST_ID]}
    if params.get("ContentType") == "JSON":
        return fault.status, JSON, json.dumps({"ErrorResponse": body}).encode()
    return fault.status, XML, write("ErrorResponse", body)
