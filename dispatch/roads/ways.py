"""Ways by road: from where many are to where an incident is, along the network, honest about what is not on it."""

import numpy as np

from dispatch.core.travel import OFF_ROAD, ROAD, Estimate, Floats, Times
from dispatch.roads.network import Network
from dispatch.roads.shortest import Shortest, shortest_of
from dispatch.roads.snapping import Snapped, Snapper

SLOW_MPS = 2.5
"""From the road to the place itself, and from where an officer stands to the road: on foot, or on a lane no map has."""
HOPELESS = 10.0
"""So many times further off than "off the road network": the graph is of somewhere else, and is not used."""


class Roads:
    """The router on an imported graph. One-ways count; turns and barriers are not known.

    off_m: further than this from any road is labelled "off the road network".
    """

    def __init__(self, network: Network, otherwise: Estimate, off_m: float, shortest: Shortest | None = None) -> None:
        self.network = network
        self._otherwise = otherwise
        self._off_m = off_m
        self._snapper = Snapper(network)
        self._shortest = shortest or shortest_of(network)
        there, back = np.isfinite(network.there_s), np.isfinite(network.back_s)
        self._seconds = network.there_s, network.back_s
        self._metres = np.where(there, network.metres, np.inf), np.where(back, network.metres, np.inf)

    def to_incident(self, lat: float, lng: float, lats: Floats, lngs: Floats) -> Times:
        """Give the ways from each (lats, lngs) to one place; where no road leads, the estimate of that pair."""
        guessed = self._otherwise.to_incident(lat, lng, lats, lngs)
        if not len(guessed.metres):
            return guessed
        there, here = self._snapper.snap(lats, lngs), self._snapper.snap(np.array([lat]), np.array([lng]))
        off = np.maximum(there.off_m, here.off_m)
        seconds, metres = self._along(there, here)
        slow = there.off_m + here.off_m
        lost = ~np.isfinite(seconds) | (off > HOPELESS * self._off_m)
        return Times(
            np.where(lost, guessed.metres, metres + slow),
            np.where(lost, guessed.seconds, seconds + slow / SLOW_MPS),
            tuple(map(self._basis, off, seconds)),
        )

    def _basis(self, off_m: float, seconds: float) -> str:
        if off_m > HOPELESS * self._off_m:
            return f"{self._otherwise.basis}; off the road network"
        if not np.isfinite(seconds):
            return f"{self._otherwise.basis}; no way by road"
        return OFF_ROAD if off_m > self._off_m else ROAD

    def _along(self, there: Snapped, here: Snapped) -> tuple[Floats, Floats]:
        """Give seconds and metres between places on roads: out by either end, in by either end, or straight along."""
        n = self.network
        ends = np.concatenate([n.a[here.road], n.b[here.road]])
        starts = np.concatenate([n.a[there.road], n.b[there.road]])
        seconds, metres = self._shortest.from_many(ends, starts)
        return _cheapest(seconds, there, here, *self._seconds), _cheapest(metres, there, here, *self._metres)


def _cheapest(ways: Floats, there: Snapped, here: Snapped, forth: Floats, back: Floats) -> Floats:
    """Give the least of all ways between two places; forth and back: what each direction of each road takes."""
    out = np.concatenate([_part(there.part, back[there.road]), _part(1 - there.part, forth[there.road])])
    into = np.concatenate([_part(here.part, forth[here.road]), _part(1 - here.part, back[here.road])])
    by_junctions = (into[:, None] + ways + out[None, :]).min(axis=0).reshape(2, -1).min(axis=0)
    ahead = here.part - there.part
    along = _part(np.abs(ahead), np.where(ahead > 0, forth[there.road], back[there.road]))
    return np.asarray(np.where(there.road == here.road, np.minimum(along, by_junctions), by_junctions))


def _part(part: Floats, whole: Floats) -> Floats:
    """Give a part of what a direction takes; none of a closed one is nothing, any of it is endless."""
    taken: Floats = np.multiply(part, whole, where=part > 0, out=np.zeros(len(part)))
    return taken
