"""Reads base maps: the land that ships with us, and an .mbtiles file (SQLite) of finished picture
tiles, served by us without internet.

Tiles are asked for as browsers do, row 0 in the north; the file counts rows from the south.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from shapely import union_all
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dispatch.importers import ImportFailed, file_failed

MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
VECTOR_FORMATS = ("pbf", "mvt")
GZIP = b"\x1f\x8b"  # vector tiles are packed; pictures never
MAX_ZOOM = 24
WORLD = (-180.0, -85.06, 180.0, 85.06)
VECTOR_REMEDY = "holds vector tiles, which K3i cannot draw; export picture tiles (png, jpg or webp)"


@dataclass(frozen=True)
class Basemap:
    """What the console must know of a base map; bounds are west, south, east, north in degrees."""

    name: str
    format: str
    bounds: tuple[float, float, float, float]
    min_zoom: int
    max_zoom: int
    attribution: str

    @property
    def media_type(self) -> str:
        """What a browser is told each tile is."""
        return MEDIA_TYPES[self.format]


def read_land(path: Path | str) -> BaseGeometry:
    """The land of a GeoJSON file whose features say `"kind": "land"`, in degrees."""
    features = json.loads(Path(path).read_text(encoding="utf-8"))["features"]
    return union_all([shape(each["geometry"]) for each in features if each["properties"]["kind"] == "land"])


def read_basemap(path: Path | str) -> Basemap:
    """What the file says of itself, checked; raises ImportFailed with field, value and remedy."""
    file = str(path)
    try:
        with _opened(path) as base:
            return _describe(file, base)
    except sqlite3.Error as error:
        raise file_failed(file, "file", Path(path).name, f"is no readable .mbtiles file ({error})") from error


def tile(path: Path | str, z: int, x: int, y: int) -> bytes | None:
    """The picture at zoom z, column x, row y from the north; None where the map has none.

    Raises sqlite3.Error where the file has gone since it was read.
    """
    if not (0 <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        return None
    with _opened(path) as base:
        query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        found = base.execute(query, (z, x, 2**z - 1 - y)).fetchone()
    return bytes(found[0]) if found and found[0] is not None else None


@contextmanager
def _opened(path: Path | str) -> Iterator[sqlite3.Connection]:
    """The file, for reading only; a connection each time, so that any thread may ask."""
    base = sqlite3.connect(f"file:{quote(str(Path(path).absolute()))}?mode=ro", uri=True)
    try:
        yield base
    finally:
        base.close()


def _describe(file: str, base: sqlite3.Connection) -> Basemap:
    found = {str(row[0]) for row in base.execute("SELECT name FROM sqlite_master")}
    missing = sorted({"metadata", "tiles"} - found)
    if missing:
        remedy = f"missing: {', '.join(missing)}; an .mbtiles file has both"
        raise file_failed(file, "tables", ", ".join(sorted(found)), remedy)
    told = {str(name): str(value) for name, value in base.execute("SELECT name, value FROM metadata")}
    first = base.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
    if first is None:
        raise file_failed(file, "tiles", "0 tiles", "the map is empty; export it again")
    # Asked apart, SQLite takes both from the index; together it would read every tile.
    zooms = [base.execute(f"SELECT {which}(zoom_level) FROM tiles").fetchone()[0] for which in ("min", "max")]
    return Basemap(
        name=told.get("name", Path(file).stem),
        format=_format(file, told.get("format", ""), first[0] if isinstance(first[0], bytes) else b""),
        bounds=_bounds(file, told.get("bounds")),
        min_zoom=int(zooms[0]),
        max_zoom=int(zooms[1]),
        attribution=told.get("attribution", ""),
    )


def _format(file: str, told: str, picture: bytes) -> str:
    """The format, told by the first tile itself: what the file says of it is often missing or wrong."""
    seen = _picture_format(picture)
    if seen:
        return seen
    if told.lower() in VECTOR_FORMATS or picture.startswith(GZIP):
        raise file_failed(file, "format", told, VECTOR_REMEDY)
    remedy = f"the tiles are neither png, jpg nor webp (they begin {picture[:8].hex(' ')!r}); export them so"
    raise file_failed(file, "format", told, remedy)


def _picture_format(picture: bytes) -> str | None:
    if picture.startswith(b"\x89PNG"):
        return "png"
    if picture.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "webp" if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP" else None


def _bounds(file: str, told: str | None) -> tuple[float, float, float, float]:
    """The bounds told, or the whole world where none are."""
    if not told:
        return WORLD
    try:
        west, south, east, north = (float(part) for part in told.split(","))
    except ValueError as error:
        raise _bad_bounds(file, told) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise _bad_bounds(file, told)
    return west, south, east, north


def _bad_bounds(file: str, told: str) -> ImportFailed:
    return file_failed(file, "bounds", told, "must be west,south,east,north in degrees")
