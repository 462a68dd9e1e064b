"""Shortest ways on a network: contraction hierarchies where the library has a wheel, else Dijkstra; equal answers.

Both are asked backwards, from the place of an incident to where many start, on the network with every direction
turned: two searches instead of sixty.
"""

import tempfile
import threading
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dispatch.core.travel import Floats
from dispatch.roads.network import Ints, Network

TICKS_PER_S = 1000.0  # the library reckons in whole numbers: milliseconds and centimetres
TICKS_PER_M = 100.0


class Shortest(Protocol):
    """Answers from each of a few junctions to each of many, as (seconds, metres), inf where there is no way."""

    def from_many(self, ends: Ints, starts: Ints) -> tuple[Floats, Floats]:
        """Give what it takes from every start to every end: two arrays of shape (ends, starts)."""
        ...


def shortest_of(network: Network) -> Shortest:
    """Give the faster one of the two that this machine has."""
    return Contracted(network) if find_spec("pyroutingkit") else Dijkstra(network)


def with_topology(network: Network) -> Network:
    """Give the network with what a router would otherwise work out each time it is loaded."""
    if not find_spec("pyroutingkit"):
        return network
    return replace(network, topology=Contracted(network).topology())


class Contracted:
    """Customizable contraction hierarchies (pyroutingkit); one topology, one metric each for time and length."""

    def __init__(self, network: Network) -> None:
        from pyroutingkit import CCHMetric

        starts, ends, seconds, metres = network.arcs()
        self._lock = threading.Lock()
        self._topology = _loaded(network, len(starts)) or _built(network, ends, starts)
        self._time, self._length = CCHMetric(self._topology), CCHMetric(self._topology)
        self._time.customize(_ticks(seconds, TICKS_PER_S))
        self._length.customize(_ticks(metres, TICKS_PER_M))

    def from_many(self, ends: Ints, starts: Ints) -> tuple[Floats, Floats]:
        """Give seconds and metres from every start to every end."""
        asked = ends.astype(np.uint32), starts.astype(np.uint32)
        with self._lock:  # a query uses the metric's own working space
            seconds = self._time.distances_many_to_many(*asked)
            metres = self._length.distances_many_to_many(*asked)
        return _amounts(seconds, TICKS_PER_S), _amounts(metres, TICKS_PER_M)

    def topology(self) -> dict[str, bytes]:
        """Give what was worked out, to be kept with the network: loading it takes a fiftieth of the time."""
        import pyroutingkit

        with tempfile.TemporaryDirectory() as folder:
            self._topology.save(folder)
            files = {file.name: file.read_bytes() for file in Path(folder).iterdir()}
        return files | {"made_by": _maker(pyroutingkit)}


class Dijkstra:
    """The plain way (scipy), for machines without that wheel; and what the other is tested against."""

    def __init__(self, network: Network) -> None:
        starts, ends, seconds, metres = network.arcs()
        nodes = len(network.lat)
        self._time = _graph(ends, starts, np.round(seconds * TICKS_PER_S), nodes)
        self._length = _graph(ends, starts, np.round(metres * TICKS_PER_M), nodes)

    def from_many(self, ends: Ints, starts: Ints) -> tuple[Floats, Floats]:
        """Give seconds and metres from every start to every end."""
        from scipy.sparse.csgraph import dijkstra

        seconds, metres = (dijkstra(graph, indices=ends)[:, starts] for graph in (self._time, self._length))
        return seconds / TICKS_PER_S, metres / TICKS_PER_M


def _maker(library: Any) -> bytes:
    from importlib.metadata import version

    return f"{library.__name__} {version(library.__name__)}".encode()


def _loaded(network: Network, arcs: int) -> Any:
    """Give the topology made at import, None where it is missing or another version of the library made it."""
    import pyroutingkit

    if network.topology.get("made_by") != _maker(pyroutingkit):
        return None
    topology = pyroutingkit.CCHTopology()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in network.topology.items():
            (Path(folder) / name).write_bytes(data)
        topology.load(folder)
    return topology if topology.arc_count == arcs else None


def _built(network: Network, tails: Ints, heads: Ints) -> Any:
    from pyroutingkit import CCHTopology

    topology = CCHTopology()
    place = network.lat.astype(np.float32), network.lng.astype(np.float32)
    topology.build(tails.astype(np.uint32), heads.astype(np.uint32), *place, len(network.lat))
    return topology


def _ticks(amounts: Floats, per_unit: float) -> NDArray[np.uint32]:
    return np.maximum(np.round(amounts * per_unit), 1).astype(np.uint32)


def _amounts(ticks: NDArray[np.uint32], per_unit: float) -> Floats:
    from pyroutingkit import INF_WEIGHT

    return np.where(ticks >= INF_WEIGHT, np.inf, ticks / per_unit)


def _graph(tails: Ints, heads: Ints, weights: Floats, nodes: int) -> Any:
    """Give the matrix of a graph; of several ways between two junctions the shortest stands in it."""
    from scipy.sparse import csr_array

    order = np.lexsort((weights, heads, tails))
    tails, heads, weights = tails[order], heads[order], np.maximum(weights[order], 1)
    first = np.ones(len(tails), bool)
    first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    return csr_array((weights[first], (tails[first], heads[first])), shape=(nodes, nodes))
