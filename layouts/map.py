"""The map: a Leaflet frame whose layer group hands the map over to map.js, which draws everything on it."""

from typing import Any

import dash_leaflet as dl
from dash import html

from layouts.words import _

MIDDLE = (-6.95, 109.0)
"""Where the map stands until the borders are known; then it fits them."""


def map_panel(basemap: dict[str, Any] | None) -> Any:
    """Give the map. basemap: the record of an imported base map (min_zoom, max_zoom, bounds, attribution), or None."""
    children: list[Any] = [dl.LayerGroup(id="live", eventHandlers={"add": {"variable": "k3i.attach"}})]
    if basemap:
        zooms = {"minZoom": basemap["min_zoom"], "maxNativeZoom": basemap["max_zoom"], "maxZoom": 19}
        west, south, east, north = basemap["bounds"]
        box = [[south, west], [north, east]]
        children.insert(0, dl.TileLayer(id="streets", url="/map/tiles/{z}/{x}/{y}", bounds=box, **zooms))
    credit = html.P(basemap["attribution"], className="map-credit") if basemap and basemap["attribution"] else None
    frame = dl.Map(
        children,
        id="map",
        center=MIDDLE,
        zoom=10,
        zoomSnap=0.25,
        maxZoom=19,
        attributionControl=False,
        zoomControl=False,
        style={"height": "100%"},
    )
    return html.Section(
        [frame, credit],
        id="map-panel",
        className="map",
        tabIndex="-1",
        **{"aria-label": _("Peta")},
    )
