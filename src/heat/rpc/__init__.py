"""What APIs and engines say to each other, and how the words travel: by RabbitMQ, or inside one process."""

import sys
from typing import Any, cast

from oslo_service import backend

# Libraries below oslo.messaging load green threads where they are installed. This house uses real ones, so they are
# told that there are no others: before anything imports them, for they choose once. It saves 14 MB in every process.
cast(dict[str, Any], sys.modules).setdefault("eventlet", None)
backend.init_backend(backend.BackendType.THREADING)
