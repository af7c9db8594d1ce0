"""Which resource types a caller may use: what policies `resource_types:*` allow and the caller's cloud serves."""

from functools import cached_property

from heat.cloud.services import BY_NAME, service_named
from heat.plugin.resource import Resource
from heat.rpc.context import RequestContext
from heat.service.desk import Desk
from heat.values.errors import Forbidden, HeatError, ResourceTypeUnavailable


class Permit:
    """What one caller may use of the types that templates name. The catalog is read at most once, and only if asked."""

    def __init__(self, desk: Desk, context: RequestContext) -> None:
        self._desk, self._context = desk, context
        self._passed: set[str] = set()

    def demand(self, type_name: str, resource_class: type[Resource] | None, where: str = "") -> None:
        """Raises Forbidden, ResourceTypeUnavailable; without class for a type that nobody here knows."""
        if type_name not in self._passed:
            self.demand_allowed(type_name)
            self.demand_served(type_name, resource_class, where)
            self._passed.add(type_name)

    def demand_allowed(self, type_name: str) -> None:
        """Raises Forbidden."""
        if not self.allows(type_name):
            raise Forbidden(f"You are not authorized to use resource_types:{type_name}.")

    def demand_served(self, type_name: str, resource_class: type[Resource] | None, where: str = "") -> None:
        """Raises ResourceTypeUnavailable."""
        service = _service_of(type_name, resource_class)
        if service is not None and not self._has(service):
            place = f"{where}: " if where else ""
            raise ResourceTypeUnavailable(
                f"HEAT-E99001 {place}Service {service} is not available for resource type {type_name}, reason: there "
                f"is no {service_named(service).type} endpoint in the service catalog."
            )

    def allows(self, type_name: str) -> bool:
        """Does policy let the caller use the type?"""
        may_use = self._desk.house.may_use
        return may_use is None or may_use(type_name, lambda: self._context)

    def serves(self, type_name: str, resource_class: type[Resource]) -> bool:
        """Has the caller's cloud the service that the type needs?"""
        service = _service_of(type_name, resource_class)
        return service is None or self._has(service)

    def _has(self, service: str) -> bool:
        return self._served is None or service_named(service).type in self._served

    @cached_property
    def _served(self) -> set[str] | None:
        """Types of the services in the caller's catalog; None when there is no telling."""
        try:
            catalog = self._desk.house.sessions.token(self._context.token).info().service_catalog
        except HeatError:
            return None
        return {service_named(entry["type"]).type for entry in catalog.catalog}


def _service_of(type_name: str, resource_class: type[Resource] | None) -> str | None:
    """The service that a type needs; of a type that is not here its name tells, as OS::Manila::Share does."""
    if resource_class is not None:
        return resource_class.service
    vendor, _, rest = type_name.partition("::")
    project = rest.partition("::")[0].lower()
    return project if vendor == "OS" and project in BY_NAME else None
