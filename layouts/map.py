"""The map: a Leaflet frame whose layer group hands the map over to map.js, which draws everything on it."""

from typing import Any

import dash_leaflet as dl
from dash import html

from layouts.words import _

MIDDLE = (-6.95, 109.0)
"""Where the map stands until the borders are known; then it fits them."""


def map_panel(basemap: dict[str, Any] | None) -> Any:
    """Give the map. basemap: the record of an imported base map (min_zoom, max_zoom), or None."""
    children: list[Any] = [dl.LayerGroup(id="live", eventHandlers={"add": {"variable": "k3i.attach"}})]
    if basemap:
        zooms = {"minZoom": basemap["min_zoom"], "maxNativeZoom": basemap["max_zoom"], "maxZoom": 19}
        children.insert(0, dl.TileLayer(id="streets", url="/map/tiles/{z}/{x}/{y}", **zooms))
    return html.Section(
        dl.Map(
            children,
            id="map",
            center=MIDDLE,
            zoom=10,
            zoomSnap=0.25,
            maxZoom=19,
            attributionControl=False,
            zoomControl=False,
            style={"height": "100%"},
        ),
        id="map-panel",
        className="map",
        tabIndex="-1",
        **{"aria-label": _("Peta")},
    )
