"""Filling in: what is learned of a report after it was taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.core.commands.base import Find, Key, OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class FillInReport(OfIncident):
    """Write down what the caller said later; None leaves a field as it is.

    was: what each field held when it was looked at. A field that holds something else by now was changed by somebody.
    caller: keyed hash of the number.
    """

    text: str | None = None
    address: str | None = None
    caller_number: str | None = None
    caller_name: str | None = None
    was: Mapping[str, str] = field(default_factory=dict)
    caller: str = ""

    def touches(self) -> list[Key]:
        """The incident, and what is known of the number."""
        return [("incident", self.incident), *([("number", self.caller)] if self.caller else [])]

    def behind(self, find: Find) -> list[Key]:
        """The number it had before."""
        found = find("incident", self.incident)
        return [("number", found.caller)] if found and found.caller else []


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion(OfIncident):
    """Note the answer (yes, no, unknown) to a question of the card.

    raises: at least this priority follows; advice: what the caller is told.
    """

    card: str
    asked: str
    answer: str
    raises: int | None = None
    advice: str = ""
