"""Reads the road graph that OSMnx exports (`ox.save_graphml`): nodes with x, y; one edge a direction.

Of an edge: `length` in metres (else measured), `highway`, `maxspeed`, `geometry` as WKT (else a straight line),
`access`.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.importers import file_failed
from dispatch.importers.road_tags import is_toll_road, kmh_noted, number_or_none

if TYPE_CHECKING:
    from dispatch.importers.roads import Reading

Json = dict[str, str]


def draw_graphml(path: Path, reading: "Reading") -> None:
    """Draw the file's graph; faults are noted by node or edge."""
    try:
        for number, (kind, about) in enumerate(_elements(path), 1):
            if kind == "node":
                _node(about, reading)
            else:
                _edge(number, about, reading)
    except ET.ParseError as error:
        raise file_failed(str(path), "GraphML", str(error), "is damaged or no XML; export the graph again") from error


def _elements(path: Path) -> Iterator[tuple[str, Json]]:
    """Give nodes and edges, each with what is known of it, in the file's order; memory stays small."""
    names: Json = {}
    for _, element in ET.iterparse(path):
        tag = element.tag.rpartition("}")[2]
        if tag == "key":
            names[element.get("id", "")] = element.get("attr.name", "")
        elif tag in ("node", "edge"):
            data = {names.get(d.get("key", ""), ""): d.text or "" for d in element}
            yield tag, data | dict(element.attrib)
            element.clear()


def _node(about: Json, reading: "Reading") -> None:
    lat, lng = number_or_none(about.get("y")), number_or_none(about.get("x"))
    where = f"node {about.get('id', '?')}"
    if lat is None or lng is None or abs(lat) > 90 or abs(lng) > 180:
        remedy = "must be degrees; export the graph unprojected (ox.project_graph(G, to_latlong=True))"
        reading.fail(where, "y, x", f"{about.get('y')}, {about.get('x')}", remedy)
        return
    reading.drawing.junction(about["id"], lat, lng)


def _edge(number: int, about: Json, reading: "Reading") -> None:
    ends = about.get("source", ""), about.get("target", "")
    where = f"edge {ends[0]} -> {ends[1]}"
    missing = [end for end in ends if not reading.drawing.knows(end)]
    if missing:
        reading.fail(where, "source, target", missing[0], "is no node of the file; export nodes and edges together")
        return
    if is_toll_road(about.get("highway", "")) and not reading.motorways:
        reading.noted["toll road left out: motorcycles may not use it (--motorways takes them in)"] += 1
        return
    length = number_or_none(about.get("length"))
    if length is None and about.get("length"):
        reading.fail(where, "length", about["length"], "must be metres")
        return
    bends = _bends(about.get("geometry", ""))
    kmh = kmh_noted(about.get("highway", ""), about.get("maxspeed", ""), reading.noted)
    metres = length or reading.drawing.length_m(*ends, bends)
    reading.drawing.drive(*ends, metres / kmh * 3.6, metres, bends)


def _bends(wkt: str) -> list[tuple[float, float]]:
    """Give the points of a LINESTRING (lng lat, ...) without its ends, as (lat, lng)."""
    if not wkt.startswith("LINESTRING"):
        return []
    pairs = (pair.split() for pair in wkt[wkt.index("(") + 1 : wkt.rindex(")")].split(","))
    return [(float(p[1]), float(p[0])) for p in pairs][1:-1]
