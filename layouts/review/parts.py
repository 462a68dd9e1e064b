"""What every panel is made of: its heading, the way from a figure to its incidents, a few shapes."""

from collections.abc import Callable
from typing import Any

from dash import html

from layouts.svg import Tree, el, sign
from layouts.words import _

Way = Callable[[str], str]
"""Key of a point within its panel -> the address that lists the incidents behind it."""
FEWEST = 20
"""Below so many values there is no percentile: the points are shown."""
GOOD_SHARE = 0.9
"""A share within target below this is marked."""


def panel(name: str, title: str, about: Tree, *body: Tree, beside: Tree = None) -> Any:
    """Give a section with its heading. about: what it stands on, in small letters; beside: at the right end."""
    head = html.H2([title, " ", html.Small(about)], id=f"h-{name}")
    named = {"aria-labelledby": f"h-{name}"}
    return html.Section([html.Div([head, beside], className="head"), *body], id=f"p-{name}", **named)


def lead(href: str, tip: str, n: int, *shapes: Tree) -> Tree:
    """Give shapes of a drawing that lead to their n incidents."""
    if not n:
        return el("g", {"data-tip": tip}, *shapes)
    return el("a", {"href": href, "data-tip": tip, "aria-label": tip, "data-n": n}, *shapes)


def triangle(x: float, y: float, size: float = 6.0, kind: str = "mark") -> Tree:
    """Give ▲ around a point: the glyph of what is out of the usual."""
    way = f"M{x:.1f},{y - size:.1f}L{x + size:.1f},{y + size * 0.8:.1f}L{x - size:.1f},{y + size * 0.8:.1f}Z"
    return el("path", {"d": way, "class": kind})


def diamond(x: float, y: float, size: float = 6.0, kind: str = "") -> Tree:
    """Give ◆ around a point."""
    way = f"M{x:.1f},{y - size:.1f}L{x + size:.1f},{y:.1f}L{x:.1f},{y + size:.1f}L{x - size:.1f},{y:.1f}Z"
    return el("path", {"d": way, "class": kind})


def square(x: float, y: float, size: float = 5.0, kind: str = "") -> Tree:
    """Give ■ around a point."""
    return el("rect", {"x": x - size, "y": y - size, "width": 2 * size, "height": 2 * size, "class": kind})


def below(value: float | None) -> Tree:
    """Give ▲ where a share is below what is good."""
    return sign("p1", "late") if value is not None and value < GOOD_SHARE else None


def empty(words: str) -> Any:
    """Give what a panel says when there is nothing to show."""
    return html.P(words, className="empty")


def few(n: int) -> str:
    """Say why there is no percentile."""
    return _("n {} < 20: titik, tanpa persentil").format(n)
