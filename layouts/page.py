"""The operator console put together from its panels, and the document around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from layouts.boards import banners, boards
from layouts.header import header_bar
from layouts.help import help_sheet
from layouts.map import map_panel
from layouts.queue import queue_panel
from layouts.tiles import tiles_panel
from layouts.units import units_panel
from layouts.words import _


@dataclass(frozen=True, slots=True)
class Console:
    """What the page needs to know. words: (form, help) the user may say; basemap: its record, or None.

    ways: (address, title) of the other pages open to the user.
    """

    place: str
    user: str
    role: str
    csrf: str
    words: Iterable[tuple[str, str]]
    basemap: dict[str, Any] | None = None
    ways: tuple[tuple[str, str], ...] = ()


def console_page(c: Console, incident: Any, intake: Any) -> Any:
    """Give the console. incident, intake: the content of those two panels."""
    return html.Div(
        [
            header_bar(c.place, c.user, c.role, c.csrf, c.ways),
            html.Main([queue_panel(), _middle(c), _incident(incident)], className="panels"),
            units_panel(),
            html.Div(id="toasts", className="toasts", role="region", **{"aria-label": _("Pesan")}),
            help_sheet(c.words),
            intake,
            *_stores(),
        ],
        id="console",
        className="console",
    )


def _middle(c: Console) -> Any:
    bars = [
        html.Div(id="link-bar", className="bar-note", role="alert", hidden=True),
        html.Div(id="health", className="bar-note", role="status"),
    ]
    chips, drawer = boards()
    area = html.Div([map_panel(c.basemap), banners(), drawer], className="map-area")
    return html.Div([html.Div(bars, className="bars"), area, chips, tiles_panel()], className="middle")


def _incident(content: Any) -> Any:
    return html.Aside(
        content, id="incident", className="incident", tabIndex="-1", **{"aria-label": _("Insiden terpilih")}
    )


def _stores() -> list[Any]:
    """Give the boxes by which the scripts speak to Dash callbacks (set_props)."""
    return [dcc.Store(id="selected"), dcc.Store(id="panel-tick")]


def document(parts: dict[str, str], language: str, theme: str, page_data: str) -> str:
    """Give the HTML document. parts: Dash's own pieces by name; page_data: JSON for the scripts."""
    return f"""<!doctype html>
<html lang="{language}" class="{theme}">
<head>{parts["metas"]}<title>{parts["title"]}</title>{parts["favicon"]}{parts["css"]}
<script type="application/json" id="k3i-page">{page_data}</script></head>
<body>{parts["app_entry"]}<footer>{parts["config"]}{parts["scripts"]}{parts["renderer"]}</footer></body>
</html>"""
