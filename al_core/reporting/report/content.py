"""What a report says, before anybody decides how it looks: every writer draws the same.

Texts are plain: no markup of any kind. They may hold whatever people named their classes and
files; a writer takes the report through `inert.harmless` and escapes for its own format.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from al_core.reporting.dots import Dot, dots_table
from al_core.reporting.tables import Columns
from al_core.reporting.tracks import Plane, Track, tracks_table


@dataclass(frozen=True)
class Lines:
    """Lines over one axis, each with an interval where it has one."""

    tracks: tuple[Track, ...]
    plane: Plane

    @property
    def columns(self) -> Columns:
        """Exactly what is drawn."""
        return tracks_table(self.tracks, self.plane)


@dataclass(frozen=True)
class Estimates:
    """Estimates with intervals in rows; `form` is a d3 format."""

    dots: tuple[Dot, ...]
    title: str
    form: str = ".0%"

    @property
    def columns(self) -> Columns:
        """Exactly what is drawn."""
        return dots_table(self.dots)


@dataclass(frozen=True)
class Figure:
    """A picture; `name` is that of its files, the caption can be understood without the text."""

    name: str
    title: str
    caption: str
    picture: Lines | Estimates


@dataclass(frozen=True)
class Table:
    """A table; `name` is that of its CSV, columns are of one length."""

    name: str
    title: str
    columns: Columns
    caption: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """Words with what they mean."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Code:
    """Lines to be copied as they are."""

    lines: tuple[str, ...]


Block = Text | Bullets | Terms | Code | Figure | Table


@dataclass(frozen=True)
class Section:
    """A part under its heading; `key` names it among the sections to choose from."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Headline:
    """One of the three numbers: what, the estimate, its interval in words, what it rests on."""

    name: str
    figure: str
    interval: str
    note: str


@dataclass(frozen=True)
class Choice:
    """Something that could be done now, "do nothing" among them, and what would follow."""

    name: str
    follows: str
    advised: bool = False


@dataclass(frozen=True)
class Decision:
    """The first page: what to do, why, three numbers, and everything that could be done."""

    advice: str
    because: str
    numbers: tuple[Headline, ...]
    choices: tuple[Choice, ...]
    figure: Figure | None


@dataclass(frozen=True)
class Report:
    """A whole report. about: one line on what it is of; made: when and with what."""

    title: str
    about: str
    made: str
    decision: Decision
    sections: tuple[Section, ...]
    logo: bytes = b""
    attachments: tuple[str, ...] = ()

    def figures(self) -> Iterator[Figure]:
        """All figures in the order of their numbers, that of the first page first."""
        if self.decision.figure is not None:
            yield self.decision.figure
        yield from (b for s in self.sections for b in s.blocks if isinstance(b, Figure))

    def tables(self) -> Iterator[Table]:
        """All tables in the order of their numbers."""
        yield from (b for s in self.sections for b in s.blocks if isinstance(b, Table))

    def numbered(self) -> dict[int, int]:
        """The number of each figure and of each table, by `id` of the block."""
        numbers = {id(figure): place for place, figure in enumerate(self.figures(), 1)}
        return numbers | {id(table): place for place, table in enumerate(self.tables(), 1)}
