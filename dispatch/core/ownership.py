"""Who has an open incident in hand. At no moment is one of the main lane nobody's; the keeper proves it each second.

    officer has taken it | offer with a running clock | overdue, chain or wake clock | work owed to a worker | alarm

What stands by the incident's state alone is kept in the list `held`, and what is folded away in a side lane in
`folded`, so that the proof over all open incidents is a comparison of a few lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.core.incident import Incident
from dispatch.core.lifecycle import AssignmentStatus

OWNING_CLOCKS = frozenset({"offer", "overdue", "chain", "wake"})
LATE_S = 2.0
"""A clock or a piece of work this long past its moment is nobody's: whoever should have taken it is not there."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What the store's lists say at one moment. clocks, pending: member -> due (epoch s); alarms: members.

    worker: whether any worker lives; owed work is in nobody's hand without one.
    """

    open: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    clocks: Mapping[str, float] = field(default_factory=dict)
    pending: Mapping[str, float] = field(default_factory=dict)
    alarms: frozenset[str] = frozenset()
    worker: bool = True


def standing_owner(incident: Incident) -> str:
    """Give who has an incident by its state alone, "" where it takes a clock, owed work or an alarm to say so."""
    if incident.back_entered:
        return "operator: entered afterwards, starts nothing by itself"
    taken = [a.callsign for a in incident.open_assignments if a.status is not AssignmentStatus.OFFERED]
    return f"officer: {', '.join(taken)}" if taken else ""


def owner_of(incident: Incident, lists: Lists, now: float) -> str:
    """Give who has an open incident in hand at `now`, or "" when nobody has."""
    if incident.lane != "main":
        return f"operator: folded away in lane {incident.lane}"
    standing = standing_owner(incident)
    if standing:
        return standing
    number = incident.number
    for member, due in lists.clocks.items():
        if _of_clock(member) == number and due > now - LATE_S:
            return f"clock: {member.partition(':')[0]}"
    for member in lists.alarms:
        if _subject(member) == number:
            return f"operator: alarm {member.partition(':')[0]}"
    due = lists.pending.get(f"dispatch:{number}", 0.0)
    return "worker: work is owed" if lists.worker and due > now - LATE_S else ""


def unowned(lists: Lists, now: float) -> set[str]:
    """Give the numbers of the open incidents that nobody has in hand at `now`, by the lists alone."""
    owned = set(lists.held)
    owned.update(_of_clock(m) for m, due in lists.clocks.items() if due > now - LATE_S)
    owned.update(map(_subject, lists.alarms))
    if lists.worker:
        owned.update(_subject(m) for m, due in lists.pending.items() if due > now - LATE_S)
    return set(lists.open) - owned - lists.folded


def late_work(lists: Lists, now: float) -> tuple[int, float]:
    """Give how much owed work is past its moment, and the longest in seconds: the worker is away, or cannot keep up."""
    late = [now - due for due in lists.pending.values() if due <= now - LATE_S]
    return len(late), max(late, default=0.0)


def _subject(member: str) -> str:
    """Give the incident a mark is about: `dispatch:7` and `chain:7` are about 7."""
    return member.partition(":")[2]


def _of_clock(member: str) -> str:
    """Give the incident a clock keeps from being forgotten ("" for clocks that do not)."""
    kind, _, id_ = member.partition(":")
    if kind not in OWNING_CLOCKS:
        return ""
    return id_.rpartition(".")[0] if kind == "offer" else id_
