"""Boards and banners: where assets/boards.js puts its chips and its drawer, and where urgent lines appear."""

from typing import Any

from dash import html

from layouts.words import _


def banners() -> Any:
    """Give the place of urgent lines: over the map, never in the way of the hands."""
    return html.Div(id="banners", className="banners", role="region", **{"aria-label": _("Mendesak")})


def boards() -> list[Any]:
    """Give the row of chips and the drawer they open."""
    close = html.Button(
        "✕", id="board-close", type="button", className="button quiet icon", **{"aria-label": _("Tutup")}
    )
    head = html.Header([html.H2(""), close])
    return [
        html.Div(id="board-chips", className="chips", role="toolbar", **{"aria-label": _("Papan")}),
        html.Section(
            [head, html.Div(className="drawer-body", tabIndex="-1")], id="board-drawer", className="drawer", hidden=True
        ),
    ]
