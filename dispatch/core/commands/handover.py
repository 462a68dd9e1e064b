"""The handover between two shifts: drafted, acknowledged item by item, signed by both."""

from dataclasses import dataclass, field
from typing import Any

from dispatch.core.commands.base import Command, Key

OPEN = "open"
"""Id of the handover that is not signed yet; there is one at a time."""
LAST = "last"
"""Id of the one signed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfHandover(Command):
    """A command about the handover that is open."""

    def touches(self) -> list[Key]:
        """The open handover."""
        return [("handover", OPEN)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHandover(OfHandover):
    """Begin the handover of a change of shift, or bring the open one up to date.

    handover: its name, if it begins now; shift: the change of shift (epoch s); items: what there is to hand over now,
    each {id, kind, since, about}. only_open: brings one up to date and begins none.
    """

    handover: str
    shift: float
    items: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    only_open: bool = False

    def touches(self) -> list[Key]:
        """The open handover, and the last one: a change of shift is handed over once."""
        return [("handover", OPEN), ("handover", LAST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeItem(OfHandover):
    """Say that one has taken note of an item."""

    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkHandover(OfHandover):
    """Write down what no item says."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(OfHandover):
    """Sign as the one who goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(OfHandover):
    """Sign as the one who comes: from here on it is their shift. reason: why nobody hands over."""

    reason: str = ""
