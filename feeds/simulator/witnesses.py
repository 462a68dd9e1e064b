"""Several people report one event: what the others say of what the first has told, and from where."""

import random
from collections.abc import Iterator
from dataclasses import replace

from feeds.simulator import tables
from feeds.simulator.places import Places, Spot
from feeds.simulator.story import Happening, caller, draw_real, lasting
from feeds.simulator.words import retell

SPREAD_DEGREES = 0.0006
"""About 65 m: how far off witnesses stand, or their phones think they do."""


def others(rng: random.Random, first: Happening) -> Iterator[tuple[float, Happening]]:
    """Give (seconds after the first, happening) of everybody else who reports the same event; mostly nobody."""
    if rng.random() < tables.SEEN_BY_MANY.get(first.kind, 0.0) and "address" not in first.place:
        yield from crowd(rng, first, rng.randint(*tables.WITNESSES))


def crowd(rng: random.Random, first: Happening, count: int) -> Iterator[tuple[float, Happening]]:
    """Give so many others who report the same event by telephone, in the minutes after the first."""
    for _ in range(count):
        spot = _beside(rng, first.spot)
        place = {"village": spot.village.code} if rng.random() < 0.3 else {"lat": spot.lat, "lng": spot.lng}
        told = replace(
            first,
            channel="110",
            kind=rng.choice(tables.CALLED_OTHERWISE.get(first.kind, (first.kind,))),
            text=retell(rng, first.text),
            spot=spot,
            place=place,
            caller=caller(rng),
            ring_s=lasting(rng, tables.RING),
            talk_s=lasting(rng, tables.TALK),
        )
        yield rng.expovariate(1 / tables.WITNESS_AFTER_S), told


def draw_seen_by_many(rng: random.Random, places: Places) -> Happening:
    """Draw a call about something that nobody overlooks, and that can wait long enough for others to call."""
    while True:
        first = draw_real(rng, places)
        if (
            first.channel == "110"
            and first.priority == 3
            and first.kind in tables.CALLED_OTHERWISE
            and "lat" in first.place
        ):
            return first


def _beside(rng: random.Random, spot: Spot) -> Spot:
    lat, lng = (v + rng.uniform(-SPREAD_DEGREES, SPREAD_DEGREES) for v in (spot.lat, spot.lng))
    return replace(spot, lat=round(lat, 6), lng=round(lng, 6))
