"""The chain of offers over the fleet and the areas as they are now: places -> people, put in order by the core."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dispatch.areas import Level, ancestor
from dispatch.core.chain import Link, Person, Step, chain_of
from dispatch.core.incident import Incident
from dispatch.core.policy import Policy
from dispatch.core.triage import KINDS
from dispatch.fleet import METRES_PER_DEGREE, Fleet
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.stations import CONTACT, DUTY_POST, POLRES, VILLAGE_OFFICER

MOST_STAND_INS = 8
People = dict[Link, list[Person]]


class Chain:
    """Answers "who is asked next" for one process that follows the fleet."""

    def __init__(
        self, fleet: Fleet, reference: Reference, policy: Policy, recommender: Recommender | None = None
    ) -> None:
        self._fleet = fleet
        self._reference = reference
        self._policy = policy
        self._recommender = recommender

    def steps(self, incident: Incident, recommendation: dict[str, Any], now: float) -> list[Step]:
        """Give everybody of the chain, in order, with the reason where somebody is passed over."""
        people = self._kept_back(incident, self._people(incident, recommendation, now), now)
        named = [p for link in people.values() for p in link]
        return chain_of(incident, people, self._stand_ins(named, now), self._policy)

    def _people(self, incident: Incident, recommendation: dict[str, Any], now: float) -> People:
        village, stations = incident.village, self._fleet.stations
        neighbours = self._reference.areas.neighbours(village) if village else []
        kecamatan = ancestor(village, Level.KECAMATAN) if village else incident.kecamatan
        name = incident.village_name or village
        return {
            Link.TERRITORY: self._persons(stations.ids(VILLAGE_OFFICER, village), now, name),
            Link.NEAREST: self._persons([row["officer"] for row in recommendation["officers"]], now),
            Link.NEIGHBOUR: [
                p for v in neighbours for p in self._persons(stations.ids(VILLAGE_OFFICER, v.code), now, v.name)
            ],
            Link.DUTY_POST: self._persons(stations.ids(DUTY_POST, kecamatan), now),
            Link.CONTACT: self._persons(stations.ids(CONTACT, village), now, name),
            Link.POLRES: self._of_polres(incident, now),
        }

    def _kept_back(self, incident: Incident, people: People, now: float) -> People:
        """Mark those whom their polsek keeps back as its last at this priority."""
        if self._recommender is None:
            return people
        officers = [p.officer for link in people.values() for p in link]
        polseks = self._recommender.kept_back(officers, incident.priority, now)
        return {
            link: [replace(p, reserve_of=p.officer.polsek if p.officer.polsek in polseks else "") for p in some]
            for link, some in people.items()
        }

    def _of_polres(self, incident: Incident, now: float) -> list[Person]:
        """Units of a Polres with a function the kind calls for, best function first, then the nearest."""
        found: list[Person] = []
        for function in KINDS[incident.kind].functions:
            units = self._persons(self._fleet.stations.ids(POLRES, function), now)
            found += sorted(units, key=lambda p: self._away_m(p, incident))
        return [Person(p.officer, p.silent_s, f"{p.officer.polsek}, {p.officer.function}") for p in found]

    def _away_m(self, person: Person, incident: Incident) -> float:
        """Give roughly how far somebody is, by their last position or else their home; far where either is unknown."""
        fix, officer = self._fleet.fixes[person.officer.slot], person.officer
        seen = fix["fixed"] > 0
        lat, lng = (fix["lat"], fix["lng"]) if seen else (officer.home_lat, officer.home_lng)
        if incident.lat is None or incident.lng is None or lat is None or lng is None:
            return float("inf")
        return float(abs(lat - incident.lat) + abs(lng - incident.lng)) * METRES_PER_DEGREE

    def _persons(self, ids: Iterable[str], now: float, place: str = "") -> list[Person]:
        return [self._person(id_, now, place) for id_ in ids if id_ in self._fleet.officers]

    def _person(self, id_: str, now: float, place: str = "") -> Person:
        officer = self._fleet.officers[id_]
        heard = float(self._fleet.fixes["heard"][officer.slot])
        return Person(officer, max(0.0, now - heard) if heard else None, place)

    def _stand_ins(self, people: list[Person], now: float) -> dict[str, Person]:
        """Give whoever is named to stand in for somebody, and those who stand in for them."""
        found: dict[str, Person] = {}
        wanted = [p.officer.stand_in for p in people if p.officer.stand_in]
        for _ in range(MOST_STAND_INS):
            new = {i: self._person(i, now) for i in wanted if i in self._fleet.officers and i not in found}
            found |= new
            wanted = [p.officer.stand_in for p in new.values() if p.officer.stand_in]
        return found
