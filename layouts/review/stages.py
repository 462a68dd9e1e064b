"""How the response divides into its stages, by priority and by polsek: means, which add up to the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from layouts.review.parts import Way, empty, lead, panel
from layouts.review.saying import number, span
from layouts.review.scales import Scale
from layouts.review.sheets import Sheet, Value
from layouts.svg import Tree, drawing, el, line, text
from layouts.words import _

WIDTH = 600.0
LEFT, RIGHT = 104.0, 104.0
ROW, BAR, GAP, HEAD = 17.0, 13.0, 8.0, 24.0
STAGES: Final = ("jawab", "proses", "antre", "berangkat", "jalan")
SHOWN = 8
"""Polsek on the screen; the rest stands in the files."""
FEWEST = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One group: the mean of each stage in s (they add up to the mean response), n incidents."""

    key: str
    name: str
    stages: Sequence[float]
    n: int
    starts: bool = False
    """Whether a new kind of group begins here (priorities, then polsek)."""

    @property
    def whole(self) -> float:
        """The mean response, s."""
        return sum(self.stages)


def draw(bars: Sequence[Bar], target: float, to: Way) -> Any:
    """Give the panel."""
    title, about = _("Tahap"), _("rata-rata per tahap, jumlahnya = respons · garis {} mnt").format(number(target / 60))
    if any(0 < bar.n < FEWEST for bar in bars):
        about += f" · {_('pucat: n < 20')}"
    shown = _shown([bar for bar in bars if bar.n])
    if len(shown) < len(bars):
        about += f" · {_('{} dari {} polsek').format(SHOWN, SHOWN + len(bars) - len(shown))}"
    if not shown:
        return panel("stages", title, about, empty(_("Belum ada respons dengan semua titik waktunya.")))
    x = Scale(0, max([bar.whole for bar in shown] + [target * 1.05]), LEFT, WIDTH - RIGHT)
    tops = _tops(shown)
    height = tops[-1] + ROW + 4
    at = x(target)
    shapes = [_legend(), *(_bar(bar, top, x, to) for bar, top in zip(shown, tops, strict=True))]
    shapes.append(line(at, HEAD - 4, at, height - 4, "target"))
    return panel("stages", title, about, drawing(WIDTH, height, *shapes, label=title, kind="stages"))


def _shown(bars: Sequence[Bar]) -> list[Bar]:
    """Give the priorities and the polsek with most incidents; the slowest is always among them."""
    first = next((i for i, bar in enumerate(bars) if bar.starts), len(bars))
    most, rest = list(bars[first : first + SHOWN]), bars[first + SHOWN :]
    slowest = max(rest, key=lambda bar: bar.whole, default=None)
    if slowest and slowest.n >= FEWEST and slowest.whole > max(bar.whole for bar in most):
        most[-1] = slowest
    return [*bars[:first], *most]


def _tops(bars: Sequence[Bar]) -> list[float]:
    found, at = [], HEAD
    for bar in bars:
        at += GAP if bar.starts else 0
        found.append(at)
        at += ROW
    return found


def _legend() -> list[Tree]:
    found: list[Tree] = []
    for i, name in enumerate(STAGES):
        left = LEFT + 76 * i
        found.append(el("rect", {"x": left, "y": 2, "width": 10, "height": 10, "class": f"stage{i}"}))
        found.append(text(left + 15, 11, _(name), "dim"))
    return found


def _bar(bar: Bar, top: float, x: Scale, to: Way) -> Tree:
    """Draw one group; below n = 20 its mean says little and is drawn hollow."""
    shapes: list[Tree] = []
    at = 0.0
    for i, part in enumerate(bar.stages):
        box = {"x": x(at), "y": top, "width": max(0.0, x(at + part) - x(at)), "height": BAR}
        shapes.append(el("rect", {**box, "class": f"stage{i}{' few' if bar.n < FEWEST else ''}"}))
        at += part
    parts = "\n".join(f"{_(name)} {span(s)}" for name, s in zip(STAGES, bar.stages, strict=True))
    tip = f"{bar.name}: {span(bar.whole)}, n {number(bar.n)}\n{parts}"
    words = [
        text(LEFT - 8, top + 11, bar.name, "", "end"),
        text(x(bar.whole) + 6, top + 11, span(bar.whole)),
        text(WIDTH, top + 11, f"n {number(bar.n)}", "dim", "end"),
    ]
    hit = el("rect", {"x": 0, "y": top - 2, "width": WIDTH, "height": ROW, "class": "hit"})
    return lead(to(bar.key), tip, bar.n, hit, *shapes, *words)


def sheet(bars: Sequence[Bar], target: float) -> Sheet:
    """Give the groups as rows."""
    heads = [_("Kelompok"), *(f"{_(name)} s" for name in STAGES), _("Respons s"), "n"]
    rows: list[list[Value]] = [[bar.name, *bar.stages, bar.whole, bar.n] for bar in bars if bar.n]
    about = _("rata-rata per tahap, jumlahnya = respons · garis {} mnt").format(number(target / 60))
    return Sheet("stages", _("Tahap"), about, heads, rows)
