"""The intake form of a voice call (F9): place, kind, words, priority, caller; lies over the incident panel.

It is drawn once, so nothing typed can be lost; only the small answers of the server change: the places found,
the proposed priority, and what became of the report.
"""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dispatch.core.triage import KINDS
from layouts.plain import plain
from layouts.reasons import shown
from layouts.theme import PRIORITIES, glyph, key_cap
from layouts.words import _


def intake_panel(may_report: bool = True) -> Any:
    """Give the form as it stands in the page: hidden until F9 opens it, drawn by assets/intake.js.

    A role that may not report gets a refusal in words in its place; the gate refuses it as well.
    """
    refusal = {} if may_report else {"data-refusal": _("Peran Anda tidak mencatat laporan.")}
    stores = [
        dcc.Store(id=f"intake-{name}") for name in ("asked", "places", "words", "proposed", "send", "answer", "heard")
    ]
    return html.Section(
        [html.Div(id="intake-panel"), dcc.Store(id="intake-form", data=plain(form())), *stores],
        id="intake",
        className="intake",
        hidden=True,
        **{"aria-label": _("Laporan baru"), **refusal},
    )


def form() -> list[Any]:
    """Give the content of the form."""
    close = _("Tutup formulir")
    head = html.Header(
        [
            html.H2(_("Laporan baru")),
            html.Span(_("telepon 110"), className="dim"),
            html.Button(["×"], id="intake-close", type="button", title=f"{close} (Esc)", **{"aria-label": close}),
        ]
    )
    return [head, html.Div(_fields(), className="intake-fields"), _foot()]


def _fields() -> list[Any]:
    return [
        _combobox(
            "place",
            _("Tempat"),
            _("desa atau kelurahan, atau klik peta"),
            html.Ul(id="intake-places", role="listbox"),
        ),
        _field("address", _("Alamat, patokan"), _("depan SPBU, RT/RW, nama jalan"), 1000),
        _combobox("kind", _("Jenis"), _("ketik beberapa huruf"), _kinds()),
        _field("text", _("Laporan"), _("kata penelepon"), 4000, rows=3),
        _priority(),
        html.Div(
            [_field("number", _("Nomor penelepon"), "08…", 200), _field("name", _("Nama"), "", 200)],
            className="intake-pair",
        ),
    ]


def _field(name: str, label: str, hint: str, most: int, rows: int = 1, **more: Any) -> Any:
    """Give a labelled field; its fault, when there is one, stands below it."""
    entry = html.Textarea(
        id=f"intake-{name}",
        rows=rows,
        maxLength=most,
        placeholder=hint,
        **{"data-field": name, "aria-describedby": f"intake-{name}-fault", **more},
    )
    fault = html.P(id=f"intake-{name}-fault", className="intake-fault", role="alert")
    return html.Div([html.Label(label, htmlFor=f"intake-{name}"), entry, fault], className="intake-field")


def _combobox(name: str, label: str, hint: str, listbox: Any) -> Any:
    aria = {"aria-autocomplete": "list", "aria-controls": listbox.id, "aria-expanded": "false"}
    field = _field(name, label, hint, 200, role="combobox", **aria)
    listbox.className = "intake-list"
    setattr(listbox, "aria-label", label)
    chosen = html.Div(id=f"intake-{name}-chosen", className="intake-chosen dim")
    return html.Div([field, listbox, chosen], className="intake-combo")


def _kinds() -> Any:
    """Give all kinds by name; they are found by their Indonesian name in every language."""
    ordered = sorted(KINDS.values(), key=lambda kind: _(kind.name).casefold())
    options = [
        _option(
            kind.code,
            [glyph(f"i-{kind.icon}"), html.Span(_(kind.name))],
            _(kind.name),
            **{"data-other": kind.name},
        )
        for kind in ordered
    ]
    return html.Ul(options, id="intake-kinds", role="listbox")


def _option(code: str, content: list[Any], text: str, **more: Any) -> Any:
    return html.Li(content, role="option", **{"data-code": code, "data-text": text, "aria-selected": "false", **more})


def _priority() -> Any:
    choices = [
        html.Button(
            [glyph(sign.glyph), html.B(sign.word)],
            type="button",
            role="radio",
            title=f"Alt {level}",
            **{"data-priority": str(level), "aria-checked": "false"},
        )
        for level, sign in PRIORITIES.items()
    ]
    group = html.Div(choices, id="intake-priority", role="radiogroup", **{"aria-labelledby": "intake-priority-label"})
    label = html.Span([_("Prioritas"), html.Span(id="intake-proposed", className="dim")], id="intake-priority-label")
    fault = html.P(id="intake-priority-fault", className="intake-fault", role="alert")
    return html.Div([label, group, fault], className="intake-field")


def _foot() -> Any:
    send = html.Button([key_cap("Ctrl"), key_cap("Enter"), _("Simpan dan antrekan")], id="intake-save", type="button")
    said = html.P(id="intake-said", className="intake-fault", role="alert")
    return html.Div([said, send], className="intake-foot")


def place_options(places: Sequence[tuple[str, str, str]]) -> list[Any]:
    """Give the villages found as options. places: code, name, name of the kecamatan."""
    if not places:
        return [
            html.Li(
                _("tidak ditemukan; akan dicatat sebagai teks, tanpa lokasi"),
                className="dim",
                role="presentation",
            )
        ]
    return [
        _option(
            code,
            [html.B(name), html.Span(within, className="dim")],
            ", ".join(t for t in (name, within) if t),
        )
        for code, name, within in places
    ]


def point_option(lat: float, lng: float, code: str, name: str, within: str) -> list[Any]:
    """Give the place of a click on the map as the one option; without a village: the point alone."""
    label = ", ".join(t for t in (name, within) if t) or _("titik di peta")
    at = f"{lat:.5f}, {lng:.5f}"
    data = {"data-lat": str(lat), "data-lng": str(lng), "data-at": at}
    return [_option(code, [html.B(label), html.Span(at, className="dim")], label, **data)]


def proposal(priority: int, rule: str) -> dict[str, Any]:
    """Give the proposed priority with the rule behind it."""
    return {"priority": priority, "text": f" · {_('usul')} P{priority} {shown(rule)}"}
