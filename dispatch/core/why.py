"""Why somebody is offered, and why not: each rule has a name, which stands in the journal and on the screen.

`obstacle` keeps a candidate off the list; `reasons` speak for one who is on it, `shortfalls` against.
"""

from dataclasses import dataclass

from dispatch.core.incident import Incident
from dispatch.core.lifecycle import AssignmentStatus, OfficerStatus
from dispatch.core.officer import ASSIGNABLE, Officer
from dispatch.core.policy import Ranking
from dispatch.core.runcards import ANY, Card, able
from dispatch.core.triage import KINDS

IN_TERRITORY = "in territory"
SAME_POLSEK = "same polsek"
CLOSEST = "closest"
VISITING = "on a community visit"
VILLAGE_ONLY = "place is only known as a village"
NO_POSITION = "no position"
DECLINED = "asked already: declined"
SILENT = "asked already: did not answer"
GAVE_BACK = "asked already: gave it back"
UNFIT = "function does not fit the kind"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might go, with what is known of the way and of what stays behind.

    line_m: by straight line; metres, seconds: by the router's way (seconds of driving), basis: what these rest on.
    age_s: of the position (None: none). free_s: how long nothing has been in hand. battery_pct: of the phone
    (None: unknown). lost: names of the villages nobody else reaches. reserve_of: the polsek whose last free unit
    this is.
    """

    officer: Officer
    line_m: float
    metres: float
    seconds: float
    age_s: float | None
    free_s: float = 0.0
    battery_pct: float | None = None
    lost: tuple[str, ...] = ()
    reserve_of: str = ""
    basis: str = ""


def obstacle(c: Candidate, incident: Incident, card: Card, limits: Ranking) -> str:
    """Give "" when a candidate can be offered, else the name of the rule that keeps it off the list."""
    held = c.officer.assignment
    if held:
        return (
            f"busy: incident {held['incident']}"
            + (f", P{held['priority']}" if held.get("priority") else "")
            + (f", {held['status']}")
        )
    if c.officer.status not in ASSIGNABLE:
        return f"not free: {c.officer.status.value}"
    said_no = _said_no(c.officer.id, incident)
    if said_no:
        return said_no
    if c.age_s is None:
        return NO_POSITION
    if c.age_s > limits.stale_s:
        return f"stale: position {c.age_s:.0f} s old"
    if not (able(c.officer.function, incident.kind) or card.names(c.officer.function)):
        return UNFIT
    if limits.turnout_s + c.seconds > limits.too_far_s:
        return "too far: no way there" if c.seconds == float("inf") else f"too far: {_eta(c, limits):.0f} s"
    return f"last reserve of {c.reserve_of}" if c.reserve_of and incident.priority >= limits.reserve_from else ""


def _eta(c: Candidate, limits: Ranking) -> float:
    return limits.turnout_s + c.seconds


def _said_no(officer: str, incident: Incident) -> str:
    """Whoever has declined it or given it back is not asked again, who did not answer not in this round; the latest
    word counts."""
    if officer not in incident.asked():
        return ""
    words = {AssignmentStatus.DECLINED: DECLINED, AssignmentStatus.TIMED_OUT: SILENT}
    mine = [a for a in incident.assignments[incident.reopened_after :] if a.officer == officer]
    said = (GAVE_BACK if a.given_back else words.get(a.status, "") for a in reversed(mine))
    return next(filter(None, said), "")


def in_territory(officer: Officer, incident: Incident) -> bool:
    """Whether it is the officer's own village."""
    return bool(officer.village) and officer.village == incident.village


def same_polsek(officer: Officer, incident: Incident) -> bool:
    """Whether the officer's polsek is the incident's kecamatan: by code, by the village's code, or by name."""
    if not incident.kecamatan:
        return False
    if officer.polsek == incident.kecamatan or officer.village.startswith(incident.kecamatan + "."):
        return True
    name = officer.polsek.casefold().removeprefix("polsek ").removesuffix(" kota")
    return bool(incident.kecamatan_name) and name == incident.kecamatan_name.casefold()


def reasons(c: Candidate, incident: Incident, is_closest: bool, fills: str) -> list[str]:
    """Give what speaks for a candidate, the weightiest first; there is always one."""
    named = fills if fills != ANY else ""
    fits = c.officer.function in KINDS.get(incident.kind, KINDS["OTHER"]).functions
    said = {
        IN_TERRITORY: in_territory(c.officer, incident),
        SAME_POLSEK: not in_territory(c.officer, incident) and same_polsek(c.officer, incident),
        CLOSEST: is_closest,
        f"fills the run card: {named}": bool(named),
        f"function fits: {c.officer.function}": fits and not named,
        f"free for {c.free_s / 60:.0f} min": True,
    }
    return [reason for reason, holds in said.items() if holds]


def shortfalls(c: Candidate, incident: Incident, limits: Ranking) -> list[str]:
    """Give what speaks against a candidate who is offered all the same."""
    eta, age, battery = _eta(c, limits), c.age_s or 0.0, c.battery_pct
    low = battery is not None and battery < limits.low_battery_pct
    said = {
        VISITING: c.officer.status is OfficerStatus.COMMUNITY_VISIT,
        f"later than the target: {eta:.0f} s": eta > limits.target_s,
        f"long since a fix: {age:.0f} s": age > limits.stale_s / 2,
        f"low battery: {battery or 0:.0f} %": low,
        VILLAGE_ONLY: bool(incident.uncertain_m) and incident.uncertain_m > c.metres,
    }
    return [shortfall for shortfall, holds in said.items() if holds]
