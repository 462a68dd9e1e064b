"""The incidents behind a figure, each leading to its story."""

from typing import Any

from dash import html

from layouts.amounts import clock, minutes
from layouts.areas.view import AreasPage
from layouts.svg import sign
from layouts.theme import name_of
from layouts.words import _


def behind(p: AreasPage) -> Any:
    """Give the list that a click on a figure opens."""
    b = p.behind
    assert b is not None, "there is a figure somebody has asked about"
    close = html.A(_("Tutup"), href=p.link(), className="button push")
    head = html.Div(
        [html.H2([b.title, " ", html.Small(_("{0} kejadian").format(b.total))]), close], className="bar plain"
    )
    if not b.rows:
        return html.Section([head, html.P(_("Tidak ada kejadian."), className="empty")], id="behind")
    names = (_("Nomor"), _("Waktu"), "", _("Jenis"), _("Tempat"), _("Respons"))
    rows = [
        html.Tr(
            [
                html.Th(html.A(number, href=f"/replay?incident={number}"), scope="row"),
                html.Td(f"{clock(at, p.zone)} {p.zone_label}"),
                html.Td([sign(f"p{priority}"), html.Span(f"P{priority}", className="hidden")]),
                html.Td(name_of(kind)),
                html.Td(village),
                html.Td(minutes(response), className="n late" if response and response > p.target_s else "n"),
            ]
        )
        for number, at, kind, priority, village, response in b.rows
    ]
    more = (
        html.P(_("Yang terbaru {0} dari {1}.").format(len(b.rows), b.total), className="dim")
        if b.total > len(b.rows)
        else None
    )
    shown = html.Table([html.Thead(html.Tr([html.Th(n, scope="col") for n in names])), html.Tbody(rows)])
    return html.Section([head, html.Div(shown, className="scroll"), more], id="behind")
