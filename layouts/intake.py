"""The intake form of a voice call (F9): place, kind, words, priority, caller; lies over the incident panel.

It is drawn once by assets/intake.js, so nothing typed can be lost; only what the server has to say changes: places
found, the proposed priority, and beside the form (layouts/intake_aside.py) what it knows of what is being typed.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from dash import html

from dispatch.core.triage import KINDS
from layouts.plain import plain
from layouts.reasons import distance, shown
from layouts.theme import PRIORITIES, glyph, key_cap
from layouts.words import _

Found = tuple[str, str, str, str, tuple[float, float] | None, str, float | None]
"""A place found: code of its village, name, kind, what it lies in, point (None: a village), address, distance m."""


def intake_panel(may_report: bool = True) -> Any:
    """Give the form as it stands in the page: hidden until F9 opens it.

    A role that may not report gets a refusal in words in its place; the gate refuses it as well.
    """
    refusal = {} if may_report else {"data-refusal": _("Peran Anda tidak mencatat laporan.")}
    return html.Section(
        html.Div(id="intake-panel"),
        id="intake",
        className="intake",
        hidden=True,
        **{"aria-label": _("Laporan baru"), "data-form": orjson.dumps(plain(form())).decode(), **refusal},
    )


def form() -> list[Any]:
    """Give the content of the form."""
    aside = html.Div(
        [html.Div(id=f"intake-{name}") for name in ("alike", "card", "past")],
        id="intake-aside",
        className="intake-aside inc",
        tabIndex="-1",
        role="region",
        **{"aria-label": _("Kartu, riwayat dan kemungkinan ganda")},
    )
    return [aside, _head(), html.Div(_fields(), className="intake-fields", tabIndex="-1"), _foot()]


def _head() -> Any:
    close = _("Tutup formulir; draf tetap ada")
    return html.Header(
        [
            html.H2(_("Laporan baru"), id="intake-title"),
            html.Span(_("telepon 110"), id="intake-from", className="dim"),
            html.Div(id="intake-drafts", className="intake-drafts"),
            html.Button(["×"], id="intake-close", type="button", title=f"{close} (Esc)", **{"aria-label": close}),
        ]
    )


def _fields() -> list[Any]:
    number = _field("number", _("Nomor penelepon"), "08…", 200)
    return [
        _combobox("place", _("Tempat"), _("desa, patokan, alamat; atau klik peta"), places_list("intake-places")),
        _field("address", _("Alamat, patokan"), _("depan SPBU, RT/RW, nama jalan"), 1000),
        _combobox("kind", _("Jenis"), _("ketik beberapa huruf"), _kinds()),
        _field("text", _("Laporan"), _("kata penelepon"), 4000, rows=3),
        _priority(),
        html.Div([number, _field("name", _("Nama"), "", 200)], className="intake-pair"),
    ]


def places_list(id_: str) -> Any:
    """Give the empty list that places found are drawn into."""
    return html.Ul(id=id_, role="listbox", className="intake-list", **{"aria-label": _("Tempat")})


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
    return html.Ul(options, id="intake-kinds", role="listbox", className="intake-list", **{"aria-label": _("Jenis")})


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
    send = html.Button(
        [key_cap("Ctrl"), key_cap("Enter"), html.Span(_("Simpan dan antrekan"), id="intake-save-word")],
        id="intake-save",
        type="button",
    )
    drop = html.Button(_("Buang"), id="intake-drop", type="button", className="inc-button", title=_("Buang draf ini"))
    said = html.P(id="intake-said", className="intake-fault", role="alert")
    return html.Div([said, html.Div([drop, send], className="intake-buttons")], className="intake-foot")


def place_options(places: Sequence[Found]) -> list[Any]:
    """Give the places found as options."""
    if not places:
        none = _("tidak ditemukan; akan dicatat sebagai teks, tanpa lokasi")
        return [html.Li(none, className="dim", role="presentation")]
    return [_place_option(*place) for place in places]


def _place_option(
    code: str, name: str, kind: str, within: str, point: tuple[float, float] | None, address: str, far_m: float | None
) -> Any:
    label = ", ".join(t for t in (name, within) if t)
    about = " · ".join(t for t in (kind if point else "", within, "" if far_m is None else distance(far_m)) if t)
    data = _point_data(*point) | {"data-address": address} if point else {}
    return _option(code, [html.B(name), html.Span(about, className="dim")], label, **data)


def point_option(lat: float, lng: float, code: str, name: str, within: str) -> list[Any]:
    """Give the place of a click on the map as the one option; without a village: the point alone."""
    label = ", ".join(t for t in (name, within) if t) or _("titik di peta")
    data = _point_data(lat, lng)
    return [_option(code, [html.B(label), html.Span(f"{lat:.5f}, {lng:.5f}", className="dim")], label, **data)]


def _point_data(lat: float, lng: float) -> dict[str, str]:
    return {"data-lat": str(lat), "data-lng": str(lng)}


def proposal(priority: int, rule: str) -> dict[str, Any]:
    """Give the proposed priority with the rule behind it."""
    return {"priority": priority, "text": f" · {_('usul')} P{priority} {shown(rule)}"}
