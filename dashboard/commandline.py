"""The command line of the console: words -> commands. One registry; help and completion come from it.

Every button, key and typed line takes this way, so that they cannot differ. A word says what it needs,
who may say it, and how it is undone. The words themselves stand in dashboard/words/.
"""

import time

from dashboard.spoken import Desktop, Outcome, Spoken, Word
from dashboard.words import (
    alarms,
    alerts,
    assigning,
    attentions,
    calls,
    choices,
    duplicates,
    filling,
    guard,
    incidents,
    life,
    officers,
    phones,
    planning,
    shifts,
    talking,
)
from dispatch.core.errors import Invalid


def _help(s: Spoken, d: Desktop) -> Outcome:
    """?: the list of all words."""
    return Outcome(show={"help": True})


WORDS: dict[str, Word] = {
    **assigning.WORDS,
    **choices.WORDS,
    **incidents.WORDS,
    **life.WORDS,
    **filling.WORDS,
    **officers.WORDS,
    **phones.WORDS,
    **duplicates.WORDS,
    **planning.WORDS,
    **alarms.WORDS,
    **calls.WORDS,
    **guard.WORDS,
    **attentions.WORDS,
    **alerts.WORDS,
    **shifts.WORDS,
    **talking.WORDS,
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
