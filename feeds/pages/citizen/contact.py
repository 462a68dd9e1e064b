"""Who answers whoever reported: the officer on the way, else the village's own, else the one who stands in.

Nobody's number is handed out and nobody's place: a name, a post, a duty state, and minutes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dispatch.areas import Level, ancestor
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.officer import Officer
from dispatch.stations import DUTY_POST, VILLAGE_OFFICER
from feeds.parts import Parts

COMMITTED = (AssignmentStatus.ON_SCENE, AssignmentStatus.EN_ROUTE, AssignmentStatus.ACCEPTED)
ON_THE_WAY = (AssignmentStatus.EN_ROUTE, AssignmentStatus.ACCEPTED)
MOST_STAND_INS = 8
FUNCTIONS = {
    "bhabinkamtibmas": "Bhabinkamtibmas",
    "samapta": "Samapta",
    "lantas": "Lalu lintas",
    "reskrim": "Reserse kriminal",
    "intelkam": "Intelkam",
    "binmas": "Binmas",
    DUTY_POST: "Pos jaga",
}
DUTY = {
    "available": "Siap dihubungi",
    "community_visit": "Sambang warga, siap dihubungi",
    "returning": "Siap dihubungi",
    "assigned": "Sedang menangani laporan",
    "en_route": "Sedang menangani laporan",
    "on_scene": "Sedang menangani laporan",
    "emergency": "Sedang menangani keadaan darurat",
    "break": "Sedang istirahat",
    "meeting": "Sedang rapat warga",
    "unavailable": "Sedang tidak dapat dihubungi",
    "off_duty": "Di luar jam tugas",
}
"""Officer's status -> how citizens read it (source text)."""
HERE, ASKED = "Menangani laporan Anda", "Sedang dihubungi untuk laporan Anda"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers. post: words to be joined; duty: source text.

    reads: whether the report is on this person's phone, so that the chat is read there. away: whom they stand in for.
    """

    officer: str
    name: str
    post: tuple[str, str]
    polsek: str
    duty: str
    coming: bool = False
    reads: bool = False
    away: str = ""
    away_duty: str = ""

    @property
    def initial(self) -> str:
        """The first letter of the name without its rank."""
        return (self.name.split() or ["?"])[-1][:1].upper() if len(self.name.split()) < 3 else self.name.split()[1][:1]


@dataclass(frozen=True, slots=True)
class Arrival:
    """When somebody is expected. seconds: None where the position is too old to tell; age_s: of that position."""

    seconds: float | None
    age_s: float | None
    by_road: bool = False


def committed(i: Incident) -> list[Assignment]:
    """Give who is on it, whoever is furthest on first."""
    held = [a for a in i.open_assignments if a.status in COMMITTED]
    return sorted(held, key=lambda a: COMMITTED.index(a.status))


def contact_of(parts: Parts, i: Incident) -> Contact | None:
    """Give who answers for an incident, None where nobody is known: then it is the desk alone."""
    officers = parts.fleet.officers
    for a in committed(i):
        if a.officer in officers:
            return _as_contact(parts, officers[a.officer], i, coming=True)
    own = [officers[id_] for id_ in parts.fleet.stations.ids(VILLAGE_OFFICER, i.village) if id_ in officers]
    for officer in own:
        if _answers(parts, officer):
            return _as_contact(parts, officer, i)
    for other in _stand_ins(parts, own, i):
        if _answers(parts, other):
            return _as_contact(parts, other, i, away=own[0] if own else None)
    return _as_contact(parts, own[0], i) if own else None


def _answers(parts: Parts, officer: Officer) -> bool:
    return not officer.has_left and officer.id not in parts.fleet.unanswered


def _stand_ins(parts: Parts, own: list[Officer], i: Incident) -> Iterator[Officer]:
    """Give who stands in: whom the officer named, theirs in turn, the neighbours' officers, the post of the sector."""
    officers = parts.fleet.officers
    for officer in own:
        away, seen = officer, {officer.id}
        while (other := officers.get(away.stand_in)) and other.id not in seen and len(seen) < MOST_STAND_INS:
            seen.add(other.id)
            yield other
            away = other
    stations = parts.fleet.stations
    for village in parts.reference.areas.neighbours(i.village) if i.village else ():
        yield from (officers[id_] for id_ in stations.ids(VILLAGE_OFFICER, village.code) if id_ in officers)
    sector = ancestor(i.village, Level.KECAMATAN) if i.village else i.kecamatan
    yield from (officers[id_] for id_ in stations.ids(DUTY_POST, sector) if id_ in officers)


def _as_contact(parts: Parts, o: Officer, i: Incident, *, coming: bool = False, away: Officer | None = None) -> Contact:
    village = parts.reference.areas.get(o.village) if o.function == VILLAGE_OFFICER else None
    here = bool(o.assignment) and (o.assignment or {}).get("incident") == i.number
    return Contact(
        officer=o.id,
        name=o.name or o.callsign,
        post=(FUNCTIONS.get(o.function, o.function), f"{village.kind.capitalize()} {village.name}" if village else ""),
        polsek=o.polsek,
        duty=(HERE if coming else ASKED) if here else DUTY.get(o.status.value, ""),
        coming=coming,
        reads=coming or here,
        away=away.name if away else "",
        away_duty=("" if away is None else DUTY[o.duty] if away is o else DUTY.get(away.status.value, "")),
    )


def arrival_of(parts: Parts, i: Incident, now: float) -> Arrival | None:
    """Give when the first of those on the way is expected; None where nobody is, or nobody knows where it is."""
    on_the_way = [a for a in committed(i) if a.status in ON_THE_WAY and a.officer in parts.fleet.officers]
    if not on_the_way or i.lat is None or i.lng is None:
        return None
    expected = [_expected(parts, a, i.lat, i.lng, now) for a in on_the_way]
    known = [e for e in expected if e.seconds is not None]
    return min(known, key=lambda e: e.seconds or 0.0) if known else expected[0]


def _expected(parts: Parts, a: Assignment, lat: float, lng: float, now: float) -> Arrival:
    fix = parts.fleet.fixes[a.slot] if a.slot < len(parts.fleet.fixes) else None
    if fix is None or not fix["fixed"]:
        return Arrival(None, None)
    age = max(0.0, now - float(fix["fixed"]))
    if age > parts.settings.stale_s:
        return Arrival(None, age)
    way = parts.roads.to_incident(lat, lng, np.array([float(fix["lat"])]), np.array([float(fix["lng"])]))
    still_here = parts.settings.turnout_s if a.status is AssignmentStatus.ACCEPTED else 0.0
    return Arrival(max(0.0, float(way.seconds[0]) + still_here), age, not way.basis[0].startswith("estimate"))
