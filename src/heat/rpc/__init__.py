"""What APIs and engines say to each other, and how the words travel: by RabbitMQ, or inside one process."""

from oslo_service import backend

# Before anything imports oslo.messaging: it would choose green threads otherwise, and this house uses real ones.
backend.init_backend(backend.BackendType.THREADING)
