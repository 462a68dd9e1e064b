"""The recommendation over the fleet as it is now: from arrays to candidates, ranked by the core."""

import time
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.recommend import NEAREST, rank
from dispatch.core.runcards import ANY, DEFAULT, VILLAGE_OFFICER, Card
from dispatch.core.travel import Estimate, Times, line_m
from dispatch.core.triage import KINDS
from dispatch.core.why import Candidate
from dispatch.fleet import Fleet
from dispatch.reference import Reference
from dispatch.roads import Router
from dispatch.settings import Settings
from dispatch.situation import Situation

NAMED = 8
"""So many nearest of all are looked at, so that a nearer one who cannot go is named with the reason."""
OF_FUNCTION = 4
"""So many nearest of each function that the run card asks for by name."""

Ints = NDArray[np.intp]


class Recommender:
    """Answers "who should go" for one process that follows the fleet.

    reference: where villages and run cards come from (None: no coverage, built-in cards).
    """

    def __init__(
        self, fleet: Fleet, settings: Settings, reference: Reference | None = None, router: Router | None = None
    ) -> None:
        self.fleet = fleet
        self.limits = settings.ranking()
        self._reference = reference
        self.router: Router = router or Estimate(settings.circuity, settings.speed_mps)
        driving_s = max(0.0, settings.reach_min * 60 - settings.turnout_s)
        reach_m = driving_s * settings.speed_mps / settings.circuity
        self.situation = Situation(fleet, reference, reach_m, settings.stale_s)

    def card(self, incident: Incident) -> Card:
        """Give the run card in force for an incident."""
        cards = self._reference.run_cards if self._reference else DEFAULT
        return cards.card(incident.kind, incident.priority)

    def recommend(self, incident: Incident, now: float | None = None) -> dict[str, Any]:
        """Give at most five officers with reasons; without a place nobody can be nearest, and it says so."""
        now = time.time() if now is None else now
        card = self.card(incident)
        if incident.lat is None or incident.lng is None:
            return rank(incident, [], card, self.limits, "none: the incident is not located; set its place first")
        self.situation.ready(now)
        slots = self._in_question(incident, incident.lat, incident.lng, card, now)
        with self.fleet.lock:
            fixes = self.fleet.fixes[slots]
            officers = [self.fleet.officers[self.fleet.by_slot[s]] for s in slots]
        place = incident.lat, incident.lng, fixes["lat"], fixes["lng"]
        times = self.router.to_incident(*place)
        candidates = self._candidates(officers, fixes, line_m(*place), times, incident, now)
        return rank(incident, candidates, card, self.limits, times.label)

    def _in_question(self, incident: Incident, lat: float, lng: float, card: Card, now: float) -> Ints:
        """Give the slots worth looking at: the nearest who can go, some of each named function, the nearest of
        all, and the village's own."""
        named = {f for slot in card.slots if slot != ANY for f in slot.split("|")}
        functions = {VILLAGE_OFFICER, *KINDS.get(incident.kind, KINDS["OTHER"]).functions, *named}
        found = [self.situation.nearest_free(lat, lng, functions, NEAREST, now)]
        found += [self.situation.nearest_free(lat, lng, [f], OF_FUNCTION, now) for f in sorted(named)]
        found.append(self.situation.nearest_any(lat, lng, NAMED))
        if incident.village:
            found.append(np.array(sorted(self.fleet.residents.get(incident.village, ())), np.intp))
        return np.unique(np.concatenate(found))

    def _candidates(
        self,
        officers: Sequence[Officer],
        fixes: NDArray[np.void],
        line: NDArray[np.float64],
        times: Times,
        incident: Incident,
        now: float,
    ) -> list[Candidate]:
        lost = self._lost([o.slot for o in officers])
        reserve = self.kept_back(officers, incident.priority, now)
        seen = fixes["fixed"] > 0
        line, metres, seconds = (np.where(seen, each, np.inf) for each in (line, times.metres, times.seconds))
        return [
            Candidate(
                officer=officer,
                line_m=float(line[i]),
                metres=float(metres[i]),
                seconds=float(seconds[i]),
                basis=times.basis[i],
                age_s=max(0.0, now - float(fixes["fixed"][i])) if seen[i] else None,
                free_s=max(0.0, now - officer.since),
                battery_pct=None if np.isnan(fixes["battery"][i]) else float(fixes["battery"][i]),
                lost=lost[i],
                reserve_of=officer.polsek if officer.polsek in reserve else "",
            )
            for i, officer in enumerate(officers)
        ]

    def _lost(self, slots: Sequence[int]) -> list[tuple[str, ...]]:
        """Name for each slot the villages nobody else would reach in time."""
        villages = self.situation.villages
        return [tuple(villages[p][1] for p in places) for places in self.situation.coverage.lost(slots)]

    def kept_back(self, officers: Iterable[Officer], priority: int, now: float) -> set[str]:
        """Give the polseks of these officers whose free units are all kept back at this priority."""
        if priority < self.limits.reserve_from or not self.limits.reserve:
            return set()
        return self.situation.kept_back((o.polsek for o in officers), self.limits.reserve, now)
