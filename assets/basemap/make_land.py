"""Make land.json: land and coast around Brebes, so that the map is never blank.

The npm package `world-atlas` carries Natural Earth's 1:10m land as TopoJSON: borders stored once, as
"arcs" of small whole numbers, each the step from the point before. A polygon is a list of rings, a ring
a list of arc numbers, and ~n means arc n walked backwards. We undo that, cut a window, write GeoJSON.

    python assets/basemap/make_land.py                        npm fetches the package
    python assets/basemap/make_land.py package/land-10m.json  from a package fetched before
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry

WINDOW = (107.5, -8.2, 110.5, -6.2)
PACKAGE = "world-atlas@2.0.2"
ATTRIBUTION = f"Natural Earth 1:10m, public domain (naturalearthdata.com), from npm {PACKAGE}"
DECIMALS = 4

Point = tuple[float, float]


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Every arc of the topology as points in degrees (lng, lat)."""
    (scale_x, scale_y), (left, bottom) = (topology["transform"][key] for key in ("scale", "translate"))
    return [[(x * scale_x + left, y * scale_y + bottom) for x, y in accumulate(arc, _step)] for arc in topology["arcs"]]


def _step(here: list[int], move: list[int]) -> list[int]:
    return [here[0] + move[0], here[1] + move[1]]


def join_ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """One closed ring; an arc begins where the one before it ended, so that point is taken once."""
    ring: list[Point] = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(points[1:] if ring else points)
    return ring


def decode_polygons(topology: dict[str, Any], name: str) -> MultiPolygon:
    """The named object's polygons (a GeometryCollection of MultiPolygons), holes included."""
    arcs = decode_arcs(topology)
    polygons = chain.from_iterable(each["arcs"] for each in topology["objects"][name]["geometries"])
    rings = [[join_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    return MultiPolygon([Polygon(shell, holes) for shell, *holes in rings])


def cut_window(land: MultiPolygon) -> tuple[BaseGeometry, BaseGeometry]:
    """Land inside the window, and its coast: the land's outline without the window's own edges."""
    window = shapely.box(*WINDOW)
    near = shapely.union_all([shapely.make_valid(part) for part in land.geoms if part.intersects(window)])
    return near.intersection(window), near.boundary.intersection(window)


def as_feature(kind: str, geometry: BaseGeometry) -> dict[str, Any]:
    """A GeoJSON feature, coordinates rounded to 4 decimals (11 m; the source is coarser)."""
    rounded = shapely.set_precision(geometry, 10**-DECIMALS)
    shape = json.loads(json.dumps(mapping(rounded)), parse_float=lambda text: round(float(text), DECIMALS))
    return {"type": "Feature", "properties": {"kind": kind}, "geometry": shape}


def fetch_topology() -> dict[str, Any]:
    """land-10m.json out of the npm package; needs npm and its registry."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", PACKAGE]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            member = package.extractfile("package/land-10m.json")
            assert member is not None, f"{PACKAGE} holds no land-10m.json"
            topology: dict[str, Any] = json.load(member)
            return topology


def main(arguments: list[str]) -> None:
    """Write land.json beside this script."""
    topology = json.loads(Path(arguments[0]).read_text()) if arguments else fetch_topology()
    land, coast = cut_window(decode_polygons(topology, "land"))
    collection = {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "bbox": list(WINDOW),
        "features": [as_feature("land", land), as_feature("coast", shapely.line_merge(coast))],
    }
    target = Path(__file__).with_name("land.json")
    target.write_text(json.dumps(collection, separators=(",", ":")) + "\n")
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
