"""The intervals: a line each with P50, P90, P95, its place against the target, % within, n and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html

from layouts.behind import behind
from layouts.review.parts import GOOD_SHARE, Way, below, empty, few, panel
from layouts.review.saying import NONE, count, limit, number, share, span
from layouts.review.scales import Log
from layouts.review.sheets import Sheet
from layouts.svg import Tree, el, line, text
from layouts.words import _

NAMES: Final = {
    "answer": ("Jawab", "panggilan masuk → dijawab"),
    "processing": ("Proses", "dijawab → tawaran pertama"),
    "queue": ("Antre", "antre → tawaran pertama"),
    "acknowledge": ("Terima", "tawaran → diterima"),
    "turnout": ("Berangkat", "tawaran → menuju"),
    "travel": ("Jalan", "menuju → di TKP"),
    "response": ("Respons, warga", "panggilan → unit pertama di TKP"),
    "response_unit": ("Respons, unit", "tawaran → di TKP"),
    "scene": ("Di TKP", "di TKP → selesai"),
    "committed": ("Terikat", "tawaran → selesai"),
}
"""Interval -> its name, and from what to what (Indonesian source texts)."""
WIDTH, HEIGHT = 210.0, 24.0
SHORTEST_S, LONGEST_S = 3.0, 7200.0
MARKS: Final = ((10.0, "10 dtk"), (60.0, "1 mnt"), (600.0, "10 mnt"), (3600.0, "1 j"))
MANY_MISSING = 0.05
"""From this share of missing stamps on, the count is marked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One interval. Percentiles in s, None below n = 20; values: the points then (s). late: beyond the target."""

    name: str
    p50: float | None
    p90: float | None
    p95: float | None
    target: float | None
    within: float | None
    late: int
    n: int
    missing: int
    negative: int
    values: Sequence[float] = ()


def draw(lines: Sequence[Line], to: Way) -> Any:
    """Give the panel."""
    about = _(
        "persentil dari nilai mentah jendela ini · Kosong = tanpa stempel · "
        "titik P50, batang s.d. P90, garis s.d. P95, tegak = target"
    )
    title = _("Selang waktu")
    if not any(each.n + each.missing + each.negative for each in lines):
        return panel("intervals", title, about, empty(_("Belum ada yang dapat diukur di jendela ini.")))
    head = [_("Selang"), "P50", "P90", "P95", _axis(), _("Target"), _("% dalam"), "n", _("Kosong"), _("Negatif")]
    cells = [html.Th(t, scope="col", className="" if i in (0, 4) else "n") for i, t in enumerate(head)]
    table = html.Table(
        [html.Thead(html.Tr(cells)), html.Tbody([_row(each, to) for each in lines])], className="intervals"
    )
    return panel("intervals", title, about, html.Div(table, className="scroll", tabIndex="0", **{"aria-label": title}))


def _row(x: Line, to: Way) -> Any:
    name, way = NAMES[x.name]
    head = html.Th([html.B(_(name)), " ", html.Small(_(way))], scope="row")
    late = _("{} di luar target").format(number(x.late))
    within = [below(x.within), " ", behind(to(f"{x.name}.late"), share(x.within), x.late, late)]
    cells = [
        *_percentiles(x),
        html.Td(_range(x)),
        html.Td(limit(x.target), className="n dim"),
        html.Td(within if x.within is not None else NONE, className=f"n {_strong(x.within)}"),
        html.Td(behind(to(x.name), count(x.n), x.n), className="n"),
        html.Td(behind(to(f"{x.name}.missing"), count(x.missing), x.missing), className=f"n {_missing(x)}"),
        html.Td(behind(to(f"{x.name}.negative"), count(x.negative), x.negative), className="n dim"),
    ]
    return html.Tr([head, *cells], className="main" if x.name == "response" else "")


def _percentiles(x: Line) -> list[Any]:
    if x.p50 is None and x.n:
        return [html.Td(html.Small(few(x.n)), colSpan="3", className="n dim")]
    return [html.Td(span(p), className=f"n {kind}") for p, kind in ((x.p50, ""), (x.p90, "strong"), (x.p95, ""))]


def _strong(within: float | None) -> str:
    return "strong" if within is not None and within < GOOD_SHARE else ""


def _missing(x: Line) -> str:
    return "warn" if x.missing > MANY_MISSING * (x.n + x.missing) else "dim"


def _axis() -> Tree:
    at = _scale()
    words = [text(at(s), 11, _(name), "dim", "middle") for s, name in MARKS]
    return el("svg", {"viewBox": f"0 0 {WIDTH:g} 14", "class": "chart range", "aria-hidden": "true"}, *words)


def _scale() -> Log:
    return Log(SHORTEST_S, LONGEST_S, 4, WIDTH - 12)


def _range(x: Line) -> Tree:
    """Draw one interval on the common logarithmic axis; its figures stand beside it as text."""
    at, middle = _scale(), HEIGHT / 2
    shapes: list[Tree] = [line(at(s), 2, at(s), HEIGHT - 2, "grid") for s, _name in MARKS]
    shapes += [el("circle", {"cx": at(v), "cy": middle, "r": 2, "class": "dot"}) for v in x.values]
    if x.p50 is not None and x.p90 is not None and x.p95 is not None:
        shapes += [
            line(at(x.p50), middle, at(x.p95), middle, "thin"),
            line(at(x.p50), middle, at(x.p90), middle, "thick"),
            el("circle", {"cx": at(x.p50), "cy": middle, "r": 4.5, "class": "dot"}),
        ]
    if x.target:
        kind = "missed" if x.within is not None and x.within < GOOD_SHARE else "target"
        shapes.append(line(at(x.target), 3, at(x.target), HEIGHT - 3, kind))
    frame = {"viewBox": f"0 0 {WIDTH:g} {HEIGHT:g}", "class": "chart range", "aria-hidden": "true"}
    return el("svg", frame, *shapes)


def sheet(lines: Sequence[Line]) -> Sheet:
    """Give the panel as rows; below n = 20 the values stand in the last column instead of percentiles."""
    heads = [
        _("Selang"),
        _("Dari → ke"),
        "P50 s",
        "P90 s",
        "P95 s",
        _("Target s"),
        _("Bagian dalam target"),
        _("Di luar target"),
        "n",
    ]
    heads += [_("Kosong"), _("Negatif"), _("Nilai s (n < 20)")]
    rows = [
        [
            *(_(t) for t in NAMES[x.name]), x.p50, x.p90, x.p95, x.target, x.within, x.late, x.n, x.missing, x.negative,
            " ".join(f"{v:g}" for v in x.values) or None,
        ]
        for x in lines
    ]  # fmt: skip
    return Sheet("intervals", _("Selang waktu"), "", heads, rows)
