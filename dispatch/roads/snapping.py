"""Where on the roads a position is: the nearest point of the network, and how far off it."""

from dataclasses import dataclass

import numpy as np

from dispatch.core.travel import METRES_PER_DEGREE, Floats
from dispatch.roads.network import Ints, Network

SPACING_M = 25.0
"""Roads are cut into points at most this far apart: a position is put down within half of it."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """Places on roads: which road, what part of it lies behind (0 at a, 1 at b), and how far off in metres."""

    road: Ints
    part: Floats
    off_m: Floats


class Snapper:
    """The points of all open roads in a tree, asked for the nearest."""

    def __init__(self, network: Network) -> None:
        from scipy.spatial import cKDTree

        self._squeeze = float(np.cos(np.radians(network.lat.mean())))
        road, lat, lng, self._part = _points(network)
        self._road = road
        self._tree = cKDTree(self._plane(lat, lng))

    def snap(self, lat: Floats, lng: Floats) -> Snapped:
        """Give the nearest point on a road of each place (degrees)."""
        off, found = self._tree.query(self._plane(lat, lng))
        return Snapped(self._road[found], self._part[found], np.asarray(off))

    def _plane(self, lat: Floats, lng: Floats) -> Floats:
        return np.column_stack([lng * self._squeeze, lat]) * METRES_PER_DEGREE


def _points(network: Network) -> tuple[Ints, Floats, Floats, Floats]:
    """Give points along every open road: road, lat, lng, part of the road that lies behind."""
    road, lat, lng = _vertices(network)
    first, last = np.flatnonzero(road[1:] == road[:-1]), np.flatnonzero(road[1:] == road[:-1]) + 1
    north = (lat[last] - lat[first]) * METRES_PER_DEGREE
    east = (lng[last] - lng[first]) * METRES_PER_DEGREE * np.cos(np.radians(lat[first]))
    length = np.hypot(north, east)
    pieces = np.maximum(np.ceil(length / SPACING_M), 1).astype(np.int64)
    of = np.repeat(np.arange(len(first)), pieces + 1)
    step = np.arange(len(of)) - np.repeat(np.cumsum(pieces + 1) - (pieces + 1), pieces + 1)
    share = step / pieces[of]
    behind = _behind(road[first], length)[of] + share * length[of]
    whole = np.bincount(road[first], length, minlength=len(network.a))[road[first]][of]
    part = np.where(whole > 0, behind / np.maximum(whole, 1e-9), 0.0)
    lats = lat[first][of] + share * (lat[last] - lat[first])[of]
    lngs = lng[first][of] + share * (lng[last] - lng[first])[of]
    return road[first][of], lats, lngs, np.clip(part, 0.0, 1.0)


def _vertices(network: Network) -> tuple[Ints, Floats, Floats]:
    """Give every open road as its points in order, ends and bends: road, lat, lng."""
    chosen = np.flatnonzero(network.open)
    counts = np.diff(network.bends)
    bend_road = np.repeat(np.arange(len(network.a)), counts)
    bend_place = np.arange(len(bend_road)) - np.repeat(network.bends[:-1], counts) + 1
    kept = network.open[bend_road]
    road = np.concatenate([chosen, bend_road[kept], chosen])
    place = np.concatenate([np.zeros(len(chosen)), bend_place[kept], counts[chosen] + 1])
    lat = np.concatenate([network.lat[network.a[chosen]], network.bend_lat[kept], network.lat[network.b[chosen]]])
    lng = np.concatenate([network.lng[network.a[chosen]], network.bend_lng[kept], network.lng[network.b[chosen]]])
    order = np.lexsort((place, road))
    return road[order], lat[order], lng[order]


def _behind(road: Ints, length: Floats) -> Floats:
    """Give how much of its road lies behind each piece, in metres; pieces of a road stand together, in order."""
    total = np.cumsum(length) - length
    begins = np.concatenate([[True], road[1:] != road[:-1]])
    return total - np.maximum.accumulate(np.where(begins, total, 0.0))
