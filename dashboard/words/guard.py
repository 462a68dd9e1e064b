"""Words that guard officers: well by radio, panic, backup, printing."""

import re

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.backup import FUNCTIONS, Backup, BackupStatus
from dispatch.core.commands import (
    CancelAlarm,
    CommitBackup,
    ConfirmWelfare,
    RaisePanic,
    ReleaseBackup,
    RequestBackup,
)
from dispatch.core.errors import Invalid, NotFound
from dispatch.core.incident import Incident
from dispatch.core.support import status_of


def _well(s: Spoken, d: Desktop) -> Outcome:
    """K P-12: the officer is well, as said by radio."""
    officer = d.officer(s.words[0])
    held = officer.assignment or {}
    show = {"open": held["incident"]} if held else {}
    return Outcome([ConfirmWelfare(**times_of(s), officer=officer.id)], show)


def _panic(s: Spoken, d: Desktop) -> Outcome:
    """PANIK P-12: the officer is in danger, as heard by radio."""
    officer = d.officer(s.words[0])
    return Outcome([RaisePanic(**times_of(s), officer=officer.id, **d.last_place(officer))])


def _panic_over(s: Spoken, d: Desktop) -> Outcome:
    """PB P-12 reason: the officer is out of danger; somebody has to have seen the alarm, too."""
    officer = d.officer(s.words[0])
    if not officer.emergency:
        raise NotFound(f"{officer.callsign} is in no emergency; nothing to end")
    reason = s.rest.partition(" ")[2].strip()
    command = CancelAlarm(**times_of(s), alarm=officer.emergency["alarm"], reason=reason)
    return Outcome([command], {"open": officer.emergency["incident"]})


def _ask(s: Spoken, d: Desktop) -> Outcome:
    """BU 1042 lantas 2 reason: ask a main function for more units."""
    incident = d.incident(s.words[0])
    function, count, reason = _function(s.words[1]), 1, s.words[2:]
    if reason and reason[0].isdigit():
        count, reason = int(reason[0]), reason[1:]
    command = RequestBackup(
        **times_of(s), incident=incident.number, function=function, count=count, reason=" ".join(reason)
    )
    undo = f"BL {incident.number} {len(incident.backups) + 1}"
    return Outcome([command], {"open": incident.number}, undo=undo)


def _function(word: str) -> str:
    """Give the function a word means: its name or how it begins. Raises Invalid naming all."""
    found = [f for f in FUNCTIONS if f.startswith(word.lower())]
    if len(found) != 1:
        raise Invalid(f"function {word!r} is not known; use one of {', '.join(FUNCTIONS)}", "function")
    return found[0]


def _commit(s: Spoken, d: Desktop) -> Outcome:
    """BK 1042 P-31: send a unit as backup, for the request of its function, else for the oldest that wants units."""
    incident, officer = d.incident(s.words[0]), d.officer(s.words[1])
    wanting = [b for b in incident.backups if status_of(b, incident) is BackupStatus.REQUESTED]
    if not wanting:
        raise NotFound(f"incident {incident.number} has no open request for backup; ask first: BU {incident.number}")
    chosen = next((b for b in wanting if b.function == officer.function), wanting[0])
    command = CommitBackup(
        **times_of(s), backup=chosen.id, officer=officer.id, expires_s=d.policy.accept(incident.priority)
    )
    return Outcome([command], {"open": incident.number}, undo=f"U {incident.number} {officer.callsign}")


def _release(s: Spoken, d: Desktop) -> Outcome:
    """BL 1042 [1] reason: backup is needed no longer; without a number, the latest that stands."""
    incident = d.incident(s.words[0])
    rest = s.words[1:]
    which = rest[0] if rest and re.fullmatch(r"b?\d+", rest[0]) else ""
    chosen = _standing(incident, which.removeprefix("b"))
    reason = " ".join(rest[1:] if which else rest)
    return Outcome([ReleaseBackup(**times_of(s), backup=chosen.id, reason=reason)], {"open": incident.number})


def _standing(incident: Incident, which: str) -> Backup:
    found = [b for b in incident.backups if b.released is None and which in ("", b.id.rpartition(".b")[2])]
    if not found:
        raise NotFound(f"incident {incident.number} has no open request for backup; ask first: BU {incident.number}")
    return found[-1]


def _print(s: Spoken, d: Desktop) -> Outcome:
    """CETAK 1042: open the incident as a page for paper."""
    return Outcome(show={"print": d.incident(s.words[0]).number})


WORDS: dict[str, Word] = {
    "K": Word("K <unit>", "Unit memberi kabar: aman", "move", _well, 1),
    "PANIK": Word("PANIK <unit>", "Unit dalam bahaya: alarm dan insiden P1", "panic", _panic, 1),
    "PB": Word("PB <unit> [alasan]", "Unit sudah aman: sebab darurat berakhir", "panic", _panic_over, 1),
    "BU": Word("BU <nomor> <fungsi> [n] <alasan>", "Minta bantuan n unit suatu fungsi", "assign", _ask, 3),
    "BK": Word("BK <nomor> <unit>", "Kirim unit sebagai bantuan", "assign", _commit, 2),
    "BL": Word("BL <nomor> [ke-] [alasan]", "Lepas bantuan", "assign", _release, 1),
    "CETAK": Word("CETAK <nomor>", "Cetak satu insiden", "see", _print, 1),
}
