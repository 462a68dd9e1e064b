"""The past as it was: incidents, officers and the timeline of a window, told again from the facts.

Facts and states in, frames out (dispatch/past.py reads them). A frame says what something was from one moment on, so
that a screen finds any moment by looking for the last frame before it, and holds no rule of its own.

Two ways to order the past (`Basis`): as it happened (event times) or as it was known (entry times). A report entered
an hour late stands in the first where it happened, in the second where the room heard of it.
"""

from collections.abc import Iterable
from typing import Any, Literal

Basis = Literal["event", "entry"]

TIME_OF: dict[Basis, str] = {"event": "event_time", "entry": "entry_time"}


def place_in_journal(id_: str) -> tuple[int, ...]:
    """Give a fact's place in the journal, to be compared."""
    return tuple(int(part) for part in id_.split("-") if part.isdigit())


def in_order(facts: Iterable[dict[str, Any]], basis: Basis) -> list[dict[str, Any]]:
    """Give facts in the order of a basis; those of one moment as they were committed."""
    name = TIME_OF[basis]
    return sorted(facts, key=lambda f: (f[name], place_in_journal(str(f["id"]))))
