"""Facts: what has happened, in the past tense. The journal is a list of them, and nothing else is history."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the journal. Times are epoch seconds: when it happened, and when it was entered.

    `rule` is the name of the rule that caused it, as journal and screen show it.
    """

    type: str
    by: str
    event_time: float
    entry_time: float
    incident: str = ""
    officer: str = ""
    assignment: str = ""
    rule: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A member of one of the store's ordered lists: `score` None takes it off.

    list: clocks (due ms), pending (due ms), open, held, folded (created ms), incidents (changed ms),
    alarms (raised ms), attentions (issued ms), alerts (sent ms), officers (slot), calls and ringing (rang first, ms),
    answered, taken and callbacks (since, ms), numbers (seen last, ms), shifts (began, ms), phones (enrolled last, ms).
    """

    list: str
    member: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the core wants written, all at once or not at all, and the answer to the sender.

    states: (kind, id) -> new state object, or None: it is over and only the journal keeps it.
    """

    states: dict[tuple[str, str], Any]
    facts: list[Fact]
    marks: list[Mark]
    answer: dict[str, Any]
