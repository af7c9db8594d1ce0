"""What a server's guest is given to run at its first boot: one MIME message that cloud-init takes apart.  Pure.

The files land where the guest's tools have always looked: /var/lib/heat-cfntools/cfn-userdata (the user's script),
cfn-init-data (metadata), cfn-metadata-server and cfn-boto-cfg (where signals go).
"""

import base64
import json
from collections.abc import Mapping, Sequence
from email import message_from_string
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

import yaml

TOOLS_DIR = "/var/lib/heat-cfntools"
BOUNDARY = "===============heat-user-data=="

RUN_USER_DATA = f"""#!/bin/sh
# Runs the user's script once, keeps what it says, and marks the end.
script={TOOLS_DIR}/cfn-userdata
log=/var/log/heat-provision.log
[ -s "$script" ] || exit 0
chmod 700 "$script"
"$script" >>"$log" 2>&1
status=$?
echo "user data ended with status $status" >>"$log"
date -u +%Y-%m-%dT%H:%M:%SZ >{TOOLS_DIR}/provision-finished
exit $status
"""

CLOUD_INIT_KINDS: Sequence[tuple[str, str]] = (
    ("#cloud-config", "cloud-config"),
    ("#cloud-boothook", "cloud-boothook"),
    ("#include", "x-include-url"),
    ("#upstart-job", "upstart-job"),
    ("#part-handler", "part-handler"),
    ("#!", "x-shellscript"),
)


def encoded(text: str) -> str | None:
    """User data as a create call carries it; None where there is none."""
    return base64.b64encode(text.encode()).decode() if text else None


def for_cfn_tools(text: str, metadata: Mapping[str, Any], metadata_url: str = "") -> str:
    """A message for a guest with the CloudFormation tools: the script runs with the metadata beside it."""
    files = {"cfn-init-data": _json(metadata)}
    if metadata_url:
        host = metadata_url.split("://", 1)[-1]
        files["cfn-metadata-server"] = metadata_url
        files["cfn-boto-cfg"] = _boto(host, secure=metadata_url.startswith("https"))
    parts = []
    if _kind(text) == "x-shellscript" or not _recognised(text):
        if text:
            files["cfn-userdata"] = text
            parts = [_part(RUN_USER_DATA, "x-shellscript", "run-userdata")]
    else:
        parts = _parts(text)
    return _message([_write(files), *parts])


def for_software_config(text: str, metadata: Mapping[str, Any]) -> str:
    """A message for a guest with os-collect-config: where to ask for deployments, and what the user wants run."""
    return _message([_write({"cfn-init-data": _json(metadata)}), *_parts(text)])


def _json(metadata: Mapping[str, Any]) -> str:
    return json.dumps(metadata, sort_keys=True)


def _boto(host: str, *, secure: bool) -> str:
    name, _, rest = host.partition(":")
    port = rest.split("/", 1)[0] or ("443" if secure else "80")
    lines = ["[Boto]", "debug = 0", f"is_secure = {int(secure)}", "https_validate_certificates = 1"]
    lines += [f"cfn_region_name = heat\ncfn_region_endpoint = {name.split('/', 1)[0]}", f"cfn_port = {port}"]
    return "\n".join([*lines, ""])


def _recognised(text: str) -> bool:
    return _is_message(text) or any(text.startswith(mark) for mark, _ in CLOUD_INIT_KINDS)


def _is_message(text: str) -> bool:
    head = text.lstrip()[:200].lower()
    return head.startswith(("content-type: multipart", "mime-version:"))


def _kind(text: str) -> str:
    return next((kind for mark, kind in CLOUD_INIT_KINDS if text.startswith(mark)), "plain")


def _parts(text: str) -> list[MIMEText]:
    """The user's own parts: those of a message, or the one that the text is."""
    if not text:
        return []
    if not _is_message(text):
        return [_part(text, _kind(text) if _recognised(text) else "x-shellscript", "user-data")]
    found = []
    for number, part in enumerate(one for one in message_from_string(text).walk() if not one.is_multipart()):
        payload = part.get_payload(decode=True)
        content = payload.decode(errors="replace") if isinstance(payload, bytes) else str(payload)
        found.append(_part(content, part.get_content_subtype(), part.get_filename() or f"user-data-{number}"))
    return found


def _write(files: Mapping[str, str]) -> MIMEText:
    """A part that makes cloud-init write the files, for root's eyes only."""
    wanted = [
        {
            "path": f"{TOOLS_DIR}/{name}",
            "permissions": "0600",
            "encoding": "b64",
            "content": base64.b64encode(content.encode()).decode(),
        }
        for name, content in sorted(files.items())
    ]
    text = "#cloud-config\n" + yaml.safe_dump({"write_files": wanted, "merge_how": "list(append)+dict(recurse_array)"})
    return _part(text, "cloud-config", "heat-files")


def _part(content: str, kind: str, name: str) -> MIMEText:
    charset = "us-ascii" if content.isascii() else "utf-8"
    part = MIMEText(content, _subtype=kind, _charset=charset)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _message(parts: Sequence[MIMEText]) -> str:
    """The same parts give the same text: a change of it means a change of what was asked."""
    return MIMEMultipart(boundary=BOUNDARY, _subparts=list(parts)).as_string()
