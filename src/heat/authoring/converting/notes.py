"""What a translation has to say about itself."""

from dataclasses import dataclass, field

from heat.authoring.sources import Path


class NotCarried(Exception):
    """A part has no faithful translation; says why."""


@dataclass(frozen=True, slots=True)
class Note:
    """One remark about one place."""

    path: Path
    text: str
    lost: bool
    """The result does not do what the original does."""

    def __str__(self) -> str:
        where = ".".join(self.path) or "template"
        return f"{where}: {'not carried: ' if self.lost else ''}{self.text}"


@dataclass(slots=True)
class Notes:
    """All remarks, each once."""

    all: list[Note] = field(default_factory=list)

    def remark(self, path: Path, text: str) -> None:
        """Something changed that the author may want to know."""
        self._add(Note(path, text, lost=False))

    def lose(self, path: Path, text: str) -> None:
        """Something could not be carried."""
        self._add(Note(path, text, lost=True))

    @property
    def lost(self) -> bool:
        """Could anything not be carried?"""
        return any(note.lost for note in self.all)

    def _add(self, note: Note) -> None:
        if note not in self.all:
            self.all.append(note)
