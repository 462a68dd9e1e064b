"""Words about an officer's duty."""

import secrets

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import RenewDevice, SetDuty
from dispatch.core.errors import Invalid

LEAVING = {"istirahat": "break", "lepas": "off_duty", "rapat": "meeting"}
"""First word of the reason -> the status it means; any other reason means unavailable."""


def _inactive(s: Spoken, d: Desktop) -> Outcome:
    """B P-12 reason > P-14: not to be sent for now, and who is asked instead."""
    officer = d.officer(s.words[0])
    told, _, other = s.rest.partition(">")
    reason = told.partition(" ")[2].strip()
    stand_in = d.officer(other.strip()).id if other.strip() else ""
    status = LEAVING.get(reason.partition(" ")[0].lower(), "unavailable")
    command = SetDuty(**times_of(s), officer=officer.id, status=status, reason=reason, stand_in=stand_in)
    return Outcome([command], undo=f"AU {officer.callsign}")


def _active(s: Spoken, d: Desktop) -> Outcome:
    """AU P-12: to be sent again."""
    officer = d.officer(s.words[0])
    return Outcome([SetDuty(**times_of(s), officer=officer.id, status="available")])


def _device(s: Spoken, d: Desktop) -> Outcome:
    """DV P-12: the phone gets a new id, the old one is refused; DV P-12 cabut: no phone speaks for them any more."""
    officer = d.officer(s.words[0])
    said = s.rest.partition(" ")[2].strip().lower()
    if said not in ("", "cabut"):
        raise Invalid(f"{said!r} is no way to change a device; write DV {officer.callsign} or add cabut")
    device = "" if said else secrets.token_hex(16)
    return Outcome([RenewDevice(**times_of(s), officer=officer.id, device=device)])


def _silent(s: Spoken, d: Desktop) -> Outcome:
    """SH: the board of devices that are silent."""
    return Outcome(show={"board": "devices"})


WORDS: dict[str, Word] = {
    "B": Word("B <unit> [istirahat|lepas|rapat] [alasan] [> pengganti]", "Unit nonaktif", "duty", _inactive, 1),
    "AU": Word("AU <unit>", "Unit aktif lagi", "duty", _active, 1),
    "SH": Word("SH", "Perangkat sunyi", "see", _silent),
    "DV": Word("DV <unit> [cabut]", "Id perangkat baru, atau cabut", "phones", _device, 1),
}
