"""The page: the bar, three rows of panels as they are read, the list behind a figure when one is opened."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from dash import html

from layouts.svg import Tree
from layouts.words import _

ROWS: Final = (
    ("one", ("intervals", "control")),
    ("two", ("cumulative", "stages", "heat")),
    ("three", ("breaches", "staffing", ("repeats", "spots"))),
    ("four", ("bands", "kinds", "hours", "ladder", "units", "arrivals", "alarms", "quality")),
)
"""Class of a row -> its panels; panels in a pair stand below one another."""


FIRST: Final = 2
"""So many rows are seen before anybody scrolls."""


def head(bar: Sequence[Any], notes: Sequence[str] = ()) -> list[Any]:
    """Give what stands above the rows. notes: what has to be known of the figures before they are read."""
    told = [html.P(["▲ ", n], className="note warn", role="status") for n in notes]
    return [html.H1(_("Tinjauan"), className="hidden"), *bar, *told]


def rows(panel: Callable[[str], Tree]) -> Iterator[Any]:
    """Give the rows one after the other. panel: gives a panel of a name when its row comes."""
    for name, row in ROWS:
        yield html.Div([_one(which, panel) for which in row], className=f"row {name}")


def _one(which: str | tuple[str, ...], panel: Callable[[str], Tree]) -> Any:
    if isinstance(which, tuple):
        return html.Div([_one(each, panel) for each in which], className="stack")
    return panel(which)
