"""The field that gives an incident its place: by name as in the intake form, or by a click on the map."""

from typing import Any, Final

from dash import html

from layouts.words import _

LANDMARK_M: Final = 100.0
"""A place known no worse than this is a landmark's, not a village's (dispatch/places.py)."""


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
