"""Shares and points drawn with the range that chance alone explains, so that noise is not taken for merit."""

from layouts.plain import Element
from layouts.svg import drawing, el, line

WIDTH, HEIGHT = 120.0, 18.0


def range_bar(low: float, high: float, at: float | None, mark: float | None, label: str) -> Element:
    """Give a range on a scale of 0 to 1: a bar from low to high, a dot at the value, a line at `mark`."""
    shown = [
        line(0, HEIGHT / 2, WIDTH, HEIGHT / 2, "grid"),
        el("rect", {"x": low * WIDTH, "y": HEIGHT / 2 - 3, "width": max(1.0, (high - low) * WIDTH), "height": 6,
                    "class": "reach"}),
    ]  # fmt: skip
    if mark is not None:
        shown.append(line(mark * WIDTH, 1, mark * WIDTH, HEIGHT - 1, "target"))
    if at is not None:
        shown.append(el("circle", {"cx": at * WIDTH, "cy": HEIGHT / 2, "r": 3.5, "class": "dot"}))
    return drawing(WIDTH, HEIGHT, *shown, label=label, kind="range")
