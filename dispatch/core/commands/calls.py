"""Calls: what the switchboard says of them, and what the room does with them."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Find, Key
from dispatch.core.commands.reports import ReceiveReport


def ladder_alarm(call_id: str) -> Key:
    """Give the alarm of a call that nobody answers."""
    return "alarm", f"ladder:{call_id}"


def behind_call(call_id: str, find: Find) -> list[Key]:
    """Give the incident a call led to and the number it came from, as far as there are any."""
    call = find("call", call_id)
    found = [("incident", call.incident), ("number", call.caller)] if call else []
    return [(kind, id_) for kind, id_ in found if id_]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCall(Command):
    """A command about one call."""

    call_id: str

    def touches(self) -> list[Key]:
        """The call and its alarm."""
        return [("call", self.call_id), ladder_alarm(self.call_id)]

    def behind(self, find: Find) -> list[Key]:
        """Its incident and its number."""
        return behind_call(self.call_id, find)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall(OfCall):
    """Note what the switchboard says about a call: ringing, answered, ended, abandoned.

    caller: keyed hash of the number. present: tiers that have somebody at a console now.
    """

    event: str
    caller_number: str = ""
    called_number: str = ""
    caller: str = ""
    present: tuple[str, ...] = ()

    def touches(self) -> list[Key]:
        """The call, its alarm, and what is known of the number."""
        known = [("number", self.caller)] if self.caller else []
        return [("call", self.call_id), ladder_alarm(self.call_id), *known]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCall(OfCall):
    """Answer a call at a console; one winner. `console`: whose screen has it from now on."""

    console: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBackCall(OfCall):
    """Let a taken call ring again: its console is gone (`console`, `reason`), or whoever took it lets go of it."""

    reason: str = ""
    console: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimbCall(OfCall):
    """Say that nobody has answered on this step of the ladder (a clock fires this)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseCall(OfCall):
    """Say that a ringing call has not been heard of for too long (a clock fires this)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack(OfCall):
    """Say what came of calling back: done, not_reached, dismissed (with a reason), open (take the last back)."""

    result: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordJunk(ReceiveReport):
    """Record a taken call that needs nobody: lane prank, silent or information, closed at once."""

    lane: str = "prank"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackJunk(OfCall):
    """Take a junk mark back: the report is a real one and waits for an officer."""
