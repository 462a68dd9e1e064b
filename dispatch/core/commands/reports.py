"""Taking in: reports."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Find, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport(Command):
    """Take a report in: from a gateway, the API or the intake form.

    caller: keyed hash of the number.
    call_back: whether somebody should call this caller back, who may not have been able to speak.
    low_trust: whether its door has had too many from there; what may be an emergency is not folded away for it.
    """

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
    caller: str = ""
    call_back: bool = False
    low_trust: bool = False

    def touches(self) -> list[Key]:
        """The call it names, the alarm of that call, and what is known of the number."""
        call = [("call", self.call_id), ("alarm", f"ladder:{self.call_id}")] if self.call_id else []
        return [*call, ("number", self.caller)] if self.caller else call

    def behind(self, find: Find) -> list[Key]:
        """The number of that call."""
        call = find("call", self.call_id) if self.call_id else None
        return [("number", call.caller)] if call and call.caller else []
