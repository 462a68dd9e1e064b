"""A window of the past as somebody with an area may see it: its incidents, its officers, and who came to help. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dashboard.areas.scope import is_in
from dispatch.core.officer import Officer
from dispatch.core.replay.units import TYPES
from dispatch.core.subtree import is_within
from dispatch.past import Fact, Past
from dispatch.posts import Posts


def mine_of(officers: Iterable[Officer], posts: Posts, area: str) -> set[str]:
    """Give the ids of the officers whose ground lies in an area."""
    return {o.id for o in officers if is_within(posts.area_of(o), area)}


def held(past: Past, mine: set[str], area: str) -> Past:
    """Give what of a window belongs to an area. mine: the ids of its officers.

    Of an incident elsewhere nothing is left but what the area's own officers did there: without it they would stand
    there as free. What was said to no officer and of no incident (calls, attentions) is the whole room's, and left out.
    """
    incidents = {n: i for n, i in past.incidents.items() if is_in(i, area)}
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for number, told in past.facts.items():
        kept = told if number in incidents else [f for f in told if f["type"] in TYPES and f.get("officer") in mine]
        if kept:
            facts[number] = kept
    duties = [f for f in past.duties if f.get("officer") in mine]
    return Past(incidents, facts, duties, [f for f in past.others if f.get("officer") in mine])


def concerned(past: Past, mine: set[str], officers: Mapping[str, Officer]) -> dict[str, Officer]:
    """Give the officers a held window is about: the area's own, and whoever had to do with its incidents."""
    named = {f.get("officer", "") for n in past.incidents for f in past.facts[n]}
    return {id_: o for id_, o in officers.items() if id_ in mine or id_ in named}
