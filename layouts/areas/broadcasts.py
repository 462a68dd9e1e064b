"""Broadcasts: one form to send one to the area, a function of it or units, and who has read those that stand."""

from typing import Any

from dash import html

from layouts.amounts import clock
from layouts.areas.view import AreasPage, Broadcast
from layouts.forms import entry, hidden
from layouts.svg import sign
from layouts.theme import FUNCTIONS
from layouts.words import _


def broadcasts(p: AreasPage) -> Any:
    """Give the form and the list."""
    title = html.H2([_("Siaran"), " ", html.Small(_("ke ponsel yang dituju dan semua konsol; yang membaca dihitung"))])
    standing = [_line(p, b) for b in p.broadcasts] or [html.Li(_("Tidak ada siaran."), className="empty")]
    listed = html.Ul(standing, className="broadcasts")
    return html.Div(
        [html.Section([title, _form(p) if p.may_send else None]), html.Section([html.H2(_("Masih berlaku")), listed])],
        className="row halves",
        id="broadcast",
    )


def _form(p: AreasPage) -> Any:
    t = p.typed
    words = html.Textarea(t.get("text", ""), id="b-text", name="text", rows=3, maxLength=1000, required=True)
    functions = [html.Option(_("semua fungsi"), value="")]
    functions += [
        html.Option(FUNCTIONS.get(f, f), value=f, selected=t.get("function") == f or None) for f in p.functions
    ]
    urgency = [
        html.Option(f"P{n}", value=str(n), selected=(t.get("priority", "2") == str(n)) or None) for n in (1, 2, 3, 4)
    ]
    lasts = [
        html.Option(_("{0} jam").format(h), value=str(h), selected=(t.get("hours", "8") == str(h)) or None)
        for h in (1, 4, 8, 24, 72)
    ]
    return html.Form(
        [
            hidden("id", t.get("id", "")),
            hidden("area", p.whole.code),
            hidden("back", p.link()),
            html.P(
                [
                    _("Wilayah"),
                    ": ",
                    html.B(p.whole.name),
                    " ",
                    html.Span(_("(pilih wilayah lain di atas)"), className="dim"),
                ]
            ),
            html.Div(
                [
                    _field("b-function", _("Fungsi"), html.Select(functions, id="b-function", name="function")),
                    _field(
                        "b-units",
                        _("Atau unit tertentu saja"),
                        entry("b-units", "units", t.get("units", ""), placeholder="P-05, B-0814", max_length=400),
                    ),
                    _field("b-priority", _("Prioritas"), html.Select(urgency, id="b-priority", name="priority")),
                    _field("b-hours", _("Berlaku"), html.Select(lasts, id="b-hours", name="hours")),
                ],
                className="fields",
            ),
            _field("b-text", _("Isi siaran"), words),
            html.P(
                [
                    html.Button(_("Kirim siaran"), type="submit", className="main"),
                    " ",
                    html.Span(_("Di konsol: A @wilayah @fungsi @unit teks"), className="dim"),
                ]
            ),
        ],
        method="post",
        action=f"/areas/broadcast?csrf={p.csrf}",
        className="send",
    )


def _field(id_: str, name: str, control: Any) -> Any:
    return html.Div([html.Label(name, htmlFor=id_), control], className="field")


def _line(p: AreasPage, b: Broadcast) -> Any:
    head = html.P(
        [
            sign(f"p{b.priority}"),
            " ",
            html.B(", ".join(b.to) or _("semua")),
            " · ",
            b.by,
            " ",
            clock(b.created, p.zone),
            " – ",
            clock(b.expires, p.zone),
            f" {p.zone_label} · {b.id}",
        ],
        className="dim",
    )
    end = html.Form(
        [hidden("attention", b.id), hidden("back", p.link()), html.Button(_("Akhiri"), type="submit")],
        method="post",
        action=f"/areas/broadcast/end?csrf={p.csrf}",
    )
    return html.Li(
        [head, html.P(b.text, className="words"), _readers(p, b), end if p.may_send else None], id=f"b-{b.id}"
    )


def _readers(p: AreasPage, b: Broadcast) -> Any:
    """Who has read it and when; who on duty has not, and for how long it has been out."""
    out = int((p.now - b.created) / 60)
    late = [
        html.Span("▲ ", className="late", **{"aria-hidden": "true"}),
        _("Belum, {0} mnt: {1}").format(out, ", ".join(b.late[:60])),
    ]
    rest = _(" dan {0} lagi").format(len(b.late) - 60) if len(b.late) > 60 else ""
    told = ", ".join(f"{name} {clock(at, p.zone)[-5:]}" for name, at in b.read[:60]) or "–"
    desks = ", ".join(f"{name} {clock(at, p.zone)[-5:]}" for name, at in b.desks) or "–"
    return html.Details(
        [
            html.Summary(
                [
                    html.B(_("{0} dari {1} unit membaca").format(len(b.read), b.expected)),
                    html.Span([" · ", _("{0} berdinas belum").format(len(b.late))], className="warn")
                    if b.late
                    else None,
                    html.Span(" · " + _("{0} lepas dinas").format(b.away), className="dim") if b.away else None,
                ]
            ),
            html.P([late, rest]) if b.late else None,
            html.P([_("Sudah: {0}").format(told)], className="dim"),
            html.P(
                [_("Konsol sudah: {0}").format(desks), " · ", _("belum: {0}").format(", ".join(b.desks_late) or "–")],
                className="dim",
            ),
        ]
    )
