"""Everything the page of areas shows, gathered: figures from the history, the rest from what is open now."""

import time
from dataclasses import replace

from dashboard.areas.behind import behind_of
from dashboard.areas.scope import Ground, ground_of
from dashboard.areas.shapes import ShapeBook
from dashboard.areas.standing import standing
from dashboard.attentions import READERS, whom
from dashboard.filters import filter_words
from dashboard.listing import Ways, page_asked
from dashboard.live import Hub
from dashboard.parts import Parts
from dashboard.permissions import may
from dispatch.access import Person, user_names
from dispatch.addressed import readers_of
from dispatch.core.attention import Attention
from dispatch.core.compared import AreaFigures
from dispatch.core.incident import Incident
from dispatch.core.runcards import FUNCTIONS
from dispatch.core.subtree import is_within
from dispatch.figures.areas import compare
from dispatch.figures.chosen import Chosen
from dispatch.figures.held import Seen
from layouts.amounts import clock
from layouts.areas.map import value_of
from layouts.areas.view import COLUMNS, DRAWN, AreaLine, AreasPage, Broadcast, Now

Params = dict[str, str]
WINDOW = ("range", "from", "to")
"""What of a look's parameters says when; the rest are filters."""


def picture(
    parts: Parts, hub: Hub, book: ShapeBook, person: Person, chosen: Chosen, params: Params, seen: Seen
) -> AreasPage:
    """Give the page for somebody. chosen: window and filters. Raises Denied for an area that is not theirs."""
    ground, now, s = ground_of(parts), time.time(), parts.settings
    zone = s.shift_times().zone
    code = ground.asked(person, chosen.area)
    children = ground.children(code)
    chosen = replace(chosen, area="")
    past = replace(chosen, start=chosen.start - chosen.seconds, end=chosen.start, range="custom")
    frames, before = chosen.apply(seen.frames), past.apply(seen.frames)
    whole, each = compare(frames, before, code, children, s.response_target_s)
    incidents = [v.state for v in list(hub.incidents.values())]
    stands = _standing(parts, ground, [code, *children], incidents)
    box, shapes = book.of(ground.index, parts.reference.version, code)
    lines = [_line(ground, f, stands[f.code], shapes.get(f.code, "")) for f in each]
    sort, down = _order(params)
    query = chosen.to_query(zone)
    page = AreasPage(
        whole=_line(ground, whole, stands[code], ""),
        lines=tuple(sorted_by(lines, sort, down)),
        crumbs=tuple(ground.crumbs(person, code)),
        range=chosen.range,
        start=chosen.start,
        end=chosen.end,
        sort=sort,
        down=down,
        drawn=params["show"] if params.get("show") in DRAWN else DRAWN[0],
        target_s=s.response_target_s,
        reach_min=s.reach_min,
        covered_at=parts.recommender.situation.covered_at,
        zone=zone,
        zone_label=s.zone_label,
        now=now,
        map_box=box,
        may_send=may(person.role, "attention"),
        functions=FUNCTIONS,
        broadcasts=tuple(_broadcasts(parts, ground, code)),
        faults=(seen.error,) if seen.error else (),
        window=tuple(pair for pair in query if pair[0] in WINDOW),
        filters=tuple(pair for pair in query if pair[0] not in WINDOW),
        filtered=tuple(filter_words(parts, chosen)),
    )
    asked = params.get("behind", "")
    ways = Ways(lambda at: clock(at, zone), s.zone_label, page.link(), page.link(behind=asked), s.response_target_s)
    found = behind_of(asked, frames, incidents, ground, code, page_asked(params.get("page", "")), ways)
    return replace(page, behind=found)


def _line(ground: Ground, figures: AreaFigures, now: Now, shape: str) -> AreaLine:
    return AreaLine(figures.code, ground.name(figures.code), figures, now, shape)


def _order(params: Params) -> tuple[str, bool]:
    sort = params.get("sort", "")
    return (sort, params.get("desc") == "1") if sort in COLUMNS else ("load", True)


def sorted_by(lines: list[AreaLine], column: str, down: bool) -> list[AreaLine]:
    """Give the lines by a column; those without a value stand last either way."""
    if column == "name":
        return sorted(lines, key=lambda each: each.name, reverse=down)
    known = [(value, each) for each in lines if (value := value_of(each, column)) is not None]
    rest = [each for each in lines if value_of(each, column) is None]
    return [each for _, each in sorted(known, key=lambda pair: (-pair[0] if down else pair[0], pair[1].name))] + rest


def _standing(parts: Parts, ground: Ground, codes: list[str], incidents: list[Incident]) -> dict[str, Now]:
    situation = parts.recommender.situation
    villages = list(situation.villages)
    bare = {villages[place][0]: villages[place][1] for place in situation.coverage.bare() if place < len(villages)}
    officers = list(parts.fleet.officers.values())
    return standing(codes, incidents, officers, ground.posts, bare, [code for code, _ in villages])


def _broadcasts(parts: Parts, ground: Ground, code: str) -> list[Broadcast]:
    """Give the broadcasts that concern an area, the newest first: meant for it, for a part of it, or for units."""
    standing_: list[Attention] = parts.store.listed("attentions", "attention")
    users = user_names(parts.store, READERS)
    mine = [
        a for a in standing_ if a.is_addressed and (not a.area or is_within(a.area, code) or is_within(code, a.area))
    ]
    return [_broadcast(parts, ground, a, users) for a in reversed(mine)]


def _broadcast(parts: Parts, ground: Ground, a: Attention, users: list[str]) -> Broadcast:
    found = readers_of(a, list(parts.fleet.officers.values()), ground.posts)
    desks = {by.partition(":")[2]: at for by, at in a.seen.items() if not by.startswith("officer:")}
    return Broadcast(
        id=a.id,
        text=a.text,
        priority=a.priority,
        by=a.by.partition(":")[2],
        to=tuple(whom(parts, a, ground.posts)),
        created=a.created,
        expires=a.expires,
        expected=found.expected,
        read=tuple((o.callsign, at) for o, at in found.read),
        late=tuple(o.callsign for o in found.unread if not o.has_left),
        away=sum(o.has_left for o in found.unread),
        desks=tuple(sorted(desks.items(), key=lambda pair: pair[1])),
        desks_late=tuple(name for name in users if name not in desks),
    )
