"""The control chart of the response's P90: each step a point, its usual limits, and the moving ranges below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from layouts.review.parts import Way, empty, few, lead, panel, triangle
from layouts.review.saying import number, span
from layouts.review.scales import Scale, ticks
from layouts.review.sheets import Sheet
from layouts.svg import Tree, drawing, el, line, path, text
from layouts.words import _

WIDTH, HEIGHT = 872.0, 268.0
LEFT, RIGHT = 44.0, 92.0
TOP, BOTTOM, RANGE_TOP, RANGE_BOTTOM = 16.0, 158.0, 182.0, 240.0
MOST_LABELS = 10


@dataclass(frozen=True, slots=True)
class Point:
    """One step (a day, an hour). value: P90 in s, None below n = 20; values: the responses themselves then (s).

    moved: how far from the step before it, s. apart: left out of the limits, and why.
    """

    key: str
    label: str
    value: float | None
    n: int
    outside: bool = False
    apart: str = ""
    moved: float | None = None
    values: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Points in their order with the limits they let one expect (s; None: too few steps). step: their word."""

    points: Sequence[Point]
    step: str
    target: float
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    range_upper: float | None = None


def draw(chart: Chart, to: Way) -> Any:
    """Give the panel."""
    title = _("P90 respons warga per {}").format(chart.step)
    known = [p for p in chart.points if p.value is not None]
    if not any(p.n for p in chart.points):
        return panel("control", title, _about(chart), empty(_("Belum ada kedatangan di jendela ini.")))
    x, y = _across(chart), _up(chart)
    return panel(
        "control",
        title,
        _about(chart),
        drawing(
            WIDTH,
            HEIGHT,
            _axes(chart, x, y),
            _limits(chart, y),
            path([(x(i), y(p.value)) for i, p in enumerate(chart.points) if p.value is not None], "run"),
            [_point(p, x(i), y, to) for i, p in enumerate(chart.points) if p.n],
            _ranges(chart, x),
            label=_("{}; {} titik, {} di luar batas").format(title, len(known), sum(p.outside for p in known)),
            kind="control",
        ),
    )


def _about(chart: Chart) -> str:
    apart = [f"{p.label} ({p.apart})" for p in chart.points if p.apart and chart.mean is not None]
    told = _("peta kendali XmR, menit · batas = rata ± 2,66 × mR")
    if chart.mean is None:
        told = _("menit · kurang dari 20 titik: belum ada batas kendali")
    if any(p.values for p in chart.points):
        told += f" · {_('n < 20: tiap respons satu titik, tanpa persentil')}"
    return f"{told}, {_('tanpa {}').format(', '.join(apart))}" if apart else told


def _across(chart: Chart) -> Scale:
    return Scale(0, max(1, len(chart.points) - 1), LEFT, WIDTH - RIGHT)


def _up(chart: Chart) -> Scale:
    values = [v for p in chart.points for v in ([p.value] if p.value is not None else p.values)]
    lows = [v for v in (chart.lower, chart.target, min(values)) if v is not None]
    highs = [v for v in (chart.upper, chart.target, max(values)) if v is not None]
    margin = 0.08 * (max(highs) - min(lows)) or 60.0
    return Scale(max(0.0, min(lows) - margin), max(highs) + margin, BOTTOM, TOP)


