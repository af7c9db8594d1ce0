"""Whose rights count: as whom something is asked for, or done later on."""

from dataclasses import dataclass
from typing import Protocol


class Bearer(Protocol):
    """A user in a project, with roles there."""

    @property
    def user_id(self) -> str: ...
    @property
    def username(self) -> str: ...
    @property
    def user_domain_id(self) -> str: ...
    @property
    def project_id(self) -> str: ...
    @property
    def project_domain_id(self) -> str: ...
    @property
    def roles(self) -> tuple[str, ...]: ...
    @property
    def is_admin_project(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The bearer for whom a stack is looked after."""

    user_id: str = ""
    username: str = ""
    user_domain_id: str = ""
    project_id: str = ""
    project_domain_id: str = ""
    roles: tuple[str, ...] = ()
    is_admin_project: bool = True
