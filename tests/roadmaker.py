"""Road files as tests need them: a small town drawn in OSM's words, written as GraphML or PBF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

LAT, LNG = -6.87, 109.04
STEP = 0.009
"""About a kilometre in degrees."""

Ways = list[tuple[list[int], dict[str, str]]]


def place(column: float, row: float) -> tuple[float, float]:
    """Give (lat, lng) of a point of the town's grid, a kilometre a step; rows go north."""
    return LAT + row * STEP, LNG + column * STEP


def grid(columns: int, rows: int) -> dict[int, tuple[float, float]]:
    """Give the points of a grid by number: row x 100 + column."""
    return {r * 100 + c: place(c, r) for r in range(rows) for c in range(columns)}


def streets(columns: int, rows: int, **tags: str) -> Ways:
    """Give the streets of a grid, each from end to end."""
    across = [([r * 100 + c for c in range(columns)], {"highway": "residential"} | tags) for r in range(rows)]
    along = [([r * 100 + c for r in range(rows)], {"highway": "residential"} | tags) for c in range(columns)]
    return across + along


def write_pbf(path: Path, points: dict[int, tuple[float, float]], ways: Ways) -> Path:
    """Write an OpenStreetMap file; its form is told by its name."""
    import osmium

    writer = osmium.SimpleWriter(str(path), overwrite=True)
    for id_, (lat, lng) in points.items():
        writer.add_node(osmium.osm.mutable.Node(id=id_ + 1, location=(lng, lat), version=1))
    for number, (refs, tags) in enumerate(ways, 1):
        writer.add_way(osmium.osm.mutable.Way(id=number, nodes=[r + 1 for r in refs], tags=tags, version=1))
    writer.close()
    return path


KEYS = ("y", "x", "highway", "maxspeed", "length", "geometry")


def write_graphml(path: Path, points: dict[int, tuple[float, float]], edges: list[dict[str, Any]]) -> Path:
    """Write a graph as OSMnx does: `source`, `target` and what else an edge has, one edge a direction."""
    keys = "".join(f'<key id="d{i}" for="all" attr.name="{name}" attr.type="string"/>' for i, name in enumerate(KEYS))
    nodes = "".join(f'<node id="{id_}">{_data(y=lat, x=lng)}</node>' for id_, (lat, lng) in points.items())
    drawn = "".join(
        f'<edge source="{e["source"]}" target="{e["target"]}">'
        + _data(**{k: v for k, v in e.items() if k in KEYS})
        + "</edge>"
        for e in edges
    )
    xmlns = "http://graphml.graphdrawing.org/xmlns"
    path.write_text(f'<graphml xmlns="{xmlns}">{keys}<graph edgedefault="directed">{nodes}{drawn}</graph></graphml>')
    return path


def _data(**values: Any) -> str:
    return "".join(f'<data key="d{KEYS.index(name)}">{value}</data>' for name, value in values.items())


def both_ways(a: int, b: int, **about: Any) -> list[dict[str, Any]]:
    """Give a street as the two edges OSMnx makes of it."""
    return [{"source": a, "target": b} | about, {"source": b, "target": a} | about]
