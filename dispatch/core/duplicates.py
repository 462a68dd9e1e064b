"""Are two reports about one event? Evidence from place, time, kind, words and caller, added up.

After Fellegi and Sunter (1969): each piece of evidence counts ln(how likely it is if they are one event / how likely
if they are two), the sum is turned into a probability. So a sharp point 80 m off says much, two calls from one
village little, and each piece can be named. Nothing here decides anything: a person merges.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.core.incident import Incident
from dispatch.core.kinship import LASTING, families_of, number_of
from dispatch.core.lifecycle import INCIDENT_MOVES, IncidentAction
from dispatch.core.wording import root, words_of

METRES_PER_DEGREE = 111_320.0
EVENT_M = 80.0
"""How far apart two people stand who report one event with exact points (event's size, phone's error)."""
TOWN_M2 = 30e6
"""The ground two unrelated reports of a district are spread over, in effect: most happens in its towns."""
WITHIN_S, WITHIN_LASTING_S = 600.0, 3600.0
"""Half of the time in which one event is reported; of one that lasts (flood, noise, hole in the road)."""
WINDOW_S = 3 * 3600.0
"""Over how long unrelated reports are compared: nothing older is proposed."""
PLACE_TAIL, TIME_TAIL = 2.0, 3.0
"""How steeply likeness falls with distance and time: heavier tails than Gauss, since people err about places."""
PRIOR = -5.3
"""ln odds that two reports of one window are one event, before anything is known of them (1 in 200)."""
SAME_KIND, KINDRED, UNSAID, OTHER_KIND = 2.0, 0.9, -0.3, -5.0
MOST_WORDS, NO_WORD = 3.5, -1.0
ENOUGH_WORDS = 4
"""Both sides say at least this many words: then it speaks against them that they share none."""
SAME_CALLER = 1.5

ROW = np.dtype(
    [("lat", "f8"), ("lng", "f8"), ("spread", "f8"), ("at", "f8"), ("within", "f8"), ("kind", "i4"), ("family", "i4")]
)
"""What is compared of many at once: degrees, m, epoch s, s, number of the kind, bits of its families."""


@dataclass(frozen=True, slots=True)
class Told:
    """A report as it is compared. `lat`/`lng` None: no place. words: root -> as said. caller: digits, may be ""."""

    number: str
    lat: float | None
    lng: float | None
    uncertain_m: float
    village: str
    at: float
    kind: str
    words: Mapping[str, str]
    caller: str = ""
    exercise: bool = False

    def row(self) -> tuple[Any, ...]:
        """Give what is compared of many at once (see ROW)."""
        placed = self.lat is not None and self.lng is not None
        lat, lng = (self.lat, self.lng) if placed else (math.nan, math.nan)
        within = WITHIN_LASTING_S if self.kind in LASTING else WITHIN_S
        family = families_of(self.kind, self.words)
        return lat, lng, math.hypot(EVENT_M, self.uncertain_m), self.at, within, number_of(self.kind), family


@dataclass(frozen=True, slots=True)
class Candidate:
    """An incident that may be the same event. score: probability 0..1; distance_m None: a place is unknown.

    reasons: by name, strongest first. is_alike: the score reaches the threshold.
    """

    number: str
    score: float
    distance_m: float | None
    gap_s: float
    reasons: list[str] = field(default_factory=list)
    is_alike: bool = False


def told(
    number: str,
    lat: float | None,
    lng: float | None,
    *,
    at: float,
    kind: str,
    text: str,
    uncertain_m: float = 0.0,
    village: str = "",
    places: Iterable[str] = (),
    caller: str = "",
    exercise: bool = False,
) -> Told:
    """Give a report as it is compared. places: names of places, which do not count as words."""
    names = frozenset(root(w) for place in places for w in place.casefold().split())
    digits = "".join(c for c in caller if c.isdigit())
    return Told(number, lat, lng, uncertain_m, village, at, kind, words_of(text, names), digits, exercise)


def told_by(i: Incident) -> Told:
    """Give an incident as it is compared: what was reported last counts as its time."""
    return told(
        i.number,
        i.lat,
        i.lng,
        at=max([i.created, *(r["at"] for r in i.reporters)]),
        kind=i.kind,
        text=f"{i.text} {i.address} {i.kind_text}",
        uncertain_m=i.uncertain_m,
        village=i.village,
        places=(i.village_name, i.kecamatan_name),
        caller=i.caller_number,
        exercise=i.exercise,
    )


def candidates(
    report: Told, others: Sequence[Told], rows: NDArray[np.void], threshold: float, most: int = 5
) -> list[Candidate]:
    """Give the incidents that may be the same event, likeliest first; from half the threshold up.

    others, rows: the incidents and what `row()` gives of each, at the same places. A drill is never like the real.
    """
    known, metres, gaps = _weigh(report, rows)
    floor = _log_odds(threshold / 2) - MOST_WORDS - SAME_CALLER
    found = []
    for place in map(int, np.flatnonzero((known >= floor) & (gaps <= WINDOW_S))):
        other = others[place]
        score = _probability(float(known[place]) + _words(report, other) + _caller(report, other))
        if score >= threshold / 2 and other.number != report.number and other.exercise == report.exercise:
            found.append((-score, other.number, place))
    return [
        _candidate(report, others[place], -score, float(metres[place]), float(gaps[place]), threshold)
        for score, _, place in sorted(found)[:most]
    ]


def _candidate(a: Told, b: Told, score: float, metres: float, gap_s: float, threshold: float) -> Candidate:
    distance = None if math.isnan(metres) else metres
    return Candidate(b.number, score, distance, gap_s, _reasons(a, b, distance, gap_s), score >= threshold)


def likeness(a: Told, b: Told) -> float:
    """Give the probability that two reports are about one event."""
    known, _, _ = _weigh(a, np.array([b.row()], ROW))
    return _probability(float(known[0]) + _words(a, b) + _caller(a, b))


def _weigh(
    report: Told, rows: NDArray[np.void]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give, for every row, the weight of place, time and kind, the distance (m, NaN unknown) and the gap (s)."""
    one = np.array([report.row()], ROW)[0]
    metres = _distance(one, rows)
    spread2 = one["spread"] ** 2 + rows["spread"] ** 2
    place = np.log(TOWN_M2 / (math.pi * spread2)) - PLACE_TAIL * np.log1p(metres**2 / spread2)
    gaps = np.abs(rows["at"] - one["at"])
    within = np.maximum(rows["within"], one["within"])
    time = np.log(WINDOW_S / within) - TIME_TAIL * np.log1p(gaps / within)
    return PRIOR + np.where(np.isnan(metres), 0.0, place) + time + _kinds(one, rows), metres, gaps


