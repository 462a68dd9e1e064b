"""The command line of the console: words -> commands. One registry; help and completion come from it.

Every button, key and typed line takes this way, so that they cannot differ. A word says what it needs,
who may say it, and how it is undone.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dispatch.core.commands import (
    AddNote,
    CloseIncident,
    Command,
    LocateIncident,
    MoveAssignment,
    OfferAssignment,
    ReclassifyIncident,
    ReopenIncident,
    SetDuty,
)
from dispatch.core.errors import Invalid, NotFound
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.officer import Officer
from dispatch.core.policy import Policy


@dataclass(frozen=True, slots=True)
class Desktop:
    """What a word may look at: finders that raise NotFound, and the limits."""

    incident: Callable[[str], Incident]
    officer: Callable[[str], Officer]
    place: Callable[[str], dict[str, Any]]
    policy: Policy


@dataclass(frozen=True, slots=True)
class Spoken:
    """One typed line: who says it, with which command id."""

    id: str
    by: str
    words: Sequence[str]
    rest: str
    now: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a line comes to: commands to carry out in order, what to open on the screen, how to undo it."""

    commands: list[Command] = field(default_factory=list)
    show: dict[str, Any] = field(default_factory=dict)
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of the registry. form: as shown in the help; ability: see permissions."""

    form: str
    help: str
    ability: str
    run: Callable[[Spoken, Desktop], Outcome]
    needs: int = 0


def _times(s: Spoken, step: str = "") -> dict[str, Any]:
    """Give what every command of a line carries. The line's id is its last command's; steps before it add theirs."""
    return {"id": f"{s.id}:{step}" if step else s.id, "by": s.by, "at": s.now, "now": s.now}


def _dispatch(s: Spoken, d: Desktop) -> Outcome:
    """D 1042 P-12: offer the incident to an officer."""
    incident, officer = d.incident(s.words[0]), d.officer(s.words[1])
    limit = d.policy.accept(incident.priority)
    command = OfferAssignment(**_times(s), incident=incident.number, officer=officer.id, expires_s=limit)
    return Outcome([command], {"open": incident.number}, undo=f"U {incident.number} {officer.callsign}")


def _recommend(s: Spoken, d: Desktop) -> Outcome:
    """R 1042: open the incident and work the list out again."""
    return Outcome(show={"open": d.incident(s.words[0]).number, "recommend": True})


def _open(s: Spoken, d: Desktop) -> Outcome:
    """I 1042: open the incident."""
    return Outcome(show={"open": d.incident(s.words[0]).number})


def _mine(s: Spoken, d: Desktop) -> tuple[Officer, Assignment]:
    """Give the open assignment of the officer a line names."""
    officer = d.officer(s.words[0])
    if not officer.assignment:
        raise NotFound(f"{officer.callsign} has nothing in hand; dispatch first: D <nomor> {officer.callsign}")
    incident = d.incident(officer.assignment["incident"])
    return officer, incident.assignment_or_raise(officer.assignment["id"])


def _move(action: str, before: Mapping[AssignmentStatus, Sequence[str]]) -> Callable[[Spoken, Desktop], Outcome]:
    """Give the word for what an officer says by radio: the steps in between are entered with the same time."""

    def run(s: Spoken, d: Desktop) -> Outcome:
        _, assignment = _mine(s, d)
        reason = s.rest.partition(" ")[2].strip()
        moves: list[Command] = [
            MoveAssignment(**_times(s, step), assignment=assignment.id, action=step)
            for step in before.get(assignment.status, ())
        ]
        moves.append(MoveAssignment(**_times(s), assignment=assignment.id, action=action, reason=reason))
        return Outcome(moves, {"open": assignment.incident})

    return run


def _withdraw(s: Spoken, d: Desktop) -> Outcome:
    """U 1042 P-12: take an assignment back."""
    incident, officer = d.incident(s.words[0]), d.officer(s.words[1])
    held = [a for a in incident.open_assignments if a.officer == officer.id]
    if not held:
        raise NotFound(f"{officer.callsign} is not on incident {incident.number}; nothing to take back")
    return Outcome([MoveAssignment(**_times(s), assignment=held[0].id, action="withdraw")], {"open": incident.number})


def _note(s: Spoken, d: Desktop) -> Outcome:
    """C 1042 text: write a note."""
    incident = d.incident(s.words[0])
    text = s.rest.partition(" ")[2]
    return Outcome([AddNote(**_times(s), incident=incident.number, text=text)], {"open": incident.number})


def _locate(s: Spoken, d: Desktop) -> Outcome:
    """L 1042 Klampok, or L 1042 -6.88 109.02: say where it is."""
    incident = d.incident(s.words[0])
    place = d.place(s.rest.partition(" ")[2])
    return Outcome([LocateIncident(**_times(s), incident=incident.number, **place)], {"open": incident.number})


def _priority(s: Spoken, d: Desktop) -> Outcome:
    """PR 1042 1: set the priority."""
    incident = d.incident(s.words[0])
    if s.words[1] not in ("1", "2", "3", "4"):
        raise Invalid(f"priority {s.words[1]!r} is not known; use 1, 2, 3 or 4")
    command = ReclassifyIncident(**_times(s), incident=incident.number, priority=int(s.words[1]))
    return Outcome([command], {"open": incident.number}, undo=f"PR {incident.number} {incident.priority}")


def _close(s: Spoken, d: Desktop) -> Outcome:
    """X 1042 01: close with a disposition."""
    incident = d.incident(s.words[0])
    text = " ".join(s.words[2:])
    command = CloseIncident(**_times(s), incident=incident.number, disposition=s.words[1], text=text)
    return Outcome([command], {"open": incident.number}, undo=f"XU {incident.number}")


def _undo_close(s: Spoken, d: Desktop) -> Outcome:
    """XU 1042: take the closing back."""
    incident = d.incident(s.words[0])
    return Outcome([ReopenIncident(**_times(s), incident=incident.number, undo=True)], {"open": incident.number})


def _reopen(s: Spoken, d: Desktop) -> Outcome:
    """RO 1042 reason: put an ended incident back into the queue."""
    incident = d.incident(s.words[0])
    reason = s.rest.partition(" ")[2].strip()
    return Outcome([ReopenIncident(**_times(s), incident=incident.number, reason=reason)], {"open": incident.number})


def _inactive(s: Spoken, d: Desktop) -> Outcome:
    """B P-12 reason: not to be sent for now."""
    officer = d.officer(s.words[0])
    reason = s.rest.partition(" ")[2].strip()
    command = SetDuty(**_times(s), officer=officer.id, status="unavailable", reason=reason)
    return Outcome([command], undo=f"A {officer.callsign}")


def _active(s: Spoken, d: Desktop) -> Outcome:
    """A P-12: to be sent again."""
    officer = d.officer(s.words[0])
    return Outcome([SetDuty(**_times(s), officer=officer.id, status="available")])


def _help(s: Spoken, d: Desktop) -> Outcome:
    """?: the list of all words."""
    return Outcome(show={"help": True})


_FROM_OFFER = {AssignmentStatus.OFFERED: ("accept",)}
_FROM_ANY = {AssignmentStatus.OFFERED: ("accept", "en_route"), AssignmentStatus.ACCEPTED: ("en_route",)}

WORDS: dict[str, Word] = {
    "D": Word("D <nomor> <unit>", "Tugaskan unit ke insiden", "assign", _dispatch, 2),
    "R": Word("R <nomor>", "Hitung ulang rekomendasi", "see", _recommend, 1),
    "I": Word("I <nomor>", "Buka insiden", "see", _open, 1),
    "E": Word("E <unit>", "Unit menuju TKP", "move", _move("en_route", _FROM_OFFER), 1),
    "T": Word("T <unit>", "Unit tiba di TKP", "move", _move("arrive", _FROM_ANY), 1),
    "S": Word("S <unit> [alasan]", "Unit selesai, bebas lagi", "move", _move("clear", _FROM_OFFER), 1),
    "U": Word("U <nomor> <unit>", "Tarik kembali penugasan", "move", _withdraw, 2),
    "C": Word("C <nomor> <teks>", "Tulis catatan", "note", _note, 2),
    "L": Word("L <nomor> <desa>", "Tentukan tempat insiden", "classify", _locate, 2),
    "PR": Word("PR <nomor> <1-4>", "Ubah prioritas", "classify", _priority, 2),
    "X": Word("X <nomor> <kode>", "Tutup insiden dengan kode akhir", "close", _close, 2),
    "XU": Word("XU <nomor>", "Urungkan penutupan", "close", _undo_close, 1),
    "RO": Word("RO <nomor> [alasan]", "Buka kembali insiden", "close", _reopen, 1),
    "B": Word("B <unit> [alasan]", "Unit nonaktif", "duty", _inactive, 1),
    "A": Word("A <unit>", "Unit aktif lagi", "duty", _active, 1),
    "?": Word("?", "Daftar perintah", "see", _help),
}


def word_of(line: str) -> tuple[Word, list[str], str]:
    """Give the word of a line, what follows it as words, and as text. Raises Invalid naming the nearest word."""
    head, _, rest = line.strip().partition(" ")
    word = WORDS.get(head.upper())
    if word is None:
        raise Invalid(f"command {head!r} is not known; nearest: {_nearest(head)}")
    words = rest.split()
    if len(words) < word.needs:
        raise Invalid(f"incomplete; write {word.form}")
    return word, words, rest.strip()


def _nearest(head: str) -> str:
    first = head[:1].upper()
    near = [w.form for name, w in WORDS.items() if name.startswith(first)]
    return ", ".join(near) or WORDS["?"].form


def speak(line: str, id_: str, by: str, desktop: Desktop, now: float | None = None) -> Outcome:
    """Give what a line comes to. Raises a Refused, in words, for what cannot be understood."""
    word, words, rest = word_of(line)
    return word.run(Spoken(id_, by, words, rest, time.time() if now is None else now), desktop)
