"""The week's recap as a page: choice of week, a chart of the weeks, the tables, notes. Prints on A4."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from dash import html

from layouts.amounts import clock, day
from layouts.anev import tables
from layouts.anev.view import AnevPage
from layouts.behind import behind, draw
from layouts.forms import hidden
from layouts.paper import Table
from layouts.remarks import remarks
from layouts.svg import drawing, el, line, path, text
from layouts.words import _

WIDTH, HEIGHT = 520.0, 150.0
FIRST = 6
"""So many attentions are shown at once, the others when asked for."""


def anev_page(p: AnevPage) -> Any:
    """Give what stands in <main>."""
    carried = {"week": p.recap.week.name, "area": p.code, "id": p.id}
    notes = remarks(p.remarks, f"/anev/remark?csrf={p.csrf}", carried, p.zone, p.told)
    return [
        _bar(p),
        *[html.P(fault, className="note bad", role="alert") for fault in p.faults],
        html.H1(title(p), className="week"),
        html.P(under(p), className="dim"),
        html.Div(
            [
                html.Div([_table(tables.summary(p)), _weeks(p)]),
                html.Div([_table(tables.kinds(p)), _table(tables.causes(p))]),
                html.Div([_table(tables.areas(p)), _table(tables.places(p))]),
            ],
            className="row thirds anev",
        ),
        html.Div(
            [
                html.Section([html.H2(_("Catatan pimpinan")), notes]),
                html.Section([html.H2(_("Atensi minggu ini")), _attentions(p), _table(tables.alarms(p))]),
            ],
            className="row halves",
        ),
        draw(p.behind) if p.behind else None,
    ]


def title(p: AnevPage) -> str:
    """Give what the recap is called."""
    year, _sep, number = p.recap.week.name.partition("-W")
    return _("Analisa dan evaluasi minggu {0}/{1}, {2}").format(int(number), year, p.place)


def under(p: AnevPage) -> str:
    """Give the days it is about, and what it is compared with."""
    days = f"{day(p.recap.week.start, p.zone)} – {day(p.recap.week.end - 1, p.zone)} {p.zone_label}"
    if p.recap.so_far:
        return days + " · " + _("sampai {0}; minggu lalu dihitung sampai saat yang sama").format(clock(p.end, p.zone))
    return (
        days
        + " · "
        + _("▲▼ = di luar batas wajar {0} minggu sebelumnya (XmR, mulai 20 minggu)").format(len(p.recap.weeks))
    )


def _bar(p: AnevPage) -> Any:
    after = html.A(_("Minggu berikutnya"), href=p.link(week=p.after.name), className="button") if p.after else None
    options = [html.Option(name, value=code, selected=code == p.code or None) for code, name in p.crumbs]
    areas = html.Form(
        [
            hidden("week", p.recap.week.name),
            html.Label(_("Wilayah"), htmlFor="anev-area"),
            html.Select(options, id="anev-area", name="area"),
            html.Button(_("Tampilkan"), type="submit"),
        ],
        method="get",
        action="/anev",
        className="choose",
    )
    return html.Div(
        [
            html.Div(
                [html.A(_("Minggu sebelumnya"), href=p.link(week=p.before.name), className="button"), after],
                className="group",
            ),
            areas,
            html.A("PDF", href=p.link("/anev.pdf"), className="button push", download=""),
        ],
        className="bar no-print",
    )


def _table(t: Table) -> Any:
    heads = [html.Th(name, scope="col", className="n" if n else None) for n, name in enumerate(t.titles)]
    rows = [_row(row, way) for row, way in zip_longest(t.rows, t.ways)] or [
        html.Tr(html.Td(_("tidak ada"), colSpan=len(t.titles), className="dim"))
    ]
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="recap")


def _row(row: Sequence[str], way: tuple[str, int] | None) -> Any:
    name, first, *rest = row
    address, n = way or ("", 0)
    figure = behind(address, _marked(first), n, _("{0}: {1} baris").format(name, n))
    cells = [html.Td(figure, className="n"), *[html.Td(_marked(cell), className="n") for cell in rest]]
    return html.Tr([html.Th(name, scope="row"), *cells])


def _marked(cell: str) -> Any:
    return html.B(cell) if cell.startswith(("▲", "▼")) else cell


def _weeks(p: AnevPage) -> Any:
    """Give the reports of the weeks with what is usual; the week itself is the last point."""
    values = [*p.recap.weeks, p.recap.total.now]
    if len(values) < 2:
        return None
    usual = p.recap.total.usual
    top = 1.1 * max(1, *values, usual[1] if usual else 0)
    step = (WIDTH - 110) / (len(values) - 1)
    points = [(30 + n * step, HEIGHT - 20 - (HEIGHT - 40) * v / top) for n, v in enumerate(values)]
    shown: list[Any] = [
        line(30, HEIGHT - 20, WIDTH - 75, HEIGHT - 20, "axis"),
        text(26, HEIGHT - 16, "0", "dim", "end"),
    ]
    for limit, word in zip(usual or (), (_("bawah"), _("atas")), strict=False):
        y = HEIGHT - 20 - (HEIGHT - 40) * limit / top
        shown += [line(30, y, WIDTH - 75, y, "limit"), text(WIDTH - 70, y + 4, f"{word} {limit:.0f}", "dim")]
    solid = points[:-1] if p.recap.so_far else points
    shown += [path(solid), *(el("circle", {"cx": x, "cy": y, "r": 2.5, "class": "dot"}) for x, y in solid)]
    x, y = points[-1]
    shown.append(el("circle", {"cx": x, "cy": y, "r": 4.5, "class": "mark" if p.recap.total.is_unusual else "dot"}))
    shown.append(text(x, y - 9, str(values[-1]), "strong", "middle"))
    shown.append(text(30, HEIGHT - 4, _("{0} minggu lalu").format(len(values) - 1), "dim"))
    label = _("Laporan per minggu, terakhir {0}").format(values[-1])
    return html.Div([html.H3(_("Laporan per minggu")), drawing(WIDTH, HEIGHT, *shown, label=label)])


def _attentions(p: AnevPage) -> Any:
    if not p.attentions:
        return html.P(_("Tidak ada atensi."), className="dim")
    first, rest = p.attentions[:FIRST], p.attentions[FIRST:]
    more = [html.Summary(_("{0} lainnya").format(len(rest))), _listed(p, rest)]
    return [_listed(p, first), html.Details(more, className="no-print") if rest else None]


def _listed(p: AnevPage, some: Sequence[tuple[float, str, str]]) -> Any:
    lines = [html.Li([html.Small(f"{clock(at, p.zone)} {by} ", className="dim"), words]) for at, by, words in some]
    return html.Ul(lines, className="remarks")
