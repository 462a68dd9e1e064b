"""Places by name: villages, landmarks and addresses, found while an operator types what a caller says.

Villages come with the areas, landmarks and addresses by `import places`. A hit on a village means "somewhere in it";
a hit on a landmark is a point. Nearness to a place already known lifts what is close to it.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from dispatch.areas import METRES_PER_DEGREE, Area, AreaIndex
from dispatch.plaintext import plain
from dispatch.wire import place_of
from dispatch.wordindex import Field, WordIndex

NAME, ALIAS, ADDRESS, VILLAGE, KECAMATAN, KIND = 1.0, 0.95, 0.7, 0.6, 0.5, 0.5
"""What a word counts by the field it stands in."""
WHOLE_NAME, NAME_BEGINS = 1.0, 0.4
IS_VILLAGE = 0.08
LONG_NAME = 0.004  # taken off for each letter: of two that fit, the shorter name is meant
LANDMARK_M = 100.0  # "in front of the filling station" is this far off
NEARNESS, NEAR_M = 0.6, 3_000.0
LOOKED_AT = 60
SAME_WORD = {"jl": "jalan", "jln": "jalan", "gg": "gang", "ds": "desa", "kel": "kelurahan", "kec": "kecamatan"}
FILLERS = {"di", "dekat", "depan", "belakang", "samping", "sebelah", "seberang", "sekitar", "pinggir", "daerah"} | {
    "desa",
    "kelurahan",
    "kecamatan",
}
"""Words that say how, not where: they need not be found, and count nothing."""

Point = tuple[float, float]
"""lat, lng in degrees."""


@dataclass(frozen=True, slots=True)
class Place:
    """A landmark or an address. village: Kemendagri code, or ""."""

    name: str
    kind: str
    lat: float
    lng: float
    village: str = ""
    address: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A place found. within: village and kecamatan, as people say them; distance_m: from where it was asked near."""

    place: Place
    within: str
    is_village: bool
    is_whole: bool
    distance_m: float | None = None

    @property
    def label(self) -> str:
        """The place as one line: "Polsek Wanasari, Wanasari"."""
        return ", ".join(part for part in (self.place.name, self.within) if part)


