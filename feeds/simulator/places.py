"""Where things happen: near the villages' points, more often where more people can be supposed."""

import math
import random
from dataclasses import dataclass

from dispatch.areas import VillagePoint
from feeds.demo.brebes import villages

METRES_PER_DEGREE = 111_320.0
NEIGHBOURS = 4
TOWN, SEAT = 2.5, 2.0
"""How much more happens in a kelurahan, and in the village a kecamatan is named after."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A point (lat, lng) in, or very near, a village."""

    village: VillagePoint
    lat: float
    lng: float


def metres(a: Point, b: Point) -> float:
    """Give the line between two points in metres (plane; good to 0.5 % inside a province)."""
    dy = (a[0] - b[0]) * METRES_PER_DEGREE
    dx = (a[1] - b[1]) * METRES_PER_DEGREE * math.cos(math.radians(a[0]))
    return math.hypot(dx, dy)


def between(a: Point, b: Point, share: float) -> Point:
    """Give the point a share of the way from a to b."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


class Places:
    """The district's villages with invented weights; the same seed gives the same busy villages."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(f"{seed}:places")
        self.villages = villages()
        self._weights = [rng.lognormvariate(0, 0.7) * _importance(v) for v in self.villages]
        self._neighbours = {v.code: self._nearest(v) for v in self.villages}

    def pick(self, rng: random.Random) -> Spot:
        """Draw a place; on the way to a neighbouring village, so that it lies on land."""
        village = rng.choices(self.villages, self._weights)[0]
        lat, lng = self.near(rng, village, 0.3)
        return Spot(village, round(lat, 6), round(lng, 6))

    def near(self, rng: random.Random, village: VillagePoint, reach: float) -> Point:
        """Draw a point at most `reach` of the way to a neighbouring village, some 40 m off that line."""
        towards = rng.choice(self._neighbours[village.code])
        lat, lng = between((village.lat, village.lng), (towards.lat, towards.lng), rng.uniform(0, reach))
        return lat + rng.uniform(-0.0004, 0.0004), lng + rng.uniform(-0.0004, 0.0004)

    def _nearest(self, village: VillagePoint) -> list[VillagePoint]:
        here = village.lat, village.lng
        others = sorted(self.villages, key=lambda v: metres(here, (v.lat, v.lng)))
        return others[1 : NEIGHBOURS + 1]


def _importance(village: VillagePoint) -> float:
    return (TOWN if village.kind == "kelurahan" else 1.0) * (SEAT if village.name == village.kecamatan else 1.0)
