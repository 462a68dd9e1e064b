"""Reads roads from an OpenStreetMap extract (.osm.pbf, .osm), with pyosmium: three passes, little memory.

ways (which points are junctions) -> points (where they are) -> ways again (cut at junctions and drawn).
Turn restrictions, barriers and ferries are not read.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dispatch.importers import file_failed
from dispatch.importers.road_tags import directions, is_road, kmh_noted

if TYPE_CHECKING:
    from dispatch.importers.roads import Reading

MOST_POINTS = 8_000_000
Point = tuple[float, float]


def draw_pbf(path: Path, reading: "Reading") -> None:
    """Draw the roads of an extract."""
    try:
        uses = _uses(path, reading)
        if len(uses) > MOST_POINTS:
            remedy = "is too much for one district: cut it first, e.g. osmium extract --bbox 108.6,-7.4,109.4,-6.7"
            raise file_failed(str(path), "points", f"{len(uses):,}", remedy)
        places = _places(path, uses)
        for way in _roads(path, reading):
            _draw(way, uses, places, reading)
    except RuntimeError as error:
        raise file_failed(str(path), "OSM", str(error), "is damaged or no OpenStreetMap file; get it again") from error


def _roads(path: Path, reading: "Reading") -> Iterator[Any]:
    import osmium  # an import is all that needs it

    ways: Any = osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
    return (way for way in ways if len(way.nodes) > 1 and is_road(_tags(way), reading.motorways))


def _tags(way: Any) -> dict[str, str]:
    return {tag.k: tag.v for tag in way.tags}


def _uses(path: Path, reading: "Reading") -> Counter[int]:
    """Count how often roads meet at each point; the ends of a way count twice, so that they are junctions."""
    uses: Counter[int] = Counter()
    for way in _roads(path, reading):
        refs = [node.ref for node in way.nodes]
        uses.update([*refs, refs[0], refs[-1]])
    return uses


def _places(path: Path, wanted: Counter[int]) -> dict[int, Point]:
    import osmium

    if not wanted:
        return {}
    points: Any = osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(osmium.filter.IdFilter(wanted))
    return {node.id: (node.location.lat, node.location.lon) for node in points if node.location.valid()}


def _draw(way: Any, uses: Counter[int], places: dict[int, Point], reading: "Reading") -> None:
    """Draw a way from junction to junction; points the extract has cut off end it."""
    tags = _tags(way)
    forth, back = directions(tags)
    kmh = kmh_noted(tags["highway"], tags.get("maxspeed", ""), reading.noted)
    for piece in _pieces([node.ref for node in way.nodes], uses, places):
        for end in (piece[0], piece[-1]):
            if not reading.drawing.knows(end):
                reading.drawing.junction(end, *places[end])
        bends = [places[ref] for ref in piece[1:-1]]
        metres = reading.drawing.length_m(piece[0], piece[-1], bends)
        if forth:
            reading.drawing.drive(piece[0], piece[-1], metres / kmh * 3.6, metres, bends)
        if back:
            reading.drawing.drive(piece[-1], piece[0], metres / kmh * 3.6, metres, bends[::-1])


def _pieces(refs: list[int], uses: Counter[int], places: dict[int, Point]) -> Iterator[list[int]]:
    """Cut a way at its junctions, and where the extract has cut its points off."""
    piece: list[int] = []
    for ref in refs:
        if ref in places:
            piece.append(ref)
        if len(piece) > 1 and (ref not in places or uses[ref] > 1):
            yield piece
            piece = piece[-1:]
        if ref not in places:
            piece = []
    if len(piece) > 1:
        yield piece
