"""Options of an existing heat.conf that have no meaning here: accepted, with one warning line for each that is set."""

from oslo_config import cfg, types

GROUPS: dict[str, list[cfg.Opt]] = {
    "DEFAULT": [
        cfg.BoolOpt("convergence_engine", default=True, deprecated_for_removal=True),
        cfg.StrOpt("cloud_backend", default="heat.engine.clients.OpenStackClients"),
        cfg.StrOpt("keystone_backend", default="heat.engine.clients.os.keystone.heat_keystoneclient.KsClientWrapper"),
        cfg.IntOpt("engine_life_check_timeout", default=2),
    ],
    "auth_password": [
        cfg.BoolOpt("multi_cloud", default=False),
        cfg.ListOpt("allowed_auth_uris", default=[], item_type=types.URI()),
    ],
    "clients_cinder": [cfg.BoolOpt("http_log_debug", default=False)],
    "clients_nova": [cfg.BoolOpt("http_log_debug", default=False)],
    "database": [
        cfg.StrOpt("asyncio_connection", secret=True),
        cfg.StrOpt("asyncio_slave_connection", secret=True),
        cfg.StrOpt("backend", default="sqlalchemy"),
        cfg.StrOpt("connection_parameters", default=""),
        cfg.BoolOpt("connection_trace", default=False),
        cfg.BoolOpt("db_inc_retry_interval", default=True),
        cfg.IntOpt("db_max_retries", default=20),
        cfg.IntOpt("db_max_retry_interval", default=10),
        cfg.IntOpt("db_retry_interval", default=1),
        cfg.IntOpt("mysql_wsrep_sync_wait"),
        cfg.StrOpt("slave_connection", secret=True),
        cfg.BoolOpt("synchronous_reader", default=True),
        cfg.BoolOpt("use_db_reconnect", default=False),
    ],
    "noauth": [cfg.StrOpt("token_response", default="")],
    "paste_deploy": [
        cfg.StrOpt("api_paste_config", default="api-paste.ini"),
        cfg.StrOpt("flavor"),
    ],
}
HELP = "Accepted for the sake of existing configurations; has no effect."
