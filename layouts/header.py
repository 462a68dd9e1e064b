"""The header: place, link lamp, sound, alarms, command line, clock, language, theme, user. 48 px high.

What changes by the second is filled in by the scripts (live.js, header.js, sound.js, commandline.js).
"""

from collections.abc import Sequence
from typing import Any

from dash import html

from layouts.theme import glyph
from layouts.words import LANGUAGES, _, language

ROLES = {"operator": "operator", "shift_lead": "kepala shift", "commander": "komandan", "admin": "admin"}


def header_bar(place: str, user: str, role: str, csrf: str, ways: Sequence[tuple[str, str]] = ()) -> Any:
    """Give the header of the console. csrf: the session's word, for the form that logs out.

    ways: (address, title) of the other pages open to the user.
    """
    return html.Header(
        [
            _lamps(place, ways),
            html.Div(id="command-line", className="command", role="search", **{"aria-label": _("Baris perintah")}),
            html.Div([_language_switch(), _theme_switch(), _help_button()], className="switches"),
            _user(user, role, csrf),
            html.Div(id="clock", className="clock", role="timer", **{"aria-label": _("Jam")}),
        ],
        className="header",
    )


def _lamps(place: str, ways: Sequence[tuple[str, str]]) -> Any:
    lamps = [
        html.Div([_ways(place, ways), html.Span(_("konsol 110"), className="dim wide-only")], className="place"),
        html.Div(
            id="link-lamp",
            className="lamp",
            role="status",
            **{"aria-label": _("Sambungan"), "aria-live": "off"},
        ),
        html.Button(id="sound-lamp", type="button", className="button quiet"),
        html.Button(id="alarms", type="button", className="button", title=_("Papan alarm (Q: yang teratas dilihat)")),
    ]
    return html.Div(lamps, className="lamps")


def _ways(place: str, ways: Sequence[tuple[str, str]]) -> Any:
    """Give the name of the place; it opens the way to the other pages, each in a window of its own."""
    name = html.H1(place)
    if not ways:
        return name
    links = [html.A(_(title), href=address, target=f"k3i{address.replace('/', '-')}") for address, title in ways]
    told = {"aria-label": _("Halaman lain")}
    return html.Details(
        [html.Summary([name, html.Span("▾", **{"aria-hidden": "true"})]), html.Nav(links, **told)], id="ways"
    )


def _language_switch() -> Any:
    buttons = [
        html.Button(
            code.upper(),
            type="button",
            className="button quiet",
            lang=code,
            title={"id": "Bahasa Indonesia", "en": "English"}[code],
            **{"data-language": code, "aria-pressed": str(language.get() == code).lower()},
        )
        for code in LANGUAGES
    ]
    return html.Div(buttons, className="pair", role="group", **{"aria-label": _("Bahasa")})


def _theme_switch() -> Any:
    name = _("Terang atau gelap")
    return html.Button(
        glyph("i-moon"),
        id="theme",
        type="button",
        className="button quiet icon",
        title=name,
        **{"aria-label": name},
    )


def _help_button() -> Any:
    name = _("Daftar perintah dan tombol (?)")
    return html.Button(
        "?", id="help-open", type="button", className="button quiet icon", title=name, **{"aria-label": name}
    )


def _user(user: str, role: str, csrf: str) -> Any:
    leave = _("Keluar")
    return html.Form(
        [
            html.Span([html.B(user), html.Span(_(ROLES.get(role, role)), className="dim")], className="user"),
            html.Button(
                glyph("i-ext"),
                type="submit",
                className="button quiet icon",
                title=leave,
                **{"aria-label": leave},
            ),
        ],
        action=f"/logout?csrf={csrf}",
        method="post",
        className="who",
    )
