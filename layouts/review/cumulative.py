"""The share of reports reached by each minute, by priority, with the target line: the whole of the distribution."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from layouts.review.parts import Way, diamond, empty, lead, panel, square, triangle
from layouts.review.saying import number, share
from layouts.review.scales import Scale
from layouts.review.sheets import Sheet
from layouts.svg import Tree, drawing, el, line, path, text
from layouts.words import _

WIDTH, HEIGHT = 560.0, 236.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 30.0, 10.0, 206.0
MINUTES = 20.0
"""The axis ends here at least; a target beyond it makes it longer."""
KINDS: Final = {"1": "p1", "2": "p2", "34": "rest", "all": ""}


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve. key: 1, 2, 34 or all; steps: (s, share reached by then); within: the share inside the target."""

    key: str
    name: str
    steps: Sequence[tuple[float, float]]
    within: float | None
    n: int
    n_within: int


@dataclass(frozen=True, slots=True)
class Curves:
    """All curves, the one of all reports last. censored: how many wait still; missing: over, without an arrival."""

    curves: Sequence[Curve]
    target: float
    censored: int
    missing: int = 0


def draw(c: Curves, to: Way) -> Any:
    """Give the panel."""
    title = _("Sebaran kumulatif respons")
    about = _about(c)
    if not any(each.n for each in c.curves):
        return panel("cumulative", title, about, empty(_("Belum ada kedatangan di jendela ini.")))
    x = Scale(0, max(MINUTES, 2 * c.target / 60), LEFT, WIDTH - RIGHT)
    y = Scale(0, 1, BOTTOM, TOP)
    label = _("{}: {} % dalam {} menit").format(title, share(c.curves[-1].within), number(c.target / 60))
    shapes = [_axes(x, y), _target(c, x, to), [_curve(each, x, y) for each in c.curves[:-1]], _names(c, to)]
    return panel("cumulative", title, about, drawing(WIDTH, HEIGHT, *shapes, label=label, kind="cumulative"))


def _about(c: Curves) -> str:
    told = _("% laporan, menit sejak panggilan · {} belum tiba, tersensor").format(number(c.censored))
    return f"{told} · {_('{} tanpa stempel tiba').format(number(c.missing))}" if c.missing else told


def _axes(x: Scale, y: Scale) -> list[Tree]:
    found: list[Tree] = []
    for mark in (0, 25, 50, 75, 90, 100):
        found.append(line(LEFT, y(mark / 100), WIDTH - RIGHT, y(mark / 100), "grid" if mark else "axis"))
        found.append(text(LEFT - 8, y(mark / 100) + 4, str(mark), "dim", "end"))
    last = round(x.high)
    step = 5 if last <= 30 else 10
    for minute in range(0, last + 1, step):
        words = f"{minute} {_('mnt')}" if minute == last else str(minute)
        found.append(text(x(minute), HEIGHT - 10, words, "dim", "middle"))
    return found


def _target(c: Curves, x: Scale, to: Way) -> Tree:
    whole = c.curves[-1]
    at, late = x(c.target / 60), whole.n - whole.n_within
    tip = _("{} sesudah garis target").format(number(late))
    mark = line(at, TOP, at, BOTTOM, "target")
    words = text(at + 5, BOTTOM - 6, f"{number(c.target / 60)} {_('mnt')}", "good")
    hit = el("rect", {"x": at - 8, "y": TOP, "width": 16, "height": BOTTOM - TOP, "class": "hit"})
    return lead(to("all.late"), tip, late, hit, mark, words)


def _curve(curve: Curve, x: Scale, y: Scale) -> Tree:
    if curve.n < 20:  # points, no line: it would say more than they do
        dots = [(x(w / 60), y(part)) for w, part in curve.steps]
        return [_dot(curve.key, a, b) for a, b in dots]
    return path([(x(w / 60), y(part)) for w, part in curve.steps if w <= 60 * x.high], f"curve {KINDS[curve.key]}")


def _dot(key: str, x: float, y: float, size: float = 3.5) -> Tree:
    """Give the sign of a curve: ▲ P1, ◆ P2, ■ the rest, ● all."""
    if key == "1":
        return triangle(x, y, size)
    if key == "2":
        return diamond(x, y, size, "p2f")
    if key == "34":
        return square(x, y, size * 0.8, "p4f")
    return el("circle", {"cx": x, "cy": y, "r": size, "class": "dot"})


def _names(c: Curves, to: Way) -> list[Tree]:
    """Name the curves with their share in the target and n, beside them."""
    left, top = WIDTH - 200, 84.0
    return [_name(curve, left, top + 20 * i, to) for i, curve in enumerate(c.curves)]


def _name(curve: Curve, x: float, y: float, to: Way) -> Tree:
    strong = "strong" if curve.key == "all" else ""
    said = f"{share(curve.within)} %"
    tip = _("{}: {} dari {} dalam target").format(curve.name, number(curve.n_within), number(curve.n))
    words = [text(x + 14, y, curve.name, strong)]
    if curve.n >= 20:
        words += [text(x + 104, y, said, strong, "end"), text(x + 118, y, f"n {number(curve.n)}", "dim")]
    else:
        words = [text(x + 14, y, curve.name), text(x + 104, y, "n < 20", "dim", "end")]
        words.append(text(x + 118, y, f"n {number(curve.n)}", "dim"))
    hit = el("rect", {"x": x - 10, "y": y - 15, "width": 190, "height": 20, "class": "hit"})
    return lead(to(curve.key), tip, curve.n, hit, _dot(curve.key, x, y - 4, 5) if curve.key != "all" else None, words)


def sheet(c: Curves) -> Sheet:
    """Give the curves as rows: the share reached by each minute, and within the target."""
    minutes = range(1, round(max(MINUTES, 2 * c.target / 60)) + 1)
    heads = [_("Kelompok"), "n", _("Dalam target"), _("Bagian dalam target"), *(f"≤ {m} {_('mnt')}" for m in minutes)]
    rows = [[x.name, x.n, x.n_within, x.within, *(_reached(x, 60.0 * m) for m in minutes)] for x in c.curves]
    about = _about(c)
    return Sheet("cumulative", _("Sebaran kumulatif respons"), about, heads, rows)


def _reached(curve: Curve, by: float) -> float | None:
    at = bisect_right(curve.steps, (by, 2.0))
    return (curve.steps[at - 1][1] if at else 0.0) if curve.n else None