class PlaceIndex:
    """All villages and imported places of a district, to be asked what words mean. Never changes."""

    def __init__(self, areas: AreaIndex, places: Sequence[Place] = ()) -> None:
        self._areas = areas
        self._villages = len(areas.villages)
        self._places = [*(_of_village(v) for v in areas.villages), *places]
        self._names = [plain(place.name) for place in self._places]
        self._index = WordIndex([self._fields(at) for at in range(len(self._places))])
        lengths = np.array([len(name) for name in self._names], np.float32)
        self._prior = -LONG_NAME * np.minimum(lengths, 60)
        self._prior[: self._villages] += IS_VILLAGE
        self._lat = np.array([place.lat for place in self._places], np.float32)
        self._lng = np.array([place.lng for place in self._places], np.float32)

    def __len__(self) -> int:
        return len(self._places)

    def search(self, text: str, limit: int = 8, near: Point | None = None) -> list[Hit]:
        """Give the places of these words, best first; where none has them all, those that have most."""
        words = _wanted(text)
        if not words or not self._places:
            return []
        found = self._index.search(words)
        most = int(found.matched.max())
        if most < math.ceil(len(words) / 2):
            return []
        chosen = np.flatnonzero(found.matched == most)
        score = found.score[chosen] + self._prior[chosen]
        if near:
            score += NEARNESS * np.exp(-self._distances(chosen, near) / NEAR_M)
        if len(chosen) > LOOKED_AT:
            best = np.argpartition(-score, LOOKED_AT)[:LOOKED_AT]
            chosen, score = chosen[best], score[best]
        phrase = " ".join(words)
        score += np.array([self._by_name(int(at), phrase) for at in chosen], np.float32)
        order = np.lexsort((chosen, -score))[:limit]
        return [self._hit(int(chosen[at]), most == len(words), near) for at in order]

    def named(self, text: str) -> list[Hit]:
        """Give the places that bear exactly this name, or this whole label; where villages do, they alone."""
        wanted = plain(text)
        same = [hit for hit in self.search(text, LOOKED_AT) if wanted in (plain(hit.place.name), plain(hit.label))]
        return [hit for hit in same if hit.is_village] or same

    def find_one(self, text: str) -> Hit | None:
        """Give the one place a text means: a name that only one bears, or the only hit that has all its words."""
        same = self.named(text)
        hits = same or [hit for hit in self.search(text, 2) if hit.is_whole]
        return hits[0] if len(hits) == 1 else None

    def _by_name(self, at: int, phrase: str) -> float:
        name = self._names[at]
        return WHOLE_NAME if name == phrase else NAME_BEGINS if name.startswith(phrase) else 0.0

    def _hit(self, at: int, is_whole: bool, near: Point | None) -> Hit:
        place = self._places[at]
        far = float(self._distances(np.array([at]), near)[0]) if near else None
        return Hit(place, self._within(place, at < self._villages), at < self._villages, is_whole, far)

    def _within(self, place: Place, is_village: bool) -> str:
        village, kecamatan = self._areas.get(place.village), self._areas.kecamatan(place.village)
        named = [] if is_village or not village else [village.name]
        return ", ".join([*named, *([kecamatan.name] if kecamatan else [])])

    def _fields(self, at: int) -> list[Field]:
        place = self._places[at]
        village, kecamatan = self._areas.get(place.village), self._areas.kecamatan(place.village)
        fields: list[Field] = [(self._names[at], NAME), (_plain(place.kind), KIND), (_plain(place.address), ADDRESS)]
        fields += [(_plain(alias), ALIAS) for alias in place.aliases]
        if village and at >= self._villages:
            fields.append((plain(village.name), VILLAGE))
        return [*fields, (plain(kecamatan.name), KECAMATAN)] if kecamatan else fields

    def around(self, point: Point, most: int = 60) -> list[Place]:
        """Give the landmarks and addresses nearest to a point, nearest first; villages are no landmarks."""
        metres = self._distances(np.arange(len(self._places)), point)[self._villages :]
        order = np.argsort(metres, kind="stable")[:most]
        return [self._places[self._villages + int(at)] for at in order]

    def _distances(self, chosen: NDArray[np.intp], near: Point) -> NDArray[np.float32]:
        lat, lng = near
        north = self._lat[chosen] - np.float32(lat)
        east = (self._lng[chosen] - np.float32(lng)) * np.float32(math.cos(math.radians(lat)))
        metres: NDArray[np.float32] = np.hypot(north, east) * np.float32(METRES_PER_DEGREE)
        return metres


def where(hit: Hit, areas: AreaIndex) -> dict[str, Any]:
    """Give a hit as the place of a command, with its address: a village as an area, a landmark as a point near it."""
    if hit.is_village:
        return {**place_of(None, None, areas.get(hit.place.village), areas), "address": ""}
    named = areas.get(hit.place.village)
    address = ", ".join(part for part in (hit.place.name, hit.place.address) if part)
    point = place_of(hit.place.lat, hit.place.lng, named, areas)
    return {**point, "uncertain_m": LANDMARK_M, "address": address}


def with_villages(places: Sequence[Place], areas: AreaIndex) -> list[Place]:
    """Give the places with the village each lies in, where none is named."""
    return [place if place.village else replace(place, village=_village_at(place, areas)) for place in places]


def to_bytes(places: Sequence[Place]) -> bytes:
    """Give places as JSON, to be kept in the store."""
    return orjson.dumps([astuple(place) for place in places])


def from_bytes(stored: bytes) -> list[Place]:
    """Give the places again, from what `to_bytes` gave."""
    return [_stored(*row) for row in orjson.loads(stored)]


def _stored(name: str, kind: str, lat: float, lng: float, village: str, address: str, aliases: list[str]) -> Place:
    return Place(name, kind, lat, lng, village, address, tuple(aliases))


def _village_at(place: Place, areas: AreaIndex) -> str:
    village = areas.find_village(place.lat, place.lng)
    return village.code if village else ""


def _of_village(village: Area) -> Place:
    return Place(village.name, village.kind, village.lat, village.lng, village.code)


def _plain(text: str) -> str:
    return " ".join(SAME_WORD.get(word, word) for word in plain(text).split())


def _wanted(text: str) -> list[str]:
    words = _plain(re.sub(r"(?i)\bno\.?(?=\s*\d)", " ", text)).split()
    return [word for word in words if word not in FILLERS] or words
