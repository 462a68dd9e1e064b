"""The field of a joint plan: everybody who is free at one moment, and the ways from them to what waits.

free slots -> a search tree a function -> the nearest of each need by line -> road time -> edges
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.core.geo import in_space
from dispatch.core.incident import Incident
from dispatch.core.matching import Edges, Ints, Need
from dispatch.recommend import Recommender

OWN_VILLAGE_FIRST_S = 86_400.0
"""What a village's own officer is worth where the policy says that one is asked before the nearest."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need with the incident it belongs to, the run card's slot and the functions that fill it."""

    need: Need
    incident: Incident
    slot: str
    functions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ways:
    """The edges, weighed as the ranking weighs them, and beside them the expected arrivals in seconds.

    full: the needs for whom there may be more within reach than were looked for.
    """

    edges: Edges
    etas: Floats
    full: frozenset[int] = frozenset()

    def and_(self, more: "Ways") -> "Ways":
        """Give these and more; a pair that stands in both stands in the result once."""
        one, other = self.edges, more.edges
        need, officer = np.concatenate([one.need, other.need]), np.concatenate([one.officer, other.officer])
        seconds, etas = np.concatenate([one.seconds, other.seconds]), np.concatenate([self.etas, more.etas])
        _, first = np.unique(need * (int(officer.max(initial=0)) + 1) + officer, return_index=True)
        return Ways(Edges(need[first], officer[first], seconds[first]), etas[first])

    def etas_of(self, needs: Sequence[int], officers: Sequence[int]) -> list[float]:
        """Give when each of these pairs (which must be in it) is there, s from now."""
        size = int(self.edges.officer.max(initial=0)) + 1
        keys = self.edges.need * size + self.edges.officer
        order = np.argsort(keys)
        at = np.searchsorted(keys, np.array(needs, np.intp) * size + np.array(officers, np.intp), sorter=order)
        return [float(eta) for eta in self.etas[order[at]]]

    def reached(self) -> set[int]:
        """Give the needs that anybody at all could go to."""
        return set(self.edges.need.tolist())


class Field:
    """Everybody who is free at one moment, a search tree for each function."""

    def __init__(self, recommender: Recommender, now: float, own_village_first: frozenset[int]) -> None:
        from scipy.spatial import cKDTree

        self._recommender, self._fleet, self._now = recommender, recommender.fleet, now
        self._own_village_first = own_village_first
        fleet = self._fleet
        with fleet.lock:
            slots = np.flatnonzero(recommender.situation.free(now))
            self.lat, self.lng = fleet.fixes["lat"].copy(), fleet.fixes["lng"].copy()
            codes, names = fleet.function[slots], list(fleet.functions)
        self._trees: dict[str, tuple[Ints, Any]] = {}
        for code in np.unique(codes):
            mine = slots[codes == code]
            points = in_space(self.lat[mine], self.lng[mine])
            self._trees[names[code]] = mine, cKDTree(points, compact_nodes=False, balanced_tree=False)

    def ways(self, wanted: Sequence[Wanted], which: Sequence[int], count: int) -> Ways:
        """Give the ways of the `count` nearest who fill each of the needs named by `which`."""
        near = self._nearest(wanted, which, count)
        found = [self._ways_of(wanted[n], near[n]) for n in which]
        empty = np.zeros(0, np.intp), np.zeros(0), np.zeros(0)
        officer, weighed, etas = (np.concatenate(part) for part in zip(empty, *found, strict=True))
        need = np.repeat(np.array(which, np.intp), [len(slots) for slots, _, _ in found])
        full = {n for n, (slots, _, _) in zip(which, found, strict=True) if len(slots) == count}
        return Ways(Edges(need, officer, weighed), etas, frozenset(full))

    def _nearest(self, wanted: Sequence[Wanted], which: Sequence[int], count: int) -> dict[int, Ints]:
        """Give for each need the slots of the nearest who fill it: one search a function for all who ask for it."""
        found: dict[int, list[tuple[Floats, Ints]]] = {n: [] for n in which}
        for function, (slots, tree) in self._trees.items():
            asking = [n for n in which if function in wanted[n].functions]
            if not asking:
                continue
            at = np.array([(wanted[n].incident.lat, wanted[n].incident.lng) for n in asking], np.float64)
            points = in_space(at[:, 0], at[:, 1])
            metres, places = tree.query(points, k=np.arange(1, min(count, len(slots)) + 1))
            for row, n in enumerate(asking):
                found[n].append((metres[row], slots[places[row]]))
        return {n: _closest(parts, count) for n, parts in found.items()}

    def _ways_of(self, w: Wanted, slots: Ints) -> tuple[Ints, Floats, Floats]:
        limits, router, incident = self._recommender.limits, self._recommender.router, w.incident
        asked = [o.slot for o in map(self._fleet.officers.get, incident.asked()) if o]
        if asked:
            slots = slots[~np.isin(slots, asked)]
        lat, lng = float(incident.lat or 0.0), float(incident.lng or 0.0)
        etas = limits.turnout_s + router.to_incident(lat, lng, self.lat[slots], self.lng[slots]).seconds
        near = etas <= limits.too_far_s
        slots, etas = slots[near], etas[near]
        own = self._fleet.residents.get(incident.village, ()) if incident.village else ()
        weighed = etas - self._lead(incident) * np.isin(slots, list(own)) if own else etas
        return slots, weighed, etas

    def _lead(self, incident: Incident) -> float:
        first = incident.priority in self._own_village_first
        return OWN_VILLAGE_FIRST_S if first else self._recommender.limits.territory_lead(incident.priority)

    def homes(self, officers: Ints) -> dict[int, str]:
        """Give the polsek of each of these officers."""
        fleet = self._fleet
        return {int(slot): fleet.officers[fleet.by_slot[slot]].polsek for slot in np.unique(officers)}

    def free_in(self, polseks: set[str]) -> dict[str, int]:
        """Give how many of each polsek are free."""
        return {p: self._recommender.situation.free_in(p, self._now) for p in polseks if p}


def _closest(parts: list[tuple[Floats, Ints]], count: int) -> Ints:
    if not parts:
        return np.zeros(0, np.intp)
    metres, slots = (np.concatenate(part) for part in zip(*parts, strict=True))
    return slots[np.argsort(metres, kind="stable")[:count]]
