"""What a word of the command line is given, and what it gives back. The words stand in dashboard/words/."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from dispatch.core.commands import Command
from dispatch.core.errors import NotFound
from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.policy import Policy
from dispatch.core.sop import Card


def _cannot() -> tuple[Command, dict[str, Any]]:
    raise NotFound("telephones are not let in here")


@dataclass(frozen=True, slots=True)
class Desktop:
    """What a word may look at: finders that raise NotFound, the limits, the question card of a kind, the zone
    that times are typed in, whose console it is, where an officer was last seen ({} where nobody knows), how much
    sooner somebody under way would be at an incident than the best who is free (None: not), what lets an
    officer's telephone in (dashboard/inviting.py), and the code of an area by code or name ("": none)."""

    incident: Callable[[str], Incident]
    officer: Callable[[str], Officer]
    place: Callable[[str], dict[str, Any]]
    policy: Policy
    card: Callable[[str], Card | None]
    zone: tzinfo = UTC
    console: str = ""
    last_place: Callable[[Officer], dict[str, Any]] = lambda officer: {}
    gain: Callable[[Incident, Officer], float | None] = lambda _incident, _officer: None
    invite: Callable[[Officer, dict[str, Any]], tuple[Command, dict[str, Any]]] = lambda _officer, _times: _cannot()
    area: Callable[[str], str] = lambda _text: ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One typed line: who says it, with which command id."""

    id: str
    by: str
    words: Sequence[str]
    rest: str
    now: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a line comes to: commands to carry out in order, what to open on the screen, how to undo it."""

    commands: list[Command] = field(default_factory=list)
    show: dict[str, Any] = field(default_factory=dict)
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of the registry. form: as shown in the help; ability: see permissions."""

    form: str
    help: str
    ability: str
    run: Callable[[Spoken, Desktop], Outcome]
    needs: int = 0


def times_of(s: Spoken, step: str = "") -> dict[str, Any]:
    """Give what every command of a line carries. The line's id is its last command's; steps before it add theirs."""
    return {"id": f"{s.id}:{step}" if step else s.id, "by": s.by, "at": s.now, "now": s.now}
