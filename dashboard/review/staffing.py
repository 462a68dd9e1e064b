"""Operators needed and on shift, and what else says how busy officers and operators were."""

from typing import TYPE_CHECKING

from dashboard.listing import Listed
from dashboard.review import work
from dashboard.review.look import Look, Panel
from dispatch.figures import staffing as figures
from dispatch.figures.responses import local
from layouts.review import staffing as drawn
from layouts.review.parts import Way
from layouts.svg import Tree
from layouts.words import _

if TYPE_CHECKING:
    import pandas as pd

Shown = tuple[drawn.Staffing, list[drawn.Fact]]


def staffing(look: Look) -> Shown:
    """Give the half hours (calls: how many rang in each, of all days) and the lines below them."""
    found = figures.staffing(look.frames, look.chosen, look.terms)
    counts = _slots(look).value_counts()
    slots = [drawn.Slot(i, s.needed, s.on, int(counts.get(i, 0))) for i, s in enumerate(found.slots)]
    return drawn.Staffing(slots, found.goal, found.within_s, look.days), work.facts(look)


def _slots(look: Look) -> "pd.Series[int]":
    at = local(look.frames.calls["rang"].dropna(), look.terms.zone)
    return at.dt.hour * 2 + at.dt.minute // 30


def behind(look: Look, key: str) -> Listed:
    """Give the calls of a half hour (0 to 47), those that became no incident too; or what is behind a line below."""
    if not key.isdigit():
        return work.behind_fact(look, key)
    slots = _slots(look)
    calls = look.frames.calls.loc[slots.index[slots == int(key)]].sort_values("rang", ascending=False)
    title = f"{_('Panggilan')} · {drawn.Slot(int(key) % figures.SLOTS, 0, None, 0).clock}"
    return Listed(title, calls["incident"].tolist(), calls["rang"].tolist())


def _drawn(x: Shown, to: Way) -> Tree:
    return drawn.draw(*x, to)


PANELS = (
    Panel(
        "staffing",
        staffing,
        _drawn,
        lambda x: [drawn.sheet(x[0]), drawn.facts_sheet(x[1])],
        behind,
    ),
)
