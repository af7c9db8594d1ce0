"""The doors wired to a configuration: what `heat-api`, `heat-api-cfn`, uWSGI modules and `heat-all` have in common."""

from keystonemiddleware.auth_token import AuthProtocol
from keystonemiddleware.opts import list_auth_token_opts
from oslo_config import cfg
from oslo_middleware import cors, http_proxy_to_wsgi
from oslo_policy import policy as oslo_policy

from heat.api.cfn.app import cfn_app
from heat.api.cfn.signatures import SignatureCheck
from heat.api.policy import Policy
from heat.api.rest.app import rest_app
from heat.api.settings import ApiSettings
from heat.api.tokens import TokenCache, WsgiApp
from heat.cmd.keystones import keystones
from heat.rpc.client import EngineClient
from heat.rpc.messaging import BrokerTransport

_SIGNATURE_LIFETIME_S = 60.0
cors.set_defaults(
    allow_headers=[
        "X-Auth-Token",
        "X-Identity-Status",
        "X-Roles",
        "X-Service-Catalog",
        "X-User-Id",
        "X-Tenant-Id",
        "X-OpenStack-Request-ID",
    ],
    expose_headers=["X-Auth-Token", "X-Subject-Token", "X-Service-Token", "X-OpenStack-Request-ID"],
    allow_methods=["GET", "PUT", "POST", "DELETE", "PATCH"],
)


def declare_identity(conf: cfg.ConfigOpts) -> None:
    """Declare [keystone_authtoken], by which every process of the service finds the Identity service."""
    for group, options in list_auth_token_opts():
        conf.register_opts(options, group)


def api_settings(conf: cfg.ConfigOpts) -> ApiSettings:
    """What the doors obey, as configured."""
    return ApiSettings(
        max_json_body_size=conf.max_json_body_size,
        max_template_size=conf.max_template_size,
        private_template_urls=conf.allow_private_template_urls,
        template_fetch_timeout_s=conf.template_fetch_timeout,
        auth_url=conf.clients_keystone.auth_uri or conf.keystone_authtoken.www_authenticate_uri or "",
        revision=conf.revision.heat_revision,
    )


def broker_client(conf: cfg.ConfigOpts) -> EngineClient:
    """Reaches engines over the message broker that transport_url names."""
    return EngineClient(BrokerTransport(conf))


def rest_door(conf: cfg.ConfigOpts, client: EngineClient) -> WsgiApp:
    """The REST door as configured."""
    declare_identity(conf)

    def authenticate(app: WsgiApp) -> WsgiApp:
        checked: WsgiApp = AuthProtocol(app, {"oslo_config_config": conf})
        return checked

    def guard(app: WsgiApp) -> WsgiApp:
        return TokenCache(app, authenticate, float(conf.keystone_authtoken.token_cache_time))

    return _outermost(conf, rest_app(client, _policy(conf), api_settings(conf), guard))


def cfn_door(conf: cfg.ConfigOpts, client: EngineClient) -> WsgiApp:
    """The CloudFormation door as configured."""
    declare_identity(conf)
    check = SignatureCheck(keystones(conf), _SIGNATURE_LIFETIME_S)
    return _outermost(conf, cfn_app(client, _policy(conf), api_settings(conf), check))


def _policy(conf: cfg.ConfigOpts) -> Policy:
    return Policy(oslo_policy.Enforcer(conf))


def _outermost(conf: cfg.ConfigOpts, app: WsgiApp) -> WsgiApp:
    """Proxies and browsers, where the operator has any; nobody else pays for them."""
    conf.register_opts(http_proxy_to_wsgi.OPTS, "oslo_middleware")
    conf.register_opts(cors.OPTS, "cors")
    if conf.oslo_middleware.enable_proxy_headers_parsing:
        app = http_proxy_to_wsgi.HTTPProxyToWSGI(app, conf)
    if conf.cors.allowed_origin:
        app = cors.CORS(app, conf)
    return app
