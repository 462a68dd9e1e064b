"""Words of the talk with whoever reported: answer, mark as read; and back from the low-trust lane."""

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import ReadMessages, ReclassifyIncident, SendMessage


def _answer(s: Spoken, d: Desktop) -> Outcome:
    """CH 1042 text: write to whoever reported; `CH 1042 >1050 text` to the reporter of a merged one."""
    incident = d.incident(s.words[0])
    text = s.rest.partition(" ")[2].strip()
    to = ""
    if text.startswith(">"):
        to, _, text = text[1:].partition(" ")
    name = s.by.partition(":")[2]
    command = SendMessage(**times_of(s), incident=incident.number, side="desk", name=name, text=text, to=to)
    return Outcome([command], {"open": incident.number})


def _read(s: Spoken, d: Desktop) -> Outcome:
    """BC 1042: the desk has read the talk."""
    incident = d.incident(s.words[0])
    count = int(incident.talk.get("count", 0))
    command = ReadMessages(**times_of(s), incident=incident.number, side="desk", count=count)
    return Outcome([command], {"open": incident.number})


def _lane(s: Spoken, d: Desktop) -> Outcome:
    """JU 1042: to the main lane; with a lane behind it, to that one (the way back)."""
    incident = d.incident(s.words[0])
    lane = s.words[1] if len(s.words) > 1 else "main"
    command = ReclassifyIncident(**times_of(s), incident=incident.number, lane=lane)
    return Outcome([command], {"open": incident.number}, undo=f"JU {incident.number} {incident.lane}")


WORDS: dict[str, Word] = {
    "CH": Word("CH <nomor> <teks>", "Balas pelapor di chat", "note", _answer, 2),
    "BC": Word("BC <nomor>", "Tandai chat dibaca", "note", _read, 1),
    "JU": Word("JU <nomor> [jalur]", "Pindahkan ke jalur utama", "classify", _lane, 1),
}
