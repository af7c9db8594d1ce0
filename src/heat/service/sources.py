"""From what a request brings to what a stack is made from: a parsed template, one environment, and their documents.

A text that was sent before is not parsed again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from heat.engine.accounts import Account
from heat.engine.compiling import TEMPLATE_ROOM, Compiler, Kept
from heat.engine.house import House
from heat.engine.importing import Imports
from heat.plugin.context import StackFacts
from heat.service.describing import Descriptions
from heat.store.documents import Document
from heat.store.rows import Source
from heat.template import Blueprint, Environment, Template, merge_environments, parse
from heat.template.outside import Outside
from heat.values.errors import ValidationError

Body: TypeAlias = str | Mapping[str, Any]
"""A template as it comes: text, or a tree that some client has read already."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a stack is to be made from."""

    template: Template
    environment: Environment
    """The user's own, as it is kept."""
    documents: tuple[Document, Document, Document]

    @property
    def source(self) -> Source:
        """The names under which the documents are kept."""
        return Source(*(document.hash for document in self.documents))


class Sources:
    """Reads requests."""

    def __init__(self, house: House, compiler: Compiler) -> None:
        self._house, self._compiler = house, compiler
        self._templates: Kept[tuple[Template, Document]] = Kept(TEMPLATE_ROOM, lambda kept: 20 + len(kept[0].resources))

    def read(
        self,
        template: Body,
        environment: Mapping[str, Any] | None,
        files: Mapping[str, str] | None,
        environment_files: Sequence[str] | None = None,
    ) -> Wanted:
        """Read the parts of a request. Raises ValidationError."""
        kept_files = Document.of(dict(files or {}))
        parsed, kept_template = self._parsed(template, files or {}, kept_files)
        merged = merged_environment(parsed, environment or {}, files or {}, environment_files or ())
        return self.joined(parsed, merged, kept_template, kept_files)

    def joined(
        self, template: Template, environment: Environment, kept_template: Document, kept_files: Document
    ) -> Wanted:
        """Put read parts together."""
        hidden = any(parameter.hidden for parameter in template.parameters.values())
        sealed = hidden or self._house.settings.encrypt_environments
        secrets = self._house.database.secrets if sealed else None
        return Wanted(template, environment, (kept_template, Document.of(environment.as_dict(), secrets), kept_files))

    def blueprint(self, wanted: Wanted, facts: StackFacts, account: Account | None = None) -> Blueprint:
        """The blueprint of a stack that is not kept yet; with an account, rules may ask the cloud."""
        environment = wanted.environment.under(self._house.operators)
        outside = Outside(Imports(self._house.database, facts.identity.project))
        if account is not None:
            outside = replace(outside, describe=Descriptions(account))
        return Blueprint(wanted.template, environment, plugins=self._house.plugins, facts=facts, outside=outside)

    def _parsed(self, template: Body, files: Mapping[str, str], kept_files: Document) -> tuple[Template, Document]:
        given = Document.of(template)

        def make() -> tuple[Template, Document]:
            parsed = parse(template, self._house.languages, files=files)
            kept = given if not isinstance(template, str) else Document.of(parsed.source)
            self._compiler.keep(kept.hash, kept_files.hash, parsed)
            return parsed, kept

        return self._templates.get((given.hash, kept_files.hash), make)


def merged_environment(
    template: Template, given: Mapping[str, Any], files: Mapping[str, str], environment_files: Sequence[str]
) -> Environment:
    """The request's environment with its environment files laid over it, in their order. Raises ValidationError."""
    if not environment_files:
        return merge_environments([given])
    missing = [name for name in environment_files if name not in files]
    if missing:
        problem = f"The environment file {missing[0]} is not among the files"
        raise ValidationError(problem, fix="Send it with the request")
    types = {name: parameter.type for name, parameter in template.parameters.items()}
    laid_over = merge_environments([files[name] for name in environment_files], types)
    return merge_environments([given, laid_over.as_dict()])
