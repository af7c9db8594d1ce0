"""The doors: where they listen and what they let in."""

from oslo_config import cfg

REQUESTS = [
    cfg.IntOpt("max_json_body_size", default=1048576, help="Most bytes of a request's body."),
    cfg.IntOpt("max_template_size", default=524288, help="Most bytes of a template."),
    cfg.FloatOpt("template_fetch_timeout", default=60, min=0, help="Seconds for fetching a template named by URL."),
    cfg.BoolOpt(
        "allow_private_template_urls",
        default=False,
        help="Whether a template URL may point to loopback, link-local or private addresses.",
    ),
]


def _listening(door: str, port: int) -> list[cfg.Opt]:
    return [
        cfg.HostAddressOpt("bind_host", default="0.0.0.0", help=f"The address at which {door} listens."),
        cfg.PortOpt("bind_port", default=port, help=f"The port at which {door} listens."),
        cfg.IntOpt("workers", min=0, help="Processes that serve; 0 serves in the first; by default one a processor."),
        cfg.IntOpt("threads", default=16, min=1, help="Threads that serve in each process."),
        cfg.IntOpt("backlog", default=4096, help="Connections that may wait to be served."),
        cfg.IntOpt("client_socket_timeout", default=900, help="Seconds that a silent connection is kept; 0 for ever."),
        cfg.StrOpt("cert_file", help="The certificate to serve https with."),
        cfg.StrOpt("key_file", help="The key of that certificate."),
    ]


GROUPS = {
    "DEFAULT": REQUESTS,
    "heat_api": _listening("the REST door", 8004),
    "heat_api_cfn": _listening("the CloudFormation door", 8000),
    "heat_api_cloudwatch": _listening("the CloudWatch door", 8003),
}
