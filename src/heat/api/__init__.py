"""The doors, OpenStack REST and AWS CloudFormation: HTTP becomes questions to an engine, and answers become HTTP."""
