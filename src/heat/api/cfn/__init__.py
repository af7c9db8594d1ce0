"""The CloudFormation door: the AWS Query API, as boto3 and the AWS CLI speak it, with XML answers."""
