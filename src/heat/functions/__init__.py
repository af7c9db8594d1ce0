"""Every intrinsic function of HOT and CloudFormation, grouped by kind; `LANGUAGES` is the table that templates need."""

from heat.functions import aws, choices, imports, lists, maps, queries, references, repeat, rules, tables, text, urls
from heat.functions.languages import languages

__all__ = [
    "LANGUAGES", "aws", "choices", "imports", "lists", "maps", "queries", "references", "repeat", "rules", "tables",
    "text", "urls",
]  # fmt: skip

LANGUAGES = languages()
"""Every template version with its functions."""
