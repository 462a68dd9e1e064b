"""Many at once: one assignment of officers to everything that waits, instead of one after the other.

Two incidents that each take their nearest officer may take the same one, or leave the far one to whom nobody
else can reach. So all are decided together, in levels that are never mixed: first units of the P1s, their
further units, first units of the P2s, and so on. Within a level as many as possible are served, and of all
ways to do that the one with the least travel in total is taken (sparse bipartite matching, Jonker-Volgenant).
A level chooses before the next one may look, so that a lower priority never worsens a higher one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Level = tuple[int, int]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Need:
    """One unit that an incident waits for. since: epoch s (older first among equals); nth: 0 is its first unit."""

    incident: str
    priority: int
    since: float
    nth: int = 0

    @property
    def level(self) -> Level:
        """What is decided together: every first unit of a priority goes before any second one."""
        return self.priority, self.nth


@dataclass(frozen=True, slots=True)
class Edges:
    """Who could go where: parallel arrays of need (index), officer (index) and seconds from offer to arrival.

    Seconds may be weighed (less what an own village is worth) and so below zero. No pair stands in it twice.
    """

    need: Ints
    officer: Ints
    seconds: NDArray[np.float64]

    def where(self, mask: NDArray[np.bool_]) -> "Edges":
        """Give the edges of a mask."""
        return Edges(self.need[mask], self.officer[mask], self.seconds[mask])


@dataclass(frozen=True, slots=True)
class Pair:
    """Need and officer (indices as in the edges) and the seconds between them."""

    need: int
    officer: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Matched:
    """The pairs by need, and the needs (indices) that nobody is left for."""

    pairs: list[Pair]
    unserved: list[int]

    def by_level(self, needs: Sequence[Need]) -> list[tuple[Level, int, float]]:
        """Give (level, units sent, seconds in total) from the highest level down."""
        sums: dict[Level, tuple[int, float]] = {need.level: (0, 0.0) for need in needs}
        for pair in self.pairs:
            sent, seconds = sums[needs[pair.need].level]
            sums[needs[pair.need].level] = sent + 1, seconds + pair.seconds
        return [(level, *sums[level]) for level in sorted(sums)]


def match(needs: Sequence[Need], edges: Edges) -> Matched:
    """Give the one assignment for all. The same needs and edges give the same assignment.

    Never worse than `greedy` on the same edges in the highest level where the two differ: it sends more units,
    or as many in less time.
    """
    return _level_by_level(needs, edges, _best)


def greedy(needs: Sequence[Need], edges: Edges) -> Matched:
    """Give what one after the other would do: by level, then the oldest, each takes the nearest who is left."""
    return _level_by_level(needs, edges, _in_turn)


Chooser = Callable[[Sequence[Need], Edges, Ints], list[Pair]]
"""(needs, open edges of one level, for each officer how many lower needs want it) -> pairs."""


def _level_by_level(needs: Sequence[Need], edges: Edges, choose: Chooser) -> Matched:
    ranks = {level: rank for rank, level in enumerate(sorted({n.level for n in needs}))}
    rank_of = np.array([ranks[n.level] for n in needs], np.intp)
    free = np.ones(int(edges.officer.max(initial=-1)) + 1, np.bool_)
    pairs: list[Pair] = []
    for rank in range(len(ranks)):
        left = edges.where(free[edges.officer])
        later = np.bincount(left.officer[rank_of[left.need] > rank], minlength=len(free))
        sent = choose(needs, left.where(rank_of[left.need] == rank), later)
        free[[pair.officer for pair in sent]] = False
        pairs += sent
    served = {pair.need for pair in pairs}
    return Matched(sorted(pairs, key=lambda p: p.need), [n for n in range(len(needs)) if n not in served])


def _in_turn(needs: Sequence[Need], edges: Edges, later: Ints) -> list[Pair]:
    order = np.lexsort((edges.officer, edges.seconds, edges.need))
    rows, first = np.unique(edges.need[order], return_index=True)
    ends = dict(zip(rows.tolist(), pairwise([*first.tolist(), len(order)]), strict=True))
    officers, seconds = edges.officer[order].tolist(), edges.seconds[order].tolist()
    taken: set[int] = set()
    pairs = []
    for need in sorted(ends, key=lambda n: (needs[n].since, n)):
        at = next((i for i in range(*ends[need]) if officers[i] not in taken), None)
        if at is not None:
            taken.add(officers[at])
            pairs.append(Pair(need, officers[at], seconds[at]))
    return pairs


def _best(needs: Sequence[Need], edges: Edges, later: Ints) -> list[Pair]:
    """Serve as many as possible in the least time; of equals, take whom fewer lower needs could use.

    Everybody may also be served by a nobody of their own, at a cost that no detour of all others outweighs.
    """
    from scipy.sparse import csr_array  # here: half a second that the console's start would wait for
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if not len(edges.need):
        return []
    rows, row = np.unique(edges.need, return_inverse=True)
    columns, column = np.unique(edges.officer, return_inverse=True)
    cost = np.rint((edges.seconds - edges.seconds.min()) * 1000) + 1 + _shy(edges.officer, later, len(rows))
    nobody = float(cost.max() + 1) * (len(rows) + 1)
    graph = csr_array(
        (
            np.append(cost, np.full(len(rows), nobody)),
            (np.append(row, np.arange(len(rows))), np.append(column, len(columns) + np.arange(len(rows)))),
        )
    )
    chosen_row, chosen_column = min_weight_full_bipartite_matching(graph)
    somebody = chosen_column < len(columns)
    keys, wanted = row * len(columns) + column, chosen_row[somebody] * len(columns) + chosen_column[somebody]
    by_key = np.argsort(keys)
    at = by_key[np.searchsorted(keys, wanted, sorter=by_key)]
    return [
        Pair(int(n), int(o), float(s))
        for n, o, s in zip(edges.need[at], edges.officer[at], edges.seconds[at], strict=True)
    ]


def _shy(officer: Ints, later: Ints, rows: int) -> NDArray[np.float64]:
    """Give a part of a millisecond, too small to change a total, that grows with the lower needs an officer fits."""
    wanted = later[officer]
    return np.asarray(wanted / (1.0 + wanted.max(initial=0)) / (1 + rows))
