"""The page of assessments: whom it compares, the table, one unit's calculation, the weights."""

from typing import Any

from dash import html

from dispatch.core.chance import FEWEST
from dispatch.core.score_words import COMPONENTS, PERIODS, STANDINGS
from dispatch.core.scored import Component, Score
from layouts.amounts import NONE, day, decimal
from layouts.behind import draw
from layouts.ranges import range_bar
from layouts.scores.calculation import calculation
from layouts.scores.view import ScoresPage, Unit
from layouts.scores.weights import weights
from layouts.words import _

SCALE = (25.0, 75.0)
KINDS = {"polsek": "Polsek", "officer": "Petugas"}


def scores_page(p: ScoresPage) -> Any:
    """Give what stands in <main>."""
    return [
        _bar(p),
        *[html.P(fault, className="note bad", role="alert") for fault in p.faults],
        html.P(_how(), className="how"),
        calculation(p) if p.chosen else None,
        _table(p),
        weights(p),
        draw(p.behind) if p.behind else None,
    ]


def _how() -> str:
    return _(
        "50 = sama seperti unit lain dengan pekerjaan serupa (jam, prioritas, jarak). Batang = rentang 95 % yang "
        "dijelaskan kebetulan saja; unit yang batangnya saling tindih berbagi peringkat. Di bawah {0} kasus tidak ada "
        "peringkat."
    ).format(FEWEST)


def _bar(p: ScoresPage) -> Any:
    kinds = [
        html.A(_(word), href=p.link(of=kind, unit=""), className="button", **_current(kind == p.kind))
        for kind, word in KINDS.items()
    ]
    periods = [
        html.A(_("{0} hari").format(n), href=p.link(days=str(n)), className="button", **_current(n == p.days))
        for n in PERIODS
    ]
    window = f"{day(p.start, p.zone)} – {day(p.end, p.zone)} {p.zone_label}"
    return html.Div(
        [
            html.Div(kinds, className="group", role="group", **{"aria-label": _("Yang dinilai")}),
            html.Div(periods, className="group", role="group", **{"aria-label": _("Rentang")}),
            html.Span(window, className="dim"),
            html.A(_("Bobot"), href="#weights", className="button push"),
        ],
        className="bar",
    )


def _current(is_it: bool) -> dict[str, str]:
    return {"aria-current": "true"} if is_it else {}


def _table(p: ScoresPage) -> Any:
    title = html.H2([_("Perbandingan"), " ", html.Small(_("nilai per komponen dan banyaknya kasus"))])
    if not p.units:
        return html.Section([title, html.P(_("Belum ada kasus untuk dinilai."), className="empty")])
    names = [name for name in COMPONENTS if name in p.weights.shares]
    heads = [
        html.Th(_("Peringkat"), scope="col"),
        html.Th(_(KINDS[p.kind]), scope="col"),
        html.Th([_("Nilai"), html.Small(" 25 … 75")], scope="col"),
    ]
    heads += [
        html.Th(
            [_(COMPONENTS[name][0]), html.Br(), html.Small(f"{p.weights.shares[name]:g} %")], scope="col", className="n"
        )
        for name in names
    ]
    rows = [_row(p, unit, names) for unit in p.units]
    body = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="compare scores")
    more = (
        html.P(_("Ditambah {0} tanpa cukup kasus untuk satu komponen pun.").format(p.unranked), className="dim")
        if p.unranked
        else None
    )
    scrolled = html.Div(body, className="scroll", tabIndex="0", role="region", **{"aria-label": _("Perbandingan")})
    return html.Section([title, scrolled, more])


def _row(p: ScoresPage, unit: Unit, names: list[str]) -> Any:
    known = {c.name: c for c in unit.score.components}
    name = html.Th(
        [
            html.A(unit.name, href=p.link(unit=unit.id) + "#unit"),
            html.Small(f" {unit.more}" if unit.more else "", className="dim"),
        ],
        scope="row",
    )
    cells = [html.Td(place(unit.score)), name, html.Td(total(unit.score, unit.name))]
    return html.Tr([*cells, *(html.Td(_points(known.get(n)), className="n") for n in names)])


def place(score: Score) -> str:
    """Give where a unit may stand: 3, or 2–6 where chance alone tells it from its neighbours."""
    if score.place is None:
        return NONE
    first, last = score.place
    return f"{first}" if first == last else f"{first}–{last}"


def total(score: Score, name: str) -> Any:
    """Give the points with their range and what they come to, or that there is too little."""
    if score.total is None:
        return html.Span(_(STANDINGS[""]), className="dim")
    low, high = max(0.0, score.total - score.reach), min(100.0, score.total + score.reach)
    label = _("{0}: {1}, antara {2} dan {3}").format(name, decimal(score.total), decimal(low), decimal(high))
    bar = range_bar(_on_scale(low), _on_scale(high), _on_scale(score.total), 0.5, label)
    sign = {"above": "▲ ", "below": "▼ "}.get(score.standing, "")
    word = sign + _(STANDINGS[score.standing]) + ("" if score.is_whole else " · " + _("sementara"))
    kind = "strong" if sign else "dim"
    return html.Div(
        [html.Span(bar, **{"data-tip": label}), html.B(decimal(score.total)), html.Small(word, className=kind)],
        className="share",
    )


def _on_scale(points: float) -> float:
    """Give where points lie on the bar, which shows SCALE: nearly all units do."""
    low, high = SCALE
    return min(1.0, max(0.0, (points - low) / (high - low)))


def _points(c: Component | None) -> Any:
    if c is None or c.points is None:
        return NONE
    if not c.counts:
        return html.Small(_("n {0}, kecil").format(c.n), className="warn")
    return [decimal(c.points), " ", html.Small(f"n {c.n}", className="dim")]
