"""Attentions: what everybody on duty should look out for."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAttention(Command):
    """A command about one attention."""

    attention: str

    def touches(self) -> list[Key]:
        """The attention."""
        return [("attention", self.attention)]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueAttention(OfAttention):
    """Tell people to look out. kind: vehicle, person, other; expires_s: None is the policy's time.

    units: ids of officers; functions: theirs; area: Kemendagri code. What is empty narrows nothing: without any of
    them it is for everybody.
    """

    text: str
    kind: str = "other"
    priority: int = 2
    expires_s: float | None = None
    units: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    area: str = ""

    def touches(self) -> list[Key]:
        """The attention, and the units it is meant for."""
        return [("attention", self.attention), *(("officer", unit) for unit in self.units)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeAttention(OfAttention):
    """Say that one has read an attention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAttention(OfAttention):
    """Say that an attention is over: found, or a mistake."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireAttention(OfAttention):
    """Take an attention off the screens whose time is over (a clock fires this)."""
