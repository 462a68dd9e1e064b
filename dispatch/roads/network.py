"""A road network as arrays: junctions, the roads between them with their bends, and how long each direction takes.

A road joins two junctions, a and b, and may be closed in one direction (one-way). It is stored packed as
reference data, so that every process of every machine has the same one.
"""

import io
import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.core.travel import METRES_PER_DEGREE, Floats

CLOSED = np.inf
"""Seconds of a direction in which nobody may drive."""
STORED_DEGREES = 1e-7  # 1 cm, as OpenStreetMap has it
ISLAND_NODES = 10
"""A piece that fewer junctions can reach from one another is no network: nobody is put on it."""

Ints = NDArray[np.int64]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Network:
    """Junctions (lat, lng in degrees) and roads (a, b: junctions; metres; seconds there: a to b, and back: b to a).

    The bends of road i, from a to b without the ends, are bend_lat[bends[i]:bends[i + 1]] and bend_lng likewise.
    open: roads one can be put on (not on a small island). topology: what the router worked out at import, by file.
    """

    lat: Floats
    lng: Floats
    a: Ints
    b: Ints
    metres: Floats
    there_s: Floats
    back_s: Floats
    bends: Ints
    bend_lat: Floats
    bend_lng: Floats
    open: NDArray[np.bool_]
    topology: dict[str, bytes] = field(default_factory=dict)

    @property
    def one_way(self) -> int:
        """How many roads may be driven in one direction only."""
        return int((~np.isfinite(self.there_s) | ~np.isfinite(self.back_s)).sum())

    def arcs(self) -> tuple[Ints, Ints, Floats, Floats]:
        """Give every direction one may drive: from junction, to junction, seconds, metres."""
        there, back = np.isfinite(self.there_s), np.isfinite(self.back_s)
        return (
            np.concatenate([self.a[there], self.b[back]]),
            np.concatenate([self.b[there], self.a[back]]),
            np.concatenate([self.there_s[there], self.back_s[back]]),
            np.concatenate([self.metres[there], self.metres[back]]),
        )

    def to_bytes(self) -> bytes:
        """Everything packed, to be kept in the store."""
        arrays: dict[str, Any] = {
            name: np.round(getattr(self, name) / STORED_DEGREES).astype(np.int32)
            for name in ("lat", "lng", "bend_lat", "bend_lng")
        }
        arrays |= {name: getattr(self, name).astype(np.int32) for name in ("a", "b", "bends")}
        arrays |= {name: getattr(self, name).astype(np.float32) for name in ("metres", "there_s", "back_s")}
        arrays |= {f"file_{name}": np.frombuffer(data, np.uint8) for name, data in self.topology.items()}
        packed = io.BytesIO()
        np.savez_compressed(packed, open=self.open, **arrays)
        return packed.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Network":
        """The network again, from what `to_bytes` gave."""
        with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
            degrees = {n: arrays[n] * STORED_DEGREES for n in ("lat", "lng", "bend_lat", "bend_lng")}
            whole = {n: arrays[n].astype(np.int64) for n in ("a", "b", "bends")}
            parts = {n: arrays[n].astype(np.float64) for n in ("metres", "there_s", "back_s")}
            files = {n[5:]: arrays[n].tobytes() for n in arrays.files if n.startswith("file_")}
            return cls(**degrees, **whole, **parts, open=arrays["open"], topology=files)


class Drawing:
    """A network while it is read: junctions and drives are added, one direction at a time."""

    def __init__(self) -> None:
        self._junction: dict[Any, int] = {}
        self._points: list[Point] = []
        self._roads: list[list[Any]] = []  # a, b, metres, seconds there, seconds back, bends
        self._one_way: dict[tuple[int, int, float], int] = {}

    def junction(self, id_: Any, lat: float, lng: float) -> None:
        """Add a junction by the file's own id of it."""
        self._junction[id_] = len(self._points)
        self._points.append((lat, lng))

    def knows(self, id_: Any) -> bool:
        """Whether a junction of this id has been added."""
        return id_ in self._junction

    @property
    def empty(self) -> bool:
        """Whether no road has been drawn yet."""
        return not self._roads

    def length_m(self, start: Any, end: Any, bends: list[Point]) -> float:
        """Give the length of a road between two junctions through its bends, in metres."""
        points = [self._points[self._junction[start]], *bends, self._points[self._junction[end]]]
        return sum(
            math.hypot(q[0] - p[0], (q[1] - p[1]) * math.cos(math.radians(p[0]))) * METRES_PER_DEGREE
            for p, q in pairwise(points)
        )

    def drive(self, start: Any, end: Any, seconds: float, metres: float, bends: list[Point]) -> None:
        """Add one direction of a road. The opposite direction of one that is here already completes that road."""
        a, b, about = self._junction[start], self._junction[end], round(metres, 1)
        other = self._one_way.pop((b, a, about), None)
        if other is None:
            self._one_way[a, b, about] = len(self._roads)
            self._roads.append([a, b, metres, seconds, CLOSED, bends])
        else:
            self._roads[other][4] = seconds

    def finish(self) -> Network:
        """Give the network; roads that few others can reach are not open for anybody to be put on."""
        points = np.array(self._points, float).reshape(-1, 2)
        a, b, metres, there, back = (np.array([r[i] for r in self._roads]) for i in range(5))
        counts = [len(r[5]) for r in self._roads]
        bends = np.array([p for r in self._roads for p in r[5]], float).reshape(-1, 2)
        a, b = a.astype(np.int64), b.astype(np.int64)
        return Network(
            points[:, 0], points[:, 1], a, b,
            metres.astype(float), there.astype(float), back.astype(float),
            np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]), bends[:, 0], bends[:, 1],
            _open(len(points), a, b, there, back),
        )  # fmt: skip


def _open(nodes: int, a: Ints, b: Ints, there: Floats, back: Floats) -> NDArray[np.bool_]:
    """Mask of the roads whose two junctions belong to pieces in which enough junctions reach one another."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    forth, home = np.isfinite(there), np.isfinite(back)
    tails, heads = np.concatenate([a[forth], b[home]]), np.concatenate([b[forth], a[home]])
    graph = coo_array((np.ones(len(tails), np.int8), (tails, heads)), shape=(nodes, nodes))
    _, piece = connected_components(graph, connection="strong")
    size = np.bincount(piece)
    big = size >= min(ISLAND_NODES, size.max())
    return np.asarray(big[piece[a]] & big[piece[b]])
