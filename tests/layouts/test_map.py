"""The map's frame: streets only when a base map is imported, with its source as plain text."""

from __future__ import annotations

from layouts.map import map_panel

STREETS = {"min_zoom": 8, "max_zoom": 12, "bounds": [108.5, -7.6, 109.4, -6.7], "attribution": "peta uji"}


def test_without_a_base_map_no_tile_is_asked_for() -> None:
    assert "/map/tiles" not in str(map_panel(None).to_plotly_json())


def test_a_base_map_is_asked_for_inside_its_bounds_only_and_names_its_source() -> None:
    frame, credit = map_panel(STREETS).children
    streets = frame.children[0]
    assert streets.bounds == [[-7.6, 108.5], [-6.7, 109.4]]
    assert credit.children == "peta uji"
