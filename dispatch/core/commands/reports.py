"""Taking in: reports and what the switchboard says of calls."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Find, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport(Command):
    """Take a report in: from a gateway, the API or the intake form."""

    channel: str
    text: str = ""
    kind: str = ""
    priority: int | None = None
    lat: float | None = None
    lng: float | None = None
    uncertain_m: float = 0.0
    village: str | None = None
    village_name: str = ""
    kecamatan: str = ""
    kecamatan_name: str = ""
    address: str = ""
    call_id: str | None = None
    caller_number: str = ""
    caller_name: str = ""
    exercise: bool = False

    def touches(self) -> list[Key]:
        """The call it names."""
        return [("call", self.call_id)] if self.call_id else []


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall(Command):
    """Note what the switchboard says about a call: ringing, answered, ended, abandoned."""

    call_id: str
    event: str
    caller_number: str = ""
    called_number: str = ""

    def touches(self) -> list[Key]:
        """The call."""
        return [("call", self.call_id)]

    def behind(self, find: Find) -> list[Key]:
        """The incident the call led to."""
        call = find("call", self.call_id)
        return [("incident", call.incident)] if call and call.incident else []
