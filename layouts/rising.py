"""Who could be moved up to an incident: each a button that says the command it carries out."""

import math
from typing import Any

from dash import html

from dispatch.core.reassign import Rise
from layouts.words import _

MOST = 2


def moving_up(number: str, rises: list[Rise], may_assign: bool) -> list[Any]:
    """Give the proposals for an incident, none where nobody under way would be sooner."""
    if not rises:
        return []
    buttons = [html.Li(_proposal(number, rise, may_assign)) for rise in rises[:MOST]]
    return [html.Section([html.H3(_("Alihkan ke sini")), html.Ul(buttons)], className="inc-rises")]


def _proposal(number: str, rise: Rise, may_assign: bool) -> Any:
    who, line = rise.who, f"RA {number} {rise.who.callsign}"
    told = _("alihkan {} dari {} (P{})").format(who.callsign, who.left, who.left_priority)
    return html.Button(
        [html.B(told), html.Span(sooner(rise.gain_s), className="dim")],
        type="button",
        className="inc-button",
        title=line,
        disabled=not may_assign,
        **{"data-line": line},
    )


def sooner(gain_s: float) -> str:
    """Give how much sooner somebody is there, or that nobody else could be."""
    if math.isinf(gain_s):
        return _("tidak ada yang bebas dalam jangkauan")
    return _("{} mnt lebih cepat").format(max(1, round(gain_s / 60)))
