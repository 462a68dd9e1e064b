"""A paper that is no page of the browser: sections of pairs, tables and texts. Drawn by dashboard/paper.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titles. widths: shares of the page's width.

    ways: for each row (address, n) of the n incidents behind its first figure, None for none; only a screen has them.
    """

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    ways: Sequence[tuple[str, int] | None] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the paper; one without content is left out."""

    title: str
    content: Table | Pairs | str

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to tell."""
        return not (self.content.rows if isinstance(self.content, Table) else self.content)


@dataclass(frozen=True, slots=True)
class Document:
    """A paper (A4). under: below the title; corner: lines on the right of it; foot: on every page.

    signatures: (role, name, when), each above a line to sign on.
    """

    title: str
    under: str
    corner: Sequence[str]
    sections: Sequence[Section]
    foot: str
    signatures: Sequence[tuple[str, str, str]] = field(default_factory=tuple)
