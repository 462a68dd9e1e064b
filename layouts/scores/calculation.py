"""One unit's assessment step by step, and what has been said of it: nothing of it is hidden from whoever is scored."""

from typing import Any

from dash import html

from dispatch.core.chance import FEWEST
from dispatch.core.score_words import COMPONENTS, STANDINGS, like_words
from dispatch.core.scored import Component, Step
from layouts.amounts import decimal, percent
from layouts.behind import behind
from layouts.remarks import remarks
from layouts.scores.view import ScoresPage, Unit
from layouts.words import _


def calculation(p: ScoresPage) -> Any:
    """Give the section of the chosen unit."""
    unit = p.chosen
    assert unit is not None, "a unit is chosen"
    close = html.A(_("Tutup"), href=p.link(unit=""), className="button push")
    head = html.Div([html.H2([unit.name, " ", html.Small(unit.more)]), close], className="bar plain")
    said = remarks(
        p.remarks,
        f"/scores/remark?csrf={p.csrf}",
        {"of": p.kind, "unit": unit.id, "days": str(p.days), "id": p.id},
        p.zone,
        p.told,
    )
    return html.Section(
        [
            head,
            html.P(_result(unit), className="strong"),
            html.Div([_sum(p, unit), html.Div([html.H3(_("Catatan")), said])], className="row calc"),
        ],
        id="unit",
    )


def _result(unit: Unit) -> str:
    s = unit.score
    if s.total is None:
        return _("Belum ada nilai: paling sedikit dua komponen dengan {0} kasus.").format(FEWEST)
    told = _("Nilai {0} ± {1}: {2}.").format(decimal(s.total), decimal(s.reach), _(STANDINGS[s.standing]))
    if s.place is None:
        return told + " " + _("Belum berperingkat: ada komponen dengan kurang dari {0} kasus.").format(FEWEST)
    return told + " " + _("Peringkat {0} sampai {1} dari {2}.").format(*s.place, s.of)


def _sum(p: ScoresPage, unit: Unit) -> Any:
    heads = (_("Komponen"), _("Kasus"), _("Capaian"), _("Harapan"), _("Nilai"), _("Bobot"), _("Bobot × nilai"))
    rows = [row for c in unit.score.components for row in _component(p, c)]
    counting = unit.score.counting
    shares = sum(c.share for c in counting)
    weighted = sum(c.share * (c.points or 0) for c in counting)
    if unit.score.total is not None:
        told = _("{0} ÷ {1} = {2}").format(decimal(weighted, 0), f"{shares:g}", decimal(unit.score.total))
        rows.append(
            html.Tr(
                [
                    html.Th(_("Jumlah"), scope="row"),
                    *[html.Td() for _n in range(4)],
                    html.Td(f"{shares:g}", className="n strong"),
                    html.Td(told, className="n strong"),
                ]
            )
        )
    shown = html.Table(
        [
            html.Thead(html.Tr([html.Th(h, scope="col", className="n" if n else None) for n, h in enumerate(heads)])),
            html.Tbody(rows),
        ]
    )
    return html.Div(
        [
            html.Div(shown, className="scroll"),
            html.P(_("Nilai = 50 + 100 × (capaian − harapan), dipotong ke 0 … 100."), className="dim"),
        ]
    )


def _component(p: ScoresPage, c: Component) -> list[Any]:
    title, what = COMPONENTS[c.name]
    few = not c.counts
    cells = [
        behind(p.link(behind=c.name), str(c.n), c.n, _("{0}: {1} kasus").format(_(title), c.n)),
        percent(c.value, 1),
        percent(c.expected, 1),
        decimal(c.points),
        f"{c.share:g}",
        decimal(c.share * c.points, 0) if c.counts and c.points is not None else _("tidak dihitung"),
    ]
    row = html.Tr(
        [
            html.Th([_(title), html.Small(" " + _(what), className="dim")], scope="row"),
            *[html.Td(cell, className="n") for cell in cells],
        ],
        className="few" if few else None,
    )
    if not c.steps:
        return [row]
    steps = html.Details(
        [
            html.Summary(_("Harapan dari mana? {0} jenis kasus").format(len(c.steps))),
            html.Ul([html.Li(_step(s)) for s in c.steps]),
        ]
    )
    return [row, html.Tr(html.Td(steps, colSpan=len(cells) + 1), className="steps")]


def _step(s: Step) -> str:
    kind = ", ".join(_(word) for word in like_words(s.like)) or _("semua")
    if not s.others_n:
        return _("{0}: {1} kasus, capaian {2}; unit lain belum punya kasus").format(kind, s.n, percent(s.mean, 1))
    told = _("{0}: {1} kasus, capaian {2}; unit lain {3} dari {4} kasus").format(
        kind, s.n, percent(s.mean, 1), percent(s.others, 1), s.others_n
    )
    return told + (" " + _("(terlalu sedikit yang serupa: semua kasus unit lain)") if s.stood_in else "")
