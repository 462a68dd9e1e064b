"""Which column of a foreign file is what: a small TOML file (mappings/sffd.toml explains itself)."""

import re
import tomllib
from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.core.errors import K3iError

FOLDER = Path(__file__).resolve().parent / "mappings"
Box = tuple[float, float, float, float]


class BadMapping(K3iError):
    """A mapping cannot be found or used; says which ones there are."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is read; empty: it has our own columns. Boxes are west, south, east, north in degrees."""

    columns: Names[str, str] = field(default_factory=dict)
    text: tuple[str, ...] = ()
    time_format: str = ""
    zone: tzinfo = UTC
    place_column: str = ""
    place_pattern: re.Pattern[str] | None = None
    laid: tuple[Box, Box] | None = None
    kinds: Names[str, str] = field(default_factory=dict)
    priorities: Names[str, int] = field(default_factory=dict)

    def value(self, row: Names[str, str], column: str) -> str:
        """Give what a row has in one of our columns ("" where there is nothing)."""
        return (row.get(self.columns.get(column, column)) or "").strip()

    def time(self, row: Names[str, str], column: str) -> float | None:
        """Give a time in epoch seconds, or None; one without a zone of its own is of the mapping's.

        Raises ValueError naming column and value.
        """
        text = self.value(row, column)
        if not text:
            return None
        read = self.time_format
        try:
            moment = datetime.strptime(text, read) if read else datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).timestamp()
        except ValueError:
            raise ValueError(f"{column}: {text!r} is not a time ({self.time_format or 'ISO 8601'})") from None

    def point(self, row: Names[str, str]) -> tuple[float, float] | None:
        """Give (lat, lng), laid over our area where the mapping says so, or None. Raises ValueError."""
        found = self._coordinates(row)
        if found is None:
            return None
        lat, lng = found
        if not (-90 <= lat <= 90 and -180 <= lng <= 180):
            raise ValueError(f"lat, lng: {lat}, {lng} is not a place on earth")
        return lay(found, *self.laid) if self.laid else found

    def _coordinates(self, row: Names[str, str]) -> tuple[float, float] | None:
        if self.place_pattern:
            text = self.value(row, self.place_column)
            match = self.place_pattern.search(text)
            if text and not match:
                raise ValueError(f"{self.place_column}: {text!r} holds no coordinates")
            return (float(match["lat"]), float(match["lng"])) if match else None
        lat, lng = self.value(row, "lat"), self.value(row, "lng")
        try:
            return (float(lat), float(lng)) if lat or lng else None
        except ValueError:
            raise ValueError(f"lat, lng: {lat!r}, {lng!r} are not degrees") from None


def lay(point: tuple[float, float], source: Box, target: Box) -> tuple[float, float]:
    """Lay (lat, lng) of one box over another: stretched, neither turned nor mirrored."""
    lat, lng = point
    x = (lng - source[0]) / (source[2] - source[0])
    y = (lat - source[1]) / (source[3] - source[1])
    return target[1] + y * (target[3] - target[1]), target[0] + x * (target[2] - target[0])


def read_mapping(name: str) -> Mapping:
    """Give the mapping of a name (of those we bring) or a file. Raises BadMapping."""
    if not name:
        return Mapping()
    known = {p.stem: p for p in sorted(FOLDER.glob("*.toml"))}
    file = known.get(name, Path(name))
    try:
        return _mapping(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise BadMapping(f"there is no mapping {name!r}; use a file, or one of {', '.join(known)}") from None
    except (tomllib.TOMLDecodeError, KeyError, ValueError, re.error) as error:
        raise BadMapping(f"mapping {file}: {error}") from None


def _mapping(raw: dict[str, dict[str, object]]) -> Mapping:
    time, place, area = raw.get("time", {}), raw.get("place", {}), raw.get("area", {})
    return Mapping(
        columns={k: str(v) for k, v in raw.get("columns", {}).items()},
        text=tuple(map(str, _list(raw.get("text", {}).get("columns", [])))),
        time_format=str(time.get("format", "")),
        zone=ZoneInfo(str(time.get("zone", "UTC"))),
        place_column=str(place.get("column", "")),
        place_pattern=re.compile(str(place["pattern"])) if place else None,
        laid=(_box(area["from"]), _box(area["to"])) if area else None,
        kinds={k: str(v) for k, v in raw.get("kinds", {}).items()},
        priorities={k: int(str(v)) for k, v in raw.get("priorities", {}).items()},
    )


def _box(value: object) -> Box:
    west, south, east, north = (float(str(v)) for v in _list(value))
    if not (west < east and south < north):
        raise ValueError(f"box {value} is not west, south, east, north")
    return west, south, east, north


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is not a list")
    return value
