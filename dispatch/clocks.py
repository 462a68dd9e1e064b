"""What is to be done when a clock of the ordered list `clocks` is due: member "<kind>:<id>" -> a command.

A clock may be claimed twice (its claimer died, or was slow): the rule behind it must then find nothing to do.
"""

from collections.abc import Callable
from typing import Any

from dispatch.core.commands import (
    AskAgain,
    CheckBackup,
    CheckWelfare,
    ClimbCall,
    Command,
    ExpireAlert,
    ExpireAttention,
    LapseCall,
    MoveAssignment,
    RaiseOverdue,
    ResumeIncident,
)
from dispatch.core.errors import Refused

BY = "system:keeper"
Times = dict[str, Any]


def _offer(id_: str, times: Times) -> Command:
    return MoveAssignment(**times, assignment=id_, action="time_out")


def _overdue(id_: str, times: Times) -> Command:
    return RaiseOverdue(**times, incident=id_)


def _wake(id_: str, times: Times) -> Command:
    return ResumeIncident(**times, incident=id_, rule="woken: the hold has ended", if_due=True)


def _chain(id_: str, times: Times) -> Command:
    return AskAgain(**times, incident=id_)


def _ladder(id_: str, times: Times) -> Command:
    return ClimbCall(**times, call_id=id_)


def _lapse(id_: str, times: Times) -> Command:
    return LapseCall(**times, call_id=id_)


def _welfare(id_: str, times: Times) -> Command:
    return CheckWelfare(**times, assignment=id_)


def _backup(id_: str, times: Times) -> Command:
    return CheckBackup(**times, backup=id_)


def _attention(id_: str, times: Times) -> Command:
    return ExpireAttention(**times, attention=id_)


def _alert(id_: str, times: Times) -> Command:
    return ExpireAlert(**times, alert=id_)


CLOCKS: dict[str, Callable[[str, Times], Command]] = {
    "offer": _offer,
    "overdue": _overdue,
    "wake": _wake,
    "chain": _chain,
    "ladder": _ladder,
    "lapse": _lapse,
    "welfare": _welfare,
    "backup": _backup,
    "attention": _attention,
    "alert": _alert,
}
"""Kind of clock -> the command it stands for, given the id and what every command carries."""


def command_of_clock(member: str, due: float, now: float) -> Command:
    """Give the command a clock stands for. Raises Refused for a kind that a newer program wrote."""
    kind, _, id_ = member.partition(":")
    if kind not in CLOCKS:
        raise Refused(f"clock {member!r} is of no known kind; it was written by a newer program")
    return CLOCKS[kind](id_, {"id": f"clock:{member}:{due:.3f}:{now:.3f}", "by": BY, "at": due, "now": now})
