"""How areas stand at this moment: open incidents, who is on duty and free, which villages nobody reaches. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from dispatch.core.incident import Incident
from dispatch.core.officer import ASSIGNABLE, Officer
from dispatch.core.subtree import is_within
from dispatch.posts import Posts
from layouts.areas.view import Now


def standing(
    codes: Sequence[str],
    incidents: Iterable[Incident],
    officers: Iterable[Officer],
    posts: Posts,
    bare: Mapping[str, str],
    villages: Sequence[str],
) -> dict[str, Now]:
    """Give how each of the areas stands. bare: villages (code -> name) that nobody who is free reaches in time."""
    open_ = [(i.village or i.kecamatan, i.is_waiting) for i in open_in(incidents, "")]
    people = [(posts.area_of(o), o.status in ASSIGNABLE) for o in officers if not o.is_standing and _is_on(o)]
    return {code: _now(code, open_, people, bare, villages) for code in codes}


def open_in(incidents: Iterable[Incident], code: str) -> list[Incident]:
    """Give the incidents of the main lane that are open in an area ("": anywhere)."""
    return [i for i in incidents if i.lane == "main" and not i.is_ended and is_within(i.village or i.kecamatan, code)]


def _is_on(o: Officer) -> bool:
    """Whether somebody is at work: free, busy, or about to be back."""
    return o.status not in ("off_duty", "unavailable")


def _now(
    code: str,
    open_: Sequence[tuple[str, bool]],
    people: Sequence[tuple[str, bool]],
    bare: Mapping[str, str],
    villages: Sequence[str],
) -> Now:
    mine = [waits for at, waits in open_ if is_within(at, code)]
    on = [free for at, free in people if is_within(at, code)]
    return Now(
        open=len(mine),
        waiting=sum(mine),
        on_duty=len(on),
        free=sum(on),
        villages=sum(is_within(v, code) for v in villages),
        bare=tuple(name for village, name in bare.items() if is_within(village, code)),
    )