def _axes(chart: Chart, x: Scale, y: Scale) -> list[Tree]:
    marks = [text(LEFT - 10, y(60 * m) + 4, number(m), "dim", "end") for m in ticks(y.low / 60, y.high / 60, 6)]
    every = max(1, -(-len(chart.points) // MOST_LABELS))
    names = [text(x(i), HEIGHT - 4, p.label, "dim", "middle") for i, p in enumerate(chart.points) if i % every == 0]
    return [*marks, line(LEFT, RANGE_BOTTOM, WIDTH - RIGHT, RANGE_BOTTOM, "axis"), *names]


def _limits(chart: Chart, y: Scale) -> list[Tree]:
    """Give the lines of target, mean and limits, each with its name at its end; names keep out of each other's way."""
    wanted = [
        (chart.upper, "limit", "", _("BKA {}")),
        (chart.target, "target", "good", _("target {}")),
        (chart.mean, "mean", "dim", _("rata {}")),
        (chart.lower or None, "limit", "", _("BKB {}")),
    ]
    found, last = [], -99.0
    for value, kind, colour, name in sorted((w for w in wanted if w[0] is not None), key=lambda w: -(w[0] or 0)):
        assert value is not None
        last = max(y(value) + 4, last + 14)
        found.append(line(LEFT, y(value), WIDTH - RIGHT, y(value), kind))
        found.append(text(WIDTH - RIGHT + 8, last, name.format(span(value)), colour or "dim"))
    return found


def _point(p: Point, x: float, up: Scale, to: Way) -> Tree:
    if p.value is None:
        dots = [el("circle", {"cx": x, "cy": up(v), "r": 2, "class": "single"}) for v in p.values]
        hit = el("rect", {"x": x - 5, "y": TOP, "width": 10, "height": BOTTOM - TOP, "class": "hit"})
        return lead(to(p.key), f"{p.label}: {few(p.n)}", p.n, hit, *dots)
    y = up(p.value)
    tip = f"{p.label}: P90 {span(p.value)}, n {number(p.n)}"
    tip += f"\n{_('di luar batas kendali')}" if p.outside else ""
    tip += f"\n{_('tidak ikut menghitung batas')}: {p.apart}" if p.apart else ""
    shape = triangle(x, y, 6.5) if p.outside else el("circle", {"cx": x, "cy": y, "r": 3, "class": "dot"})
    hit = el("circle", {"cx": x, "cy": y, "r": 12, "class": "hit"})
    said = text(
        x - 12 if x > WIDTH / 3 else x + 12, y - 4, f"{p.label}, n {p.n}", "", "end" if x > WIDTH / 3 else "start"
    )
    return lead(to(p.key), tip, p.n, hit, shape, said if p.outside else None)


def _ranges(chart: Chart, x: Scale) -> list[Tree]:
    """Draw how far each point lies from the one before it."""
    pairs = [(i, p.moved) for i, p in enumerate(chart.points) if p.moved is not None]
    if not pairs:
        return []
    high = max([r for _i, r in pairs] + [chart.range_upper or 0.0])
    y = Scale(0, high or 1.0, RANGE_BOTTOM, RANGE_TOP)
    way = path([(x(i), y(r)) for i, r in pairs], "ranges")
    name = text(LEFT - 10, RANGE_TOP + 28, "mR", "dim", "end")
    if chart.range_upper is None:
        return [name, way]
    top = y(chart.range_upper)
    limit = line(LEFT, top, WIDTH - RIGHT, top, "limit")
    return [name, limit, text(WIDTH - RIGHT + 8, top + 4, _("BKA mR"), "dim"), way]


def sheet(chart: Chart) -> Sheet:
    """Give the points as rows with what each moved and the limits that hold for it; below n = 20 with their values."""
    heads = [
        chart.step,
        "P90 s",
        "n",
        _("di luar batas"),
        _("Target s"),
        _("Rata s"),
        _("BKB s"),
        _("BKA s"),
        "mR s",
        _("BKA mR s"),
        _("tanpa, sebab"),
        _("Nilai s (n < 20)"),
    ]
    same = [chart.target, chart.mean, chart.lower, chart.upper]
    rows = [
        [
            p.label, p.value, p.n, int(p.outside), *same, p.moved, chart.range_upper, p.apart or None,
            " ".join(f"{v:g}" for v in p.values) or None,
        ]
        for p in chart.points
    ]  # fmt: skip
    return Sheet("control", _("P90 respons warga per {}").format(chart.step), _about(chart), heads, rows)
