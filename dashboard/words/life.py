"""Words about an incident's life: put aside, hand over, fold together, take apart."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import Command, HoldIncident, MergeIncident, ReferIncident, ResumeIncident, SplitIncident
from dispatch.core.errors import Invalid

_AHEAD = re.compile(r"\+(\d{1,5})(m|j|h|d)?", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_SECONDS = {"m": 60, "j": 3600, "h": 3600, "d": 86_400}


def wake_time(text: str, now: float, zone: tzinfo) -> float:
    """Give the time (epoch s) of "+10" (minutes), "+2j" (hours; also h), "+1d" (days) or "21:30" (the next one).

    Raises Invalid for anything else.
    """
    ahead, clock = _AHEAD.fullmatch(text), _CLOCK.fullmatch(text)
    if ahead:
        return now + int(ahead[1]) * _SECONDS[(ahead[2] or "m").lower()]
    if not clock:
        raise Invalid(f"wake time {text!r} is not known; write +10 (minutes), +2j (hours) or 21:30")
    here = datetime.fromtimestamp(now, zone)
    then = here.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
    return (then if then > here else then + timedelta(days=1)).astimezone(UTC).timestamp()


def _hold(s: Spoken, d: Desktop) -> Outcome:
    """H 1042 +10 pelapor baru pulang: put it aside for ten minutes."""
    incident = d.incident(s.words[0])
    until, reason = wake_time(s.words[1], s.now, d.zone), " ".join(s.words[2:])
    command = HoldIncident(**times_of(s), incident=incident.number, until=until, reason=reason)
    return Outcome([command], {"open": incident.number}, undo=f"HU {incident.number}")


def _resume(s: Spoken, d: Desktop) -> Outcome:
    """HU 1042: take it off hold now."""
    incident = d.incident(s.words[0])
    return Outcome([ResumeIncident(**times_of(s), incident=incident.number)], {"open": incident.number})


def _refer(s: Spoken, d: Desktop) -> Outcome:
    """RF 1042 Damkar: hand it to another service."""
    incident = d.incident(s.words[0])
    to = s.rest.partition(" ")[2].strip()
    command = ReferIncident(**times_of(s), incident=incident.number, to=to)
    return Outcome([command], {"open": incident.number}, undo=f"XU {incident.number}")


def _merge(s: Spoken, d: Desktop) -> Outcome:
    """G 1042 1039 1040: fold 1039 and 1040 into 1042."""
    kept, *others = [d.incident(number).number for number in dict.fromkeys(s.words)]
    steps = [*others[:-1], ""]  # the line's own id is its last command's
    commands: list[Command] = [
        MergeIncident(**times_of(s, step), incident=number, into=kept)
        for step, number in zip(steps, others, strict=True)
    ]
    return Outcome(commands, {"open": kept}, undo=f"SP {' '.join(others)}")


def _split(s: Spoken, d: Desktop) -> Outcome:
    """SP 1039 1040: take merged incidents out again."""
    numbers = [d.incident(number).number for number in dict.fromkeys(s.words)]
    steps = [*numbers[:-1], ""]
    commands: list[Command] = [
        SplitIncident(**times_of(s, step), incident=number) for step, number in zip(steps, numbers, strict=True)
    ]
    return Outcome(commands, {"open": numbers[0]})


WORDS: dict[str, Word] = {
    "H": Word("H <nomor> <+menit> <alasan>", "Tunda insiden, lalu bangunkan", "close", _hold, 3),
    "HU": Word("HU <nomor>", "Akhiri penundaan", "close", _resume, 1),
    "RF": Word("RF <nomor> <ke siapa>", "Alihkan ke dinas lain", "close", _refer, 2),
    "G": Word("G <nomor> <duplikat ...>", "Gabungkan duplikat ke insiden", "close", _merge, 2),
    "SP": Word("SP <nomor ...>", "Pisahkan lagi dari gabungan", "close", _split, 1),
}
