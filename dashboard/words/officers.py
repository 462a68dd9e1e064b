"""Words about an officer's duty."""

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import SetDuty


def _inactive(s: Spoken, d: Desktop) -> Outcome:
    """B P-12 reason: not to be sent for now."""
    officer = d.officer(s.words[0])
    reason = s.rest.partition(" ")[2].strip()
    command = SetDuty(**times_of(s), officer=officer.id, status="unavailable", reason=reason)
    return Outcome([command], undo=f"A {officer.callsign}")


def _active(s: Spoken, d: Desktop) -> Outcome:
    """A P-12: to be sent again."""
    officer = d.officer(s.words[0])
    return Outcome([SetDuty(**times_of(s), officer=officer.id, status="available")])


WORDS: dict[str, Word] = {
    "B": Word("B <unit> [alasan]", "Unit nonaktif", "duty", _inactive, 1),
    "A": Word("A <unit>", "Unit aktif lagi", "duty", _active, 1),
}
