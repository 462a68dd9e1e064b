"""The share within target by the hour of the report: a bar an hour, hollow where there are too few for a percentage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from layouts.review.parts import FEWEST, GOOD_SHARE, Way, empty, lead, panel, triangle
from layouts.review.saying import number, share
from layouts.review.scales import Scale
from layouts.review.sheets import Sheet, Value
from layouts.svg import Tree, drawing, el, line, text
from layouts.words import _

WIDTH, HEIGHT = 560.0, 170.0
LEFT, TOP, BOTTOM = 34.0, 14.0, 142.0
WIDE = (WIDTH - LEFT) / 24
STUB = 5.0
"""How high the bar of an hour is that has too few reports for a percentage."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the day: n reached, within of them in time."""

    hour: int
    n: int
    within: int

    @property
    def share(self) -> float | None:
        """Within / n; None below n = 20."""
        return self.within / self.n if self.n >= FEWEST else None

    @property
    def clock(self) -> str:
        """The hour as "08–09"."""
        return f"{self.hour:02}–{(self.hour + 1) % 24:02}"


def draw(hours: Sequence[Hour], to: Way) -> Any:
    """Give the panel."""
    title = _("Dalam target per jam")
    if not any(h.n for h in hours):
        return panel("hours", title, _about(), empty(_("Belum ada kedatangan di jendela ini.")))
    y = Scale(0, 1, BOTTOM, TOP)
    shapes = [_axes(y), [_bar(h, y, to) for h in hours]]
    return panel("hours", title, _about(), drawing(WIDTH, HEIGHT, *shapes, label=title, kind="hours"))


def _about() -> str:
    return _("% tiba dalam target, garis {} % · kosong: n < 20").format(share(GOOD_SHARE, 0))


def _axes(y: Scale) -> list[Tree]:
    marks = [line(LEFT, y(part), WIDTH, y(part), "grid") for part in (0, 0.5, 1)]
    words = [text(LEFT - 6, y(part) + 4, number(100 * part), "dim", "end") for part in (0, 0.5, 1)]
    hours = [text(LEFT + WIDE * (h + 0.5), BOTTOM + 18, f"{h:02}", "dim", "middle") for h in range(0, 24, 3)]
    return [*marks, *words, *hours, line(LEFT, y(GOOD_SHARE), WIDTH, y(GOOD_SHARE), "target")]


def _bar(h: Hour, y: Scale, to: Way) -> Tree:
    """Give one hour; below what is good it has the mark of what is late, which its words say too."""
    if not h.n:
        return []
    part = h.share
    high = BOTTOM - y(part) if part is not None else STUB
    kind = "few" if part is None else "share"
    shape = {"x": LEFT + WIDE * h.hour + 1.5, "y": BOTTOM - high, "width": WIDE - 3, "height": high}
    told = _("n {} < 20: tanpa persen").format(h.n) if part is None else f"{share(part)} %, n {number(h.n)}"
    tip = f"{h.clock}: {told}"
    mark = [triangle(LEFT + WIDE * (h.hour + 0.5), BOTTOM - high - 6)] if part is not None and part < GOOD_SHARE else []
    return lead(to(f"h{h.hour:02}"), tip, h.n, el("rect", {**shape, "class": f"bar-{kind}"}), *mark)


def sheet(hours: Sequence[Hour]) -> Sheet:
    """Give the hours as rows."""
    rows: list[list[Value]] = [[h.clock, share(h.share) if h.share is not None else "", h.n] for h in hours if h.n]
    return Sheet("hours", _("Dalam target per jam"), _about(), [_("Jam"), _("% dalam"), "n"], rows)
