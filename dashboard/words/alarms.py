"""Words about alarms."""

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import AcknowledgeAlarm, CancelAlarm, Command
from dispatch.core.errors import Invalid


def _acknowledge(s: Spoken, d: Desktop) -> Outcome:
    """AK chain:1042 chain:1043: say that alarms are seen. Of several, one that is over already stops nothing."""
    last = len(s.words) - 1
    commands: list[Command] = [
        AcknowledgeAlarm(**times_of(s, "" if n == last else alarm), alarm=alarm, if_standing=last > 0)
        for n, alarm in enumerate(s.words)
    ]
    return Outcome(commands)


def _cancel(s: Spoken, d: Desktop) -> Outcome:
    """BA panic:P12 reason: say that the cause of an alarm is gone, and how that is known."""
    reason = s.rest.partition(" ")[2].strip()
    if not reason:
        raise Invalid("incomplete; write BA <alarm> <alasan>")
    return Outcome([CancelAlarm(**times_of(s), alarm=s.words[0], reason=reason)])


WORDS: dict[str, Word] = {
    "AK": Word("AK <alarm> [alarm ...]", "Alarm dilihat dan ditangani", "assign", _acknowledge, 1),
    "BA": Word("BA <alarm> <alasan>", "Sebab alarm sudah berakhir", "assign", _cancel, 2),
}
