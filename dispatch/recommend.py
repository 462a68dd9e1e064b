"""The recommendation over the fleet as it is now: from arrays to candidates, ranked by the core."""

import time
from typing import Any

import numpy as np

from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.recommend import NEAREST, Candidate, Travel, rank
from dispatch.fleet import STATUS_CODE, Fleet
from dispatch.settings import Settings

_ABLE = [STATUS_CODE[s] for s in ("available", "community_visit", "returning")]


class Recommender:
    """Answers "who should go" for one process that follows the fleet."""

    def __init__(self, fleet: Fleet, settings: Settings) -> None:
        self._fleet = fleet
        self._stale_s = settings.stale_s
        self._travel = Travel(settings.circuity, settings.speed_mps)

    def recommend(self, incident: Incident, now: float | None = None) -> dict[str, Any]:
        """Give at most five officers with reasons; without a place nobody can be nearest, and it says so."""
        now = time.time() if now is None else now
        if incident.lat is None or incident.lng is None:
            return {
                "incident": incident.number,
                "basis": "none: the incident is not located; set its place first",
                "officers": [],
                "not_offered": [],
            }
        return rank(
            incident,
            self._candidates(incident.lat, incident.lng, now),
            self._travel,
            self._stale_s,
        )

    def _candidates(self, lat: float, lng: float, now: float) -> list[Candidate]:
        """Give the nearest who can go, and the few nearest of all: a nearer one is named with the reason."""
        fleet = self._fleet
        with fleet.lock:  # the arrays grow one after the other
            known = fleet.fixes["fixed"] > 0
            free = known & np.isin(fleet.status, _ABLE) & ~fleet.stale(now, self._stale_s)
        found = dict(fleet.nearest(lat, lng, NEAREST, free)) | dict(fleet.nearest(lat, lng, 8, known))
        return [self._candidate(fleet.officers[id_], metres, now) for id_, metres in found.items()]

    def _candidate(self, officer: Officer, metres: float, now: float) -> Candidate:
        fixed = float(self._fleet.fixes["fixed"][officer.slot])
        return Candidate(officer, metres, now - fixed if fixed else None, max(0.0, now - officer.since))
