"""What took longer than the target, and why."""

from dashboard.listing import Listed
from dashboard.review.look import Look, Panel
from dispatch.core.causes import CAUSES
from dispatch.figures import breaches as figures
from layouts.review import breaches as drawn
from layouts.words import _

STAGES = {
    "answer": "jawab",
    "processing": "proses",
    "queue": "antre",
    "turnout": "berangkat",
    "travel": "jalan",
    "stamp": "stempel",
}


def _found(look: Look) -> figures.Breaches:
    return look.once("breaches", lambda: figures.breaches(look.frames, look.terms))


def breaches(look: Look) -> drawn.Breaches:
    """Give the breaches of the window, the newest first."""
    found = _found(look)
    notes = look.notes_of([b.number for b in found.rows if b.cause])
    return drawn.Breaches(
        rows=[_row(look, b, notes.get(b.number, "")) for b in found.rows],
        total=len(found.rows),
        coded=found.coded,
        causes=found.by_code,
        target=look.terms.late_s,
        naming=look.naming,
    )


def _row(look: Look, b: figures.Breach, note: str) -> drawn.Breach:
    return drawn.Breach(
        number=b.number,
        at=look.at(b.created),
        priority=b.priority,
        kind=b.kind,
        place=", ".join(filter(None, (b.village, b.sector))),
        response=b.response_s,
        over=b.over_s,
        stage=_(STAGES[b.stage]),
        cause=b.cause,
        note=note if b.cause else "",
        open=b.open,
        allowed=b.target_s / 60 if b.target_s > look.terms.late_s else None,
        suggested=b.suggested,
    )


def behind(look: Look, key: str) -> Listed:
    """Give the breaches: all, coded, uncoded, or of a cause."""
    rows = _found(look).rows
    tests = {"all": lambda b: True, "coded": lambda b: bool(b.cause), "uncoded": lambda b: not b.cause}
    test = tests.get(key, lambda b: bool(b.cause) and b.cause == key)
    words = {"all": "semua", "coded": "berkode", "uncoded": "belum berkode"}.get(key)
    title = _(words) if words else _(CAUSES.get(key, key))
    return Listed(f"{_('Lewat target')} · {title}", [b.number for b in rows if test(b)])


PANELS = (Panel("breaches", breaches, drawn.draw, lambda x: [drawn.sheet(x)], behind),)
