"""The engines themselves, as operators see them."""

from typing import Any

from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.desk import Desk
from heat.service.times import told, told_or_none
from heat.store import services
from heat.store.rows import ServiceRow

OFFERS = Offers()


@OFFERS.offers("get_revision")
def get_revision(desk: Desk, _context: RequestContext) -> str:
    """The build that this engine is of."""
    return desk.settings.revision


@OFFERS.offers("list_services")
def list_services(desk: Desk, _context: RequestContext) -> list[dict[str, Any]]:
    """All engines with their heart-beats; one whose heart-beat is late is down."""
    now = desk.house.clock()
    late_s = desk.house.settings.dead_after_s
    return [_view(row, now - row.updated_at <= max(late_s, 2 * row.report_interval)) for row in _known(desk)]


def _known(desk: Desk) -> list[ServiceRow]:
    return services.known(desk.house.database)


def _view(row: ServiceRow, alive: bool) -> dict[str, Any]:
    return {
        "binary": row.binary,
        "created_at": told(row.created_at),
        "deleted_at": told_or_none(row.deleted_at),
        "engine_id": row.engine_id,
        "host": row.host,
        "hostname": row.hostname,
        "id": row.engine_id,
        "report_interval": row.report_interval,
        "status": "up" if alive and row.deleted_at is None else "down",
        "topic": row.topic,
        "updated_at": told(row.updated_at),
    }
