"""Words about alarms."""

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import AcknowledgeAlarm


def _acknowledge(s: Spoken, d: Desktop) -> Outcome:
    """AK chain:1042: say that an alarm is seen."""
    return Outcome([AcknowledgeAlarm(**times_of(s), alarm=s.rest)])


WORDS: dict[str, Word] = {
    "AK": Word("AK <alarm>", "Alarm dilihat dan ditangani", "assign", _acknowledge, 1),
}
