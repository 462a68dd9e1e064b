"""What a citizen sees of a report: pure, from states and facts. Whatever is not put in here is not shown.

Not shown: numbers and names of anybody who reported, others' words, where an officer is, who decided what and why.
"""

from dataclasses import dataclass, field
from typing import Any

from dispatch.core.citizen_words import WORDS
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus, IncidentStatus
from dispatch.core.policy import Policy
from dispatch.core.talk import meant_for

S = IncidentStatus
CHANNELS = {"110": "lewat 110", "app": "lewat halaman ini", "panic": "lewat tombol panik", "open311": "lewat aplikasi"}
CHECKED_BY = ("operator:", "shift_lead:", "commander:", "api:")
TAKEN = (
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.EN_ROUTE,
    AssignmentStatus.ON_SCENE,
    AssignmentStatus.CLEARED,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A station on the way. word: source text; at: epoch s, None while it is to come; is_now: the latest reached."""

    word: str
    at: float | None = None
    note: str = ""
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A message or photo. mine: by whoever follows; by_desk: by the desk, whose people stay unnamed."""

    at: float
    text: str
    name: str
    mine: bool
    by_desk: bool
    is_photo: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the page shows but who answers and when they come. word, kind: source texts."""

    number: str
    kind: str
    status: str
    word: str
    referred_to: str
    until: float | None
    steps: list[Step]
    talk: list[Said]
    ended: bool
    cancel_asked: bool
    may: frozenset[str] = frozenset()
    rating: dict[str, Any] = field(default_factory=dict)
    exercise: bool = False


def picture(
    own: Incident, kept: Incident, facts: list[dict[str, Any]], names: dict[str, str], policy: Policy, now: float
) -> Picture:
    """Give what the follower of `own` sees. kept: the incident it was merged into, else the same. names: of officers.

    facts: of both, oldest first.
    """
    return Picture(
        number=own.number,
        kind=own.kind,
        status=kept.status.value,
        word=WORDS[kept.status],
        referred_to=kept.referred_to,
        until=kept.hold["until"] if kept.hold and kept.status is S.ON_HOLD else None,
        steps=steps(own, kept, facts, names),
        talk=talk(own, facts),
        ended=kept.is_ended,
        cancel_asked=bool(kept.cancel_asked) and not kept.is_ended,
        may=_may(own, kept, policy, now),
        rating=own.rating,
        exercise=own.exercise,
    )


def _may(own: Incident, kept: Incident, policy: Policy, now: float) -> frozenset[str]:
    if not kept.is_ended:
        return frozenset({"talk", "photo", "cancel"})
    late = now - (kept.ended or now)
    may = {"talk"} | ({"photo"} if late < policy.citizen_reopen_s else set())
    if late <= policy.citizen_reopen_s and own is kept:
        may.add("reopen")
    if not own.rating or now - own.rating["at"] <= policy.rating_correct_s:
        may.add("rate")
    return frozenset(may)


def steps(own: Incident, kept: Incident, facts: list[dict[str, Any]], names: dict[str, str]) -> list[Step]:
    """Give the six stations, each with its time once it was reached."""
    round_ = [a for a in kept.assignments[kept.reopened_after :] if a.status in TAKEN]
    reached = [
        Step("Laporan diterima", own.created, CHANNELS.get(own.channel, "")),
        Step("Diperiksa", _checked(kept, facts)),
        Step("Petugas ditugaskan", _first(round_, "acknowledged"), ", ".join(_names(round_, names))),
        Step("Menuju lokasi", _first(round_, "en_route")),
        Step("Di lokasi", _first(round_, "on_scene")),
        Step(WORDS[kept.status] if kept.is_ended else "Selesai", _ended(kept)),
    ]
    times = [s.at for s in reached]
    last = max((n for n, at in enumerate(times) if at is not None), default=0)
    return [Step(s.word, s.at, s.note, n == last) for n, s in enumerate(reached)]


def _ended(i: Incident) -> float | None:
    return (i.ended or i.changed) if i.is_ended else None


def _checked(i: Incident, facts: list[dict[str, Any]]) -> float | None:
    """Give when somebody, or the dispatch, first did something with it."""
    looked = [f["event_time"] for f in facts if f["by"].startswith(CHECKED_BY) or f["type"] == "assignment_offered"]
    times = [*looked, *(t for a in i.assignments if (t := a.times.get("dispatched")))]
    return min(times, default=None)


def _first(assignments: list[Assignment], point: str) -> float | None:
    return min((a.times[point] for a in assignments if point in a.times), default=None)


def _names(assignments: list[Assignment], names: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(names.get(a.officer, a.callsign) for a in assignments))


def talk(own: Incident, facts: list[dict[str, Any]]) -> list[Said]:
    """Give the messages that are one's own or for oneself, and that one's photos have arrived."""
    said = []
    for f in facts:
        mine = f["by"] == f"citizen:{own.number}"
        if f["type"] == "message_sent" and meant_for(f, own.number):
            d = f["data"]
            said.append(Said(f["event_time"], d["text"], d["name"], mine, d["side"] == "desk"))
        elif f["type"] == "photo_added" and mine:
            said.append(Said(f["event_time"], "", "", True, False, is_photo=True))
    return said
