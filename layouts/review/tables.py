"""Panels that are tables: the answer ladder, alarms per operator, declared against seen arrivals, data quality."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html

from layouts.behind import behind
from layouts.review.parts import Way, empty, panel
from layouts.review.saying import NONE
from layouts.review.sheets import Sheet
from layouts.svg import sign


@dataclass(frozen=True, slots=True)
class Number:
    """One cell: its words; with a key it leads to its n incidents. mark: ▲ before it."""

    words: str
    key: str = ""
    n: int = 0
    mark: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A panel that is a table: the heads, rows of (name, cells), and what stands below it. none: said when empty."""

    name: str
    title: str
    about: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Number]]]
    none: str
    notes: Sequence[str] = field(default_factory=tuple)


def draw(t: Table, to: Way) -> Any:
    """Give the panel."""
    if not t.rows:
        return panel(t.name, t.title, t.about, empty(t.none))
    heads = [html.Th(h, scope="col", className="n" if i else "") for i, h in enumerate(t.heads)]
    rows = [html.Tr([html.Th(name, scope="row"), *(_cell(c, to) for c in cells)]) for name, cells in t.rows]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)])
    held = html.Div(table, className="scroll", tabIndex="0", **{"aria-label": t.title})
    return panel(t.name, t.title, t.about, held, [html.P(n, className="dim") for n in t.notes])


def _cell(c: Number, to: Way) -> Any:
    words = behind(to(c.key), c.words, c.n) if c.key and c.words != NONE else c.words
    mark = [sign("p1", "late"), " "] if c.mark else []
    return html.Td([*mark, words], className=f"n {'strong' if c.strong or c.mark else ''}")


def sheet(t: Table) -> Sheet:
    """Give the table as rows, in the words it shows."""
    rows = [[name, *(c.words for c in cells)] for name, cells in t.rows]
    return Sheet(t.name, t.title, t.about, list(t.heads), rows)
