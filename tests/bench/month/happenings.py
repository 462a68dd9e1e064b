"""What happens in the month, and what chance decides about it: the same for every policy, from the seed alone."""

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.simulator import tables
from feeds.simulator.places import Places
from feeds.simulator.story import draw_real
from tests.bench.month.ways import Floats, Ways

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Happening:
    """One report that needs somebody. at: seconds from the beginning; xy, junction: on the roads."""

    number: int
    at: float
    kind: str
    priority: int
    channel: str
    village: str
    kecamatan: str
    lat: float
    lng: float
    xy: Floats
    junction: int


@dataclass(frozen=True, slots=True)
class Chance:
    """What would come of sending each officer to one happening. Arrays by officer; seconds.

    slow: a drive really takes so many times what the roads say.
    """

    answer: Floats
    turnout: Floats
    slow: Floats
    declines: NDArray[np.bool_]
    silent: NDArray[np.bool_]
    scene: Floats
    finding: float


def happenings(seed: int, days: int, a_day: float, ways: Ways) -> list[Happening]:
    """Give what is reported in so many days, in order of time."""
    rng, dice = random.Random(f"{seed}:month"), np.random.default_rng([seed, 1])
    places = Places(seed)
    count = int(dice.poisson(days * a_day))
    hours = np.array(tables.HOURS) / sum(tables.HOURS)
    times = dice.integers(0, days, count) * DAY_S + (dice.choice(24, count, p=hours) + dice.random(count)) * 3600
    return [_drawn(n, float(at), rng, places, ways) for n, at in enumerate(np.sort(times))]


def _drawn(number: int, at: float, rng: random.Random, places: Places, ways: Ways) -> Happening:
    drawn = draw_real(rng, places)
    spot, village = drawn.spot, drawn.spot.village
    xy = ways.flat(spot.lat, spot.lng)
    return Happening(
        number=number,
        at=at,
        kind=drawn.kind,
        priority=drawn.priority,
        channel=drawn.channel,
        village=village.code,
        kecamatan=village.code.rpartition(".")[0],
        lat=spot.lat,
        lng=spot.lng,
        xy=xy,
        junction=int(ways.junction(xy)),
    )


def chance(seed: int, happening: Happening, officers: int) -> Chance:
    """Give what chance has in store for one happening, whoever is sent."""
    dice = np.random.default_rng([seed, 2, happening.number])

    def lasting(what: tuple[float, float]) -> Floats:
        return what[0] * dice.lognormal(0, what[1], officers)

    return Chance(
        answer=lasting(tables.ANSWER),
        turnout=lasting(tables.TURNOUT),
        slow=lasting((1.0, tables.SPEED_MPS[1])),
        declines=dice.random(officers) < tables.DECLINES,
        silent=dice.random(officers) < tables.IS_SILENT,
        scene=lasting(tables.SCENE_HISTORY),
        finding=float(tables.FINDING[0] * dice.lognormal(0, tables.FINDING[1])),
    )
