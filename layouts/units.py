"""The strip of units by status at the foot of the screen; units.js fills it."""

from typing import Any

from dash import html

from layouts.words import _


def units_panel() -> Any:
    """Give the frame of the strip."""
    return html.Section(id="units", className="units", tabIndex="-1", **{"aria-label": _("Unit menurut status")})
