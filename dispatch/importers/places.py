"""Reads landmarks and addresses: a CSV file, or GeoJSON points whose properties bear the same names.

name   as people say it: "SPBU Klampok"            village  Kemendagri code (optional: told by the point)
kind   what it is: spbu, masjid, sekolah ...       address  street and number (optional)
lat, lng  WGS 84 degrees                           aliases  other names, with ; or | between them (optional)

CSV rows are numbered as a spreadsheet does: the heading is row 1. GeoJSON features count from 1.
"""

import json
import math
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from dispatch.importers import ImportFailed, Problem, file_failed
from dispatch.importers.table import Row, read_rows, read_text
from dispatch.places import Place

COLUMNS = ("name", "kind", "lat", "lng")
OPTIONAL = ("village", "address", "aliases")
LONGEST = {"name": 120, "kind": 40, "address": 300, "aliases": 400}
LIMITS = {"lat": 90.0, "lng": 180.0}

Rows = list[tuple[str, Row]]
"""Where each row stands in its file, and its cells as text."""


def read_places(path: Path | str, villages: Collection[str] | None = None) -> list[Place]:
    """All places of the file; raises ImportFailed naming each row or feature, field, value and remedy.

    `villages` are the codes that exist; without them village codes are not checked.
    """
    file = Path(path)
    is_geojson = read_text(file).lstrip().startswith("{")
    rows = _features(file) if is_geojson else _numbered(read_rows(file, COLUMNS, OPTIONAL))
    errors = list(_problems(rows, villages))
    if errors:
        raise ImportFailed(str(path), errors)
    return [_place(row) for _, row in rows]


def _numbered(rows: list[Row]) -> Rows:
    return [(f"row {number}", row) for number, row in enumerate(rows, 2)]


def _features(path: Path) -> Rows:
    try:
        features = json.loads(read_text(path))["features"]
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise file_failed(str(path), "JSON", where, f"{error.msg}; export the file again") from error
    except (KeyError, RecursionError) as error:
        raise file_failed(str(path), "features", path.name, "must be a GeoJSON FeatureCollection") from error
    if not isinstance(features, list) or not features:
        raise file_failed(str(path), "features", path.name, "must be a list with at least one feature")
    return [(f"feature {number}", _cells(feature)) for number, feature in enumerate(features, 1)]


def _cells(feature: Any) -> Row:
    """The feature's properties and point as texts; what is missing or no point is "" and found out as any cell is."""
    about = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    found = {name: _text(about.get(name)) if isinstance(about, dict) else "" for name in (*COLUMNS, *OPTIONAL)}
    point = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    lng, lat = point[:2] if isinstance(point, list) and len(point) >= 2 else ("", "")
    return found | {"lat": str(lat), "lng": str(lng), "more": ""}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(str(part) for part in value)
    return "" if value is None else str(value).strip()


def _problems(rows: Rows, villages: Collection[str] | None) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], str] = {}
    for where, row in rows:
        for field, remedy in _faults(row, villages):
            yield Problem(where, field, row[field], remedy)
        same = row["name"].casefold(), row["lat"], row["lng"]
        if seen.setdefault(same, where) != where:
            yield Problem(
                where, "name", row["name"], f"stands at the same point in {seen[same]}; remove one of the two"
            )


def _faults(row: Row, villages: Collection[str] | None) -> Iterator[tuple[str, str]]:
    yield from ((field, "must not be empty") for field in ("name", "kind") if not row[field])
    for field, most in LONGEST.items():
        if len(row[field]) > most:
            yield field, f"has {len(row[field])} characters; at most {most} are taken"
    if row["more"]:
        yield "more", "stands beyond the columns; put a text with commas in quotation marks"
    yield from _point_faults(row)
    if row["village"] and villages is not None and row["village"] not in villages:
        yield "village", "is no known village; import its area first, correct the code, or leave it out"


def _point_faults(row: Row) -> Iterator[tuple[str, str]]:
    for field, limit in LIMITS.items():
        value = _degrees(row[field])
        if value is None:
            yield field, "must be a number of degrees, with a point: -6.8712"
        elif abs(value) > limit:
            turned = field == "lat" and abs(value) <= LIMITS["lng"] and abs(_degrees(row["lng"]) or 0) <= LIMITS["lat"]
            yield field, "lat and lng have changed places" if turned else f"must lie from -{limit:.0f} to {limit:.0f}"


def _degrees(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _place(row: Row) -> Place:
    aliases = tuple(alias.strip() for alias in re.split(r"[;|]", row["aliases"]) if alias.strip())
    point = float(row["lat"]), float(row["lng"])
    return Place(row["name"], row["kind"].lower(), *point, row["village"], row["address"], aliases)
