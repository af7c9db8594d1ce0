"""Writes the tests' configuration for two accounts of a clouds.yaml: tempest_conf.py CLOUDS_YAML DEMO ADMIN LOG_DIR."""

import configparser
import sys
from pathlib import Path

import yaml

clouds_yaml, demo, admin, log_dir = sys.argv[1:]
clouds = yaml.safe_load(Path(clouds_yaml).read_text())["clouds"]
user, chief = clouds[demo]["auth"], clouds[admin]["auth"]
conf = configparser.RawConfigParser()
conf["DEFAULT"] = {"log_dir": log_dir}
conf["heat_plugin"] = {
    "auth_url": user["auth_url"],
    "auth_version": "v3",
    "username": user["username"],
    "password": user["password"],
    "project_name": user["project_name"],
    "admin_username": chief["username"],
    "admin_password": chief["password"],
    "admin_project_name": chief["project_name"],
    "user_domain_name": "Default",
    "user_domain_id": "default",
    "project_domain_name": "Default",
    "project_domain_id": "default",
    "region": clouds[demo]["region_name"],
    "image_ref": "cirros",
    "minimal_image_ref": "cirros",
    "instance_type": "m1.small",
    "minimal_instance_type": "m1.tiny",
    "fixed_network_name": "private",
    "fixed_subnet_name": "private-subnet",
    "network_for_ssh": "private",
    "floating_network_name": "public",
    "hidden_stack_tag": "data-processing-cluster",
    "build_interval": "1",
    "build_timeout": "120",
    "convergence_engine_enabled": "true",
}
conf.write(sys.stdout)
