"""Officers' phones: let in by a code of the room, sent away again; and what was tried without right."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPhones(Command):
    """A command about one officer's phones."""

    officer: str

    def touches(self) -> list[Key]:
        """The officer and their phones."""
        return [("officer", self.officer), ("phones", self.officer)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnrolment(OfPhones):
    """Let one phone in by a code. code: its digest, the code itself is kept nowhere; expires: epoch s."""

    code: str
    expires: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolPhone(OfPhones):
    """Take a phone in by the code that was offered. code, secret: digests of the code and of what the phone keeps.

    phone: a short id to speak of it. pin: hash of the PIN. agent: what the browser calls itself.
    device: the tracker's id an officer gets who has none.
    """

    code: str
    phone: str
    secret: str
    pin: str
    agent: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokePhone(OfPhones):
    """Send a phone away, and with it a code that is still open. phone: its id ("": all of the officer).

    device: the new id of the officer's device, which nobody can guess: the phone that is gone knows the old one.
    """

    phone: str = ""
    reason: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRefused(Command):
    """Note that an officer's phone was refused something. what: incident or pin; wanted: which one."""

    officer: str
    what: str
    wanted: str = ""
