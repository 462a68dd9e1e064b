"""Words about one incident: open it, note, priority, close, reopen."""

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import AddNote, CloseIncident, ReclassifyIncident, ReopenIncident
from dispatch.core.errors import Invalid


def _open(s: Spoken, d: Desktop) -> Outcome:
    """I 1042: open the incident."""
    return Outcome(show={"open": d.incident(s.words[0]).number})


def _note(s: Spoken, d: Desktop) -> Outcome:
    """C 1042 text: write a note."""
    incident = d.incident(s.words[0])
    text = s.rest.partition(" ")[2]
    return Outcome([AddNote(**times_of(s), incident=incident.number, text=text)], {"open": incident.number})


def _priority(s: Spoken, d: Desktop) -> Outcome:
    """PR 1042 1: set the priority."""
    incident = d.incident(s.words[0])
    if s.words[1] not in ("1", "2", "3", "4"):
        raise Invalid(f"priority {s.words[1]!r} is not known; use 1, 2, 3 or 4")
    command = ReclassifyIncident(**times_of(s), incident=incident.number, priority=int(s.words[1]))
    return Outcome([command], {"open": incident.number}, undo=f"PR {incident.number} {incident.priority}")


def _close(s: Spoken, d: Desktop) -> Outcome:
    """X 1042 01: close with a disposition."""
    incident = d.incident(s.words[0])
    text = " ".join(s.words[2:])
    command = CloseIncident(**times_of(s), incident=incident.number, disposition=s.words[1], text=text)
    return Outcome([command], {"open": incident.number}, undo=f"XU {incident.number}")


def _undo_close(s: Spoken, d: Desktop) -> Outcome:
    """XU 1042: take the closing back."""
    incident = d.incident(s.words[0])
    return Outcome([ReopenIncident(**times_of(s), incident=incident.number, undo=True)], {"open": incident.number})


def _reopen(s: Spoken, d: Desktop) -> Outcome:
    """RO 1042 reason: put an ended incident back into the queue."""
    incident = d.incident(s.words[0])
    reason = s.rest.partition(" ")[2].strip()
    return Outcome([ReopenIncident(**times_of(s), incident=incident.number, reason=reason)], {"open": incident.number})


WORDS: dict[str, Word] = {
    "I": Word("I <nomor>", "Buka insiden", "see", _open, 1),
    "C": Word("C <nomor> <teks>", "Tulis catatan", "note", _note, 2),
    "PR": Word("PR <nomor> <1-4>", "Ubah prioritas", "classify", _priority, 2),
    "X": Word("X <nomor> <kode>", "Tutup insiden dengan kode akhir", "close", _close, 2),
    "XU": Word("XU <nomor>", "Urungkan penutupan", "close", _undo_close, 1),
    "RO": Word("RO <nomor> [alasan]", "Buka kembali insiden", "close", _reopen, 1),
}
