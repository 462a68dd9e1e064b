"""Drawings for pages and paper: SVG elements inside any component tree, and what every chart needs.

One drawing serves the screen, the printed page and the PDF; a point that leads somewhere is a link, and what it says
when it is pointed at is its `tip`.
"""

from collections.abc import Sequence
from typing import Any

from layouts.plain import Element

Tree = Any


def el(tag: str, attributes: dict[str, Any] | None = None, *children: Tree) -> Element:
    """Give an SVG element. attributes: as SVG writes them; numbers are rounded to a hundredth of a unit."""
    return Element(tag, {name: _short(value) for name, value in (attributes or {}).items()}, children)


def drawing(width: float, height: float, *children: Tree, label: str, kind: str = "") -> Element:
    """Give a drawing that scales with its place. label: what it shows, for those who hear the page."""
    frame = {
        "viewBox": f"0 0 {width:g} {height:g}",
        "role": "group" if _leads_on(children) else "img",  # within an img nothing can be reached
        "aria-label": label,
        "class": f"chart {kind}".strip(),
    }
    return el("svg", frame, *children)


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start", **more: Any) -> Element:
    """Give words at a point. anchor: start, middle or end."""
    return el("text", {"x": x, "y": y, "class": kind or None, "text-anchor": anchor, **more}, words)


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "") -> Element:
    """Give a straight line."""
    return el("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "class": kind or None})


def path(points: Sequence[tuple[float, float]], kind: str = "", closed: bool = False) -> Element:
    """Give a line through points, in their order."""
    way = "L".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return el("path", {"d": f"M{way}{'Z' if closed else ''}" if points else "", "class": kind or None})


def leads(href: str, tip: str, *children: Tree) -> Element:
    """Give what leads to the incidents behind it, and says `tip` when it is pointed at or heard."""
    return el("a", {"href": href, "data-tip": tip, "aria-label": tip}, *children)


def sign(name: str, kind: str = "") -> Element:
    """Give a symbol of glyphs.svg in the text; its colour is the token of the same name."""
    use = el("use", {"href": f"/assets/glyphs.svg#{name}"})
    shown = "line" if name.startswith("i-") else f"c-{name}"
    return el("svg", {"class": f"sign {shown} {kind}".strip(), "aria-hidden": "true"}, use)


def _leads_on(trees: Sequence[Tree]) -> bool:
    """Whether something in it is a link."""
    return any(_leads(t) for t in trees)


def _leads(tree: Tree) -> bool:
    if isinstance(tree, Element):
        return tree.tag == "a" or _leads_on(tree.children)
    return isinstance(tree, list | tuple) and _leads_on(tree)


def _short(value: Any) -> Any:
    return round(value, 2) if isinstance(value, float) else value
