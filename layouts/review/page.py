"""The page: the bar, three rows of panels as they are read, the list behind a figure when one is opened."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html

from layouts.svg import Tree
from layouts.words import _

ROWS: Final = (
    ("one", ("intervals", "control")),
    ("two", ("cumulative", "stages", "heat")),
    ("three", ("breaches", "staffing", ("repeats", "spots"))),
    ("four", ("bands", "ladder", "units", "arrivals", "alarms", "quality")),
)
"""Class of a row -> its panels; panels in a pair stand below one another."""


def draw(bar: Sequence[Any], panels: Mapping[str, Tree], behind: Any = None, notes: Sequence[str] = ()) -> list[Any]:
    """Give what stands in <main>. notes: what has to be known of the figures before they are read."""
    told = [html.P(["▲ ", n], className="note warn", role="status") for n in notes]
    rows = [html.Div([_one(which, panels) for which in row], className=f"row {name}") for name, row in ROWS]
    title = html.H1(_("Tinjauan"), className="hidden")
    return [title, *bar, *told, *rows, *([behind] if behind is not None else [])]


def _one(which: str | tuple[str, ...], panels: Mapping[str, Tree]) -> Any:
    if isinstance(which, tuple):
        return html.Div([_one(each, panels) for each in which], className="stack")
    return panels[which]
