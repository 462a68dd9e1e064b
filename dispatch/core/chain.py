"""The chain of offers: who is asked next, and why, until somebody says yes or nobody is left.

    P1, P2   nearest -> territory officer -> neighbouring officer -> duty post -> village contact -> Polres unit
    P3, P4   territory officer -> nearest -> ...the same          (which priorities: policy.territory_first)

Somebody who has left is asked through the stand-in they named. Whoever is passed over is named with the reason.
A post or a contact without a device is asked by telephone: an operator rings, the same clock runs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dispatch.core.incident import Incident
from dispatch.core.officer import ASSIGNABLE, Officer
from dispatch.core.policy import Policy


class Link(StrEnum):
    """A link of the chain; the value stands in the assignment."""

    TERRITORY = "territory"
    NEAREST = "nearest"
    NEIGHBOUR = "neighbour"
    DUTY_POST = "duty_post"
    CONTACT = "village_contact"
    POLRES = "polres"


_AFTER = (Link.NEIGHBOUR, Link.DUTY_POST, Link.CONTACT, Link.POLRES)
_WORDS = {
    Link.TERRITORY: "territory officer of {}",
    Link.NEAREST: "nearest available officer",
    Link.NEIGHBOUR: "officer of neighbouring {}",
    Link.DUTY_POST: "duty post of {}",
    Link.CONTACT: "listed contact of {}",
    Link.POLRES: "unit of {}",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a link leads to. place: the village or post the rule names.

    silent_s: seconds since their phone was last heard; None when it never was. reserve_of: the polsek that keeps
    them back at this priority, "" when none does.
    """

    officer: Officer
    silent_s: float | None = None
    place: str = ""
    reserve_of: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One person of the chain: the rule that leads to them, and `why_not` where they are passed over ("" = ask)."""

    link: Link
    officer: Officer
    rule: str
    why_not: str = ""


def order_of(priority: int, policy: Policy) -> tuple[Link, ...]:
    """Give the links in the order they are asked for a priority."""
    first = (Link.TERRITORY, Link.NEAREST) if priority in policy.territory_first else (Link.NEAREST, Link.TERRITORY)
    return (*first, *_AFTER)


def chain_of(
    incident: Incident, people: Mapping[Link, Sequence[Person]], stand_ins: Mapping[str, Person], policy: Policy
) -> list[Step]:
    """Give everybody of the chain in order, each once: those to ask, and those passed over with the reason.

    people: by link, best first. stand_ins: officer id -> person, for whoever somebody of `people` names.
    """
    steps: list[Step] = []
    seen: set[str] = set()
    for link in order_of(incident.priority, policy):
        left = _most(link, policy) - _asked_by(incident, link)
        for step in _of_link(link, people.get(link, ()), stand_ins, incident.asked(), policy.stale_s):
            if step.officer.id in seen or (not step.why_not and left <= 0):
                continue
            seen.add(step.officer.id)
            steps.append(step)
            left -= not step.why_not
    return steps


def _most(link: Link, policy: Policy) -> int:
    """How many of a link are asked before the next link is."""
    several = {Link.NEAREST: policy.chain_nearest, Link.NEIGHBOUR: policy.chain_neighbours}
    return several.get(link, 2)


def _asked_by(incident: Incident, link: Link) -> int:
    return sum(a.link == link for a in incident.round)


def _of_link(
    link: Link, people: Sequence[Person], stand_ins: Mapping[str, Person], asked: set[str], stale_s: float
) -> Iterator[Step]:
    for person in people:
        rule = "chain: " + _WORDS[link].format(person.place or person.officer.polsek)
        why_not = cannot_answer(person, asked, stale_s)
        yield Step(link, person.officer, rule, why_not)
        if why_not and person.officer.has_left:
            yield from _in_place_of(person, link, rule, stand_ins, asked, stale_s)


def _in_place_of(
    away: Person, link: Link, rule: str, stand_ins: Mapping[str, Person], asked: set[str], stale_s: float
) -> Iterator[Step]:
    """Give those who stand in for somebody who has left, and for one another, until one is there."""
    been = {away.officer.id}
    while (other := stand_ins.get(away.officer.stand_in)) and other.officer.id not in been:
        been.add(other.officer.id)
        why_not = cannot_answer(other, asked, stale_s)
        told = rule.removeprefix("chain: ")
        rule = f"chain: {other.officer.callsign} stands in for {away.officer.callsign}, {told}"
        yield Step(link, other.officer, rule, why_not)
        if not why_not or not other.officer.has_left:
            return
        away = other


def cannot_answer(person: Person, asked: set[str], stale_s: float) -> str:
    """Give "" for somebody who can be asked now, else the reason why not."""
    officer = person.officer
    if officer.id in asked:
        return "asked already: declined or did not answer"
    if officer.assignment:
        return f"busy: incident {officer.assignment['incident']}"
    if officer.status not in ASSIGNABLE:
        return f"not free: {officer.status.value}"
    if person.reserve_of and not officer.is_standing:
        return f"last reserve of {person.reserve_of}"
    if officer.is_standing or not officer.device:  # asked by telephone, or by a device that stays where it is
        return ""
    if person.silent_s is None:
        return "silent: no word from the phone yet"
    return f"silent: no word from the phone for {person.silent_s:.0f} s" if person.silent_s > stale_s else ""
