"""`heat-api-cfn`: the CloudFormation door as a process of its own."""

import sys

from heat.cmd.api import run
from heat.cmd.doors import cfn_door


def main() -> None:
    """Serve the CloudFormation door until told to end."""
    sys.exit(run("heat-api-cfn", "heat_api_cfn", cfn_door, sys.argv[1:]))


if __name__ == "__main__":
    main()
