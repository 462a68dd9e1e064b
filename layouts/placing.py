"""Where an incident is, and the field that gives it another place: by name as in the form, or by a click on the map."""

from typing import Any, Final

from dash import html

from dispatch.core.incident import Incident
from layouts.reasons import distance
from layouts.words import _

LANDMARK_M: Final = 100.0
"""A place known no worse than this is a landmark's, not a village's (dispatch/places.py)."""


def place_shown(i: Incident, may_move: bool) -> list[Any]:
    """Give the place of an incident and how sharp it is; a place that is known may turn out to be another one."""
    area = ", ".join(t for t in (i.village_name, i.kecamatan_name) if t)
    line = [html.B(area)] if area else []
    if i.address:
        line.append(html.Span(f" · {i.address}" if area else i.address))
    sharp = [html.Span(_accuracy(i))]
    parts = [html.Div(line or [html.B(_("Tempat belum diketahui"))]), html.Div(sharp, className="dim small")]
    if may_move and i.lat is not None and i.lng is not None:  # else the field stands where the list would
        opens = {"data-opens-place": i.number}
        sharp.append(html.Button(_("ubah tempat"), type="button", className="inc-link", **opens))
        parts.append(html.Div(place_field(i.number, (i.lat, i.lng)), id="incident-moving", hidden=True))
    return parts


def _accuracy(i: Incident) -> str:
    if i.lat is None or i.lng is None:
        return _("belum ada titik di peta; tanyakan desa atau patokan")
    if i.uncertain_m and i.uncertain_m <= LANDMARK_M:
        return _("± {} · di patokan").format(distance(i.uncertain_m))
    if i.uncertain_m:
        return _("± {} · baru diketahui desanya").format(distance(i.uncertain_m))
    return _("titik dari pelapor · {}").format(f"{i.lat:.5f}, {i.lng:.5f}")


def place_field(number: str, near: tuple[float, float] | None = None) -> list[Any]:
    """Give the field; assets/placing.js searches while one types. near: degrees, what is close goes first."""
    where = {"data-near": f"{near[0]},{near[1]}"} if near else {}
    aria = {"aria-autocomplete": "list", "aria-controls": "incident-places", "aria-expanded": "false"}
    field = html.Textarea(
        id="incident-place",
        rows=1,
        maxLength=200,
        placeholder=_("desa, patokan, alamat"),
        role="combobox",
        title=f"L {number} <{_('tempat')}>",
        **{"data-number": number, "aria-label": _("Tempat insiden {}").format(number), **aria, **where},
    )
    found = html.Ul(
        id="incident-places", role="listbox", className="intake-list", **{"aria-label": _("Tempat"), "data-filled": ""}
    )
    pick = html.Button(
        _("Tandai di peta"), type="button", className="inc-button", title=f"L {number}", **{"data-pick": number}
    )
    return [html.Div([html.Div([field, found], className="inc-place"), pick], className="inc-placing")]
