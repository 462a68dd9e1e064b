"""The live figures below the map; tiles.js fills them once a second at most."""

from typing import Any

from dash import html

from layouts.words import _


def tiles_panel() -> Any:
    """Give the frame of the figures."""
    return html.Section(id="tiles", className="tiles", **{"aria-label": _("Angka shift")})
