"""URLs that carry a signature, so that something inside a server can call the CloudFormation door without a login.

Source: AWS signature version 2; the door's paths /waitcondition/<arn> (PUT) and /signal/<arn> (POST).
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import quote, unquote, urlencode, urlsplit

VERBS = {"waitcondition": "PUT", "signal": "POST"}


def signed_url(base_url: str, kind: str, arn: str, access: str, secret: str, now_s: float) -> str:
    """A URL below the door's base that is good for the kind's verb.

    The path is signed as it reads once percent-escapes are undone, which is how the door sees it.
    """
    url = f"{base_url.rstrip('/')}/{kind}/{quote(unquote(arn), safe='/')}"
    parts = urlsplit(url)
    query = {
        "SignatureMethod": "HmacSHA256",
        "SignatureVersion": "2",
        "AWSAccessKeyId": access,
        "Timestamp": datetime.fromtimestamp(now_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    canonical = "&".join(f"{name}={quote(query[name], safe='-_~')}" for name in sorted(query))
    text = "\n".join((VERBS[kind], parts.netloc.lower(), unquote(parts.path), canonical))
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return f"{url}?{urlencode({**query, 'Signature': base64.b64encode(digest).decode()})}"
