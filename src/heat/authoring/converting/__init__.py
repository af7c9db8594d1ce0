"""`heat template convert`: the same template in another notation or language.

What cannot be carried faithfully is said, not guessed: a note tells the place and the reason, and `lost` means that the
result would not do the same.
"""

from heat.authoring.converting.notes import Note, Notes
from heat.authoring.converting.to_hot import to_hot
from heat.authoring.converting.writing import as_json, as_yaml

__all__ = ["Note", "Notes", "as_json", "as_yaml", "to_hot"]
