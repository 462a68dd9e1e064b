"""Words about reports that may be one and the same."""

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import Command, DismissDuplicate


def _told_apart(undo: bool) -> Word:
    """Give the word that says two incidents are two, or takes that back."""

    def run(s: Spoken, d: Desktop) -> Outcome:
        incident, others = d.incident(s.words[0]).number, [d.incident(n).number for n in s.words[1:]]
        commands: list[Command] = [
            DismissDuplicate(**times_of(s, other if place else ""), incident=incident, other=other, undo=undo)
            for place, other in reversed(list(enumerate(others)))
        ]
        back = "" if undo else f"BDU {incident} {' '.join(others)}"
        return Outcome(commands, {"open": incident}, undo=back)

    form, help_ = ("BDU", "Urungkan: mungkin duplikat lagi") if undo else ("BD", "Bukan duplikat: jangan usulkan lagi")
    return Word(f"{form} <nomor> <nomor …>", help_, "classify", run, 2)


WORDS: dict[str, Word] = {"BD": _told_apart(False), "BDU": _told_apart(True)}
