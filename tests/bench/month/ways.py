"""Where the roads of the model lead. No road graph of Brebes is among the data, so one is made up, from a seed.

Junctions are the villages and some hamlets around each. Neighbours are joined as a Gabriel graph joins them (when no
third lies in the circle between the two), a part of the joints is missing, as rivers and hills leave them out, and
each road winds in its own way. The ways between the seats of sectors are fast, those of the southern hills slow.
What a router knows of it is `drive`; what a drive really takes is that times chance (`happenings`).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree

from feeds.demo.brebes import polseks, villages

METRES = 111_320.0
HAMLETS, HAMLET_SPREAD_M = 7, 850.0
WINDING = (1.15, 0.2)
"""Road / line of one road between two junctions: lognormal (median, sigma)."""
MISSING = 0.45
FAST_MPS, PLAIN_MPS, HILL_MPS = 12.0, 8.0, 6.0
HILLS_SOUTH_OF = -7.15
FAST_BETWEEN = 3
"""Each seat has a fast way to so many of the nearest others."""
TO_THE_ROAD_MPS = 5.0
CELL_M, MARGIN_M = 80.0, 4000.0
"""Of the raster that says quickly which junction is nearest."""

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


class Ways:
    """The made-up roads. Points are metres on a plane (`flat`); a point's junction is the nearest one."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        places = villages()
        lat, lng = np.array([v.lat for v in places]), np.array([v.lng for v in places])
        self._squeeze = float(np.cos(np.radians(lat.mean())))
        centres = self.flat(lat, lng)
        hamlets = np.repeat(centres, HAMLETS, axis=0)
        self.count = len(places)
        """The first so many junctions are the villages."""
        self.xy = np.concatenate([centres, hamlets + rng.normal(0, HAMLET_SPREAD_M, hamlets.shape)])
        self._tree = cKDTree(self.xy)
        self._corner, self._cells = self._raster()
        self.between = self._all_drives(rng)

    def flat(self, lat: Floats | float, lng: Floats | float) -> Floats:
        """Give points in metres on a plane."""
        return np.stack([np.asarray(lng) * METRES * self._squeeze, np.asarray(lat) * METRES], axis=-1)

    def degrees(self, xy: Floats) -> Floats:
        """Give points of `flat` as latitude and longitude."""
        return np.stack([xy[..., 1], xy[..., 0] / self._squeeze], axis=-1) / METRES

    def junction(self, xy: Floats) -> Ints:
        """Give the junction of each point."""
        cell = np.floor((xy - self._corner) / CELL_M).astype(np.intp)
        cell = np.clip(cell, 0, np.array(self._cells.shape) - 1)
        return np.asarray(self._cells[cell[..., 0], cell[..., 1]])

    def _raster(self) -> tuple[Floats, Ints]:
        """Give the corner of a raster over the region and the nearest junction of each of its cells."""
        low, high = self.xy.min(0) - MARGIN_M, self.xy.max(0) + MARGIN_M
        east, north = (np.arange(lo, hi, CELL_M) + CELL_M / 2 for lo, hi in zip(low, high, strict=True))
        centres = np.stack(np.meshgrid(east, north, indexing="ij"), axis=-1)
        return low, np.asarray(self._tree.query(centres)[1])

    def drive(self, to: Floats, xy: Floats, junctions: Ints, end: int | None = None) -> Floats:
        """Give the seconds of driving between many points (with their junctions) and one (`end`: its junction), as a
        router knows them."""
        end = int(self.junction(to)) if end is None else end
        straight = np.hypot(*(xy - to).T) / TO_THE_ROAD_MPS
        first, last = np.hypot(*(xy - self.xy[junctions]).T), np.hypot(*(to - self.xy[end]))
        along = (first + last) / TO_THE_ROAD_MPS + self.between[junctions, end]
        return np.asarray(np.where(junctions == end, straight, along))

    def _all_drives(self, rng: np.random.Generator) -> Floats:
        """Give the seconds between all junctions by the fastest way."""
        a, b = self._joints(rng)
        metres = np.hypot(*(self.xy[a] - self.xy[b]).T) * np.maximum(
            1.0, WINDING[0] * rng.lognormal(0, WINDING[1], len(a))
        )
        hill = (self.xy[a, 1] + self.xy[b, 1]) / 2 < HILLS_SOUTH_OF * METRES
        speed = np.where(hill, HILL_MPS, PLAIN_MPS)
        fast = self._between_seats(a, b, metres)
        return np.asarray(dijkstra(self._graph(a, b, metres / np.where(fast, FAST_MPS, speed)), directed=False))

    def _joints(self, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Give the ends of all roads: the Gabriel graph, less a part of the joints that nothing hangs on."""
        corners = Delaunay(self.xy).simplices
        sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
        a, b = np.unique(np.sort(sides, 1), axis=0).T
        line = np.hypot(*(self.xy[a] - self.xy[b]).T)
        nearest, _ = self._tree.query((self.xy[a] + self.xy[b]) / 2)
        near = nearest >= line / 2 * 0.999
        a, b, line = a[near], b[near], line[near]
        needed = minimum_spanning_tree(self._graph(a, b, line)).tocoo()
        held = set(zip(*np.sort(np.stack([needed.row, needed.col]), 0).tolist(), strict=True))
        kept = (rng.random(len(a)) > MISSING) | np.array(
            [pair in held for pair in zip(a.tolist(), b.tolist(), strict=True)]
        )
        return a[kept], b[kept]

    def _between_seats(self, a: Ints, b: Ints, metres: Floats) -> NDArray[np.bool_]:
        """Mark the roads on the ways from each seat of a sector to the nearest others."""
        seats = self.junction(self.flat(np.array([p.lat for p in polseks()]), np.array([p.lng for p in polseks()])))
        away, before = dijkstra(self._graph(a, b, metres), directed=False, indices=seats, return_predecessors=True)
        used = set()
        for row, seat in enumerate(seats):
            for other in seats[np.argsort(away[row, seats])[1 : FAST_BETWEEN + 1]]:
                at = int(other)
                while at != seat:
                    used.add((min(at, int(before[row, at])), max(at, int(before[row, at]))))
                    at = int(before[row, at])
        return np.array([pair in used for pair in zip(a.tolist(), b.tolist(), strict=True)])

    def _graph(self, a: Ints, b: Ints, weights: Floats) -> csr_array:
        return csr_array((weights, (a, b)), shape=(len(self.xy), len(self.xy)))
