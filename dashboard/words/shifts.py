"""Words about the operator's own shift."""

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import Command, EndShift, StartShift
from dispatch.core.errors import Invalid


def _shift(s: Spoken, d: Desktop) -> Outcome:
    """SHIFT mulai, SHIFT mulai polda, SHIFT selesai."""
    said, tier = s.words[0].lower(), s.words[1].lower() if len(s.words) > 1 else ""
    if said == "mulai":
        command: Command = StartShift(**times_of(s), tier=tier)
        return Outcome([command], undo="SHIFT selesai")
    if said == "selesai":
        return Outcome([EndShift(**times_of(s))], undo="SHIFT mulai")
    raise Invalid(f"shift {said!r} is neither mulai nor selesai; use one of the two", "shift")


WORDS: dict[str, Word] = {
    "SHIFT": Word("SHIFT mulai|selesai [jenjang]", "Mulai atau akhiri shift sendiri", "shift", _shift, 1),
}
