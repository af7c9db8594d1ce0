"""Where stacks are kept."""

from oslo_config import cfg

CONNECTION = [
    cfg.StrOpt("connection", secret=True, help="The database: an SQLAlchemy URL."),
    cfg.IntOpt("max_pool_size", default=5, help="Connections kept open."),
    cfg.IntOpt("max_overflow", default=50, help="Connections opened above those when all are in use."),
    cfg.IntOpt("pool_timeout", help="Seconds to wait for a connection when all are in use."),
    cfg.IntOpt("connection_recycle_time", default=3600, help="Seconds after which a connection is opened anew."),
    cfg.IntOpt("max_retries", default=10, help="Attempts to reach the database at start; -1 to go on for ever."),
    cfg.IntOpt("retry_interval", default=10, help="Seconds between those attempts."),
    cfg.StrOpt("mysql_sql_mode", default="TRADITIONAL", help="How strict MySQL is."),
    cfg.BoolOpt("sqlite_synchronous", default=True, help="Whether SQLite waits for the disk at each commit."),
    cfg.IntOpt("connection_debug", default=0, min=0, max=100, help="How much SQL is logged: 0 none, 100 all."),
]

GROUPS = {"database": CONNECTION}
