"""What servers are given, and where their agents report to."""

from oslo_config import cfg

DEFAULTS = [
    cfg.StrOpt(
        "default_user_data_format",
        default="HEAT_CFNTOOLS",
        choices=["HEAT_CFNTOOLS", "RAW", "SOFTWARE_CONFIG"],
        help="How user data is wrapped when a template does not say.",
    ),
    cfg.StrOpt(
        "default_software_config_transport",
        default="POLL_SERVER_CFN",
        choices=["POLL_SERVER_CFN", "POLL_SERVER_HEAT", "POLL_TEMP_URL", "ZAQAR_MESSAGE"],
        help="How a server learns of its deployments when a template does not say.",
    ),
    cfg.StrOpt(
        "default_deployment_signal_transport",
        default="CFN_SIGNAL",
        choices=["CFN_SIGNAL", "TEMP_URL_SIGNAL", "HEAT_SIGNAL", "ZAQAR_SIGNAL"],
        help="How a server reports on its deployments when a template does not say.",
    ),
    cfg.IntOpt("max_server_name_length", default=53, max=53, help="Longest name that is made up for a server."),
    cfg.StrOpt("loadbalancer_template", help="A template to use in place of the built-in one for AWS load balancers."),
]
PLACES = [
    cfg.URIOpt("heat_metadata_server_url", help="Where servers reach the CloudFormation door."),
    cfg.URIOpt("heat_waitcondition_server_url", help="Where servers report to wait conditions, if elsewhere."),
    cfg.StrOpt(
        "server_keystone_endpoint_type",
        default="",
        choices=["", "public", "internal", "admin"],
        help="Which Identity endpoint servers are told of; empty for that of the operator's configuration.",
    ),
    cfg.StrOpt("instance_connection_is_secure", default="0", help="1 when servers reach the doors by https."),
    cfg.StrOpt("instance_connection_https_validate_certificates", default="1", help="1 when they check certificates."),
]
MICROVERSIONS = [
    cfg.StrOpt("max_nova_api_microversion", regex=r"^2\.\d+$", help="Newest Compute microversion to speak."),
    cfg.StrOpt("max_cinder_api_microversion", regex=r"^3\.\d+$", help="Newest Block Storage microversion to speak."),
    cfg.StrOpt("max_ironic_api_microversion", regex=r"^1\.\d+$", help="Newest Bare Metal microversion to speak."),
]
VOLUMES = [cfg.BoolOpt("backups_enabled", default=True, help="Whether the cloud can back volumes up.")]

GROUPS = {"DEFAULT": [*DEFAULTS, *PLACES, *MICROVERSIONS], "volumes": VOLUMES}