def _distance(one: np.void, rows: NDArray[np.void]) -> NDArray[np.float64]:
    """Give metres between points (plane, symmetric; good to 0.5 % inside a province)."""
    dy = rows["lat"] - one["lat"]
    dx = (rows["lng"] - one["lng"]) * np.cos(np.radians((rows["lat"] + one["lat"]) / 2))
    metres: NDArray[np.float64] = METRES_PER_DEGREE * np.hypot(dx, dy)
    return metres


def _kinds(one: np.void, rows: NDArray[np.void]) -> NDArray[np.float64]:
    unsaid = (rows["kind"] < 0) | (one["kind"] < 0)
    apart = np.where(unsaid, UNSAID, OTHER_KIND)
    kindred = np.where((rows["family"] & one["family"]) != 0, KINDRED, apart)
    return np.where((rows["kind"] == one["kind"]) & ~unsaid, SAME_KIND, kindred)


def _words(a: Told, b: Told) -> float:
    """Weigh the words two reports share: none speaks against them, many for them."""
    shared = len(a.words.keys() & b.words.keys())
    if shared:
        return min(MOST_WORDS, 6 * shared / math.sqrt(len(a.words) * len(b.words)))
    return NO_WORD if min(len(a.words), len(b.words)) >= ENOUGH_WORDS else 0.0


def _caller(a: Told, b: Told) -> float:
    return SAME_CALLER if len(a.caller) >= 6 and a.caller == b.caller else 0.0


def _reasons(a: Told, b: Told, distance: float | None, gap: float) -> list[str]:
    reasons = [_where(a, b, distance), f"{gap:.0f} s apart", *_what(a, b)]
    shared = sorted(b.words[r] for r in a.words.keys() & b.words.keys())
    if shared:
        reasons.append(f"words: {', '.join(shared[:5])}")
    if _caller(a, b):
        reasons.append("same number calling")
    return [r for r in reasons if r]


def _where(a: Told, b: Told, distance: float | None) -> str:
    if distance is None:
        return "place of one not known"
    if a.village and a.village == b.village and (a.uncertain_m or b.uncertain_m):
        return "same village"
    return f"{distance:.0f} m away"


def _what(a: Told, b: Told) -> list[str]:
    mine, its = a.row()[-2:], b.row()[-2:]
    if mine[0] == its[0] and mine[0] >= 0:
        return ["same kind"]
    if mine[1] & its[1]:
        return ["kindred kind"]
    return ["another kind"] if mine[0] >= 0 and its[0] >= 0 else []


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def can_merge(i: Incident) -> bool:
    """Whether an incident can be folded into another: nobody is on it yet."""
    return (i.status, IncidentAction.MERGE) in INCIDENT_MOVES


def kept_of(incidents: Iterable[Incident]) -> Incident:
    """Give the one that is kept when incidents are one event: the one somebody is on, else the oldest."""
    return min(incidents, key=lambda i: (can_merge(i), i.created, i.number))
