"""Since when a type, property or attribute is there, and whether it is on its way out."""

from dataclasses import dataclass
from enum import StrEnum


class SupportLevel(StrEnum):
    """How far a name may be relied upon."""

    UNKNOWN = "UNKNOWN"
    SUPPORTED = "SUPPORTED"
    DEPRECATED = "DEPRECATED"
    UNSUPPORTED = "UNSUPPORTED"
    HIDDEN = "HIDDEN"


@dataclass(frozen=True, slots=True)
class Support:
    """A level, the release that brought it, advice to the reader, and what went before."""

    level: SupportLevel = SupportLevel.SUPPORTED
    version: str | None = None
    message: str | None = None
    previous: "Support | None" = None
    substitute: type | None = None

    def as_dict(self) -> dict[str, object]:
        """The form that the resource type API shows."""
        return {
            "status": str(self.level),
            "version": self.version,
            "message": self.message,
            "previous_status": self.previous.as_dict() if self.previous else None,
        }


SUPPORTED = Support()


def since(version: str) -> Support:
    """Supported since a release."""
    return Support(version=version)


def deprecated(version: str, message: str | None = None, previous: Support | None = SUPPORTED) -> Support:
    """Still works; a better way exists."""
    return Support(SupportLevel.DEPRECATED, version, message, previous)


def hidden(version: str, message: str | None = None, previous: Support | None = None) -> Support:
    """Works for old templates and is shown to nobody."""
    return Support(SupportLevel.HIDDEN, version, message, previous)


def unsupported(version: str | None = None, message: str | None = None, previous: Support | None = None) -> Support:
    """Known and not served."""
    return Support(SupportLevel.UNSUPPORTED, version, message, previous)
