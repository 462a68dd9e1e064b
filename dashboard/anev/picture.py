"""The week's recap, gathered: figures of the history, attentions of the week, notes."""

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from dashboard.anev.behind import listed
from dashboard.areas.scope import Ground, ground_of
from dashboard.listing import Ways, known_of, list_of, page_asked
from dashboard.parts import Parts
from dispatch.access import Person
from dispatch.core.recapped import Week
from dispatch.core.subtree import is_within
from dispatch.figures.anev import WEEKS_BEFORE, halves, recap
from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import Frames
from dispatch.figures.week_part import WeekPart
from dispatch.scoring import remarks_of
from layouts.amounts import clock
from layouts.anev.view import AnevPage
from layouts.behind import Behind
from layouts.refusals import refusal

_DIGITS = re.compile(r"\d(?:[ .-]?\d){6,}")
"""What could be somebody's number."""


def picture(parts: Parts, person: Person, params: Mapping[str, str]) -> tuple[AnevPage, float]:
    """Give the page for somebody, and how far its data reach (epoch s). Raises Denied, NotFound for the area."""
    s, now, ground = parts.settings, time.time(), ground_of(parts)
    zone = s.shift_times().zone
    code = ground.asked(person, params.get("area", ""))
    this = Week.of(now, zone)
    asked, wrong = _week(params.get("week", ""), this, zone)
    week = min(asked, this, key=lambda w: w.start)
    seen = parts.history.now()
    first = week.back(WEEKS_BEFORE, zone)
    chosen = Chosen(first.start, week.end, area="" if code == ground.top else code)
    frames = chosen.apply(seen.frames)
    after = week.back(-1, zone)
    page = AnevPage(
        place=ground.name(code),
        code=code,
        recap=recap(frames, week, now, s.response_target_s, zone),
        before=week.back(1, zone),
        after=after if after.start <= now else None,
        names=_names(ground),
        attentions=_attentions(parts, week, code),
        remarks=tuple(remarks_of(parts.store, about_of(code, week.name))),
        target_s=s.response_target_s,
        end=min(now, week.end),
        zone=zone,
        zone_label=s.zone_label,
        now=now,
        crumbs=tuple(_areas(ground, person, code)),
        by=person.name,
        faults=tuple(refusal(fault) for fault in (seen.error, wrong) if fault),
    )
    if params.get("behind"):
        part = halves(frames, week, now, s.response_target_s, zone)[0]
        page = replace(page, behind=_behind(parts, page, frames, part, params))
    return page, seen.frames.at


def _behind(parts: Parts, page: AnevPage, frames: Frames, part: WeekPart, params: Mapping[str, str]) -> Behind | None:
    """Give a page of the list behind a figure of a part of the week, None for a figure there is not."""
    key = params["behind"]
    found = listed(part, key, page.names, parts.fleet.callsign_of)
    if found is None:
        return None
    ways = Ways(lambda at: clock(at, page.zone), page.zone_label, page.link(), page.link(behind=key), page.target_s)
    return list_of(found, known_of(frames.incidents, found.numbers), page_asked(params.get("page", "")), ways)


def about_of(code: str, week: str) -> str:
    """Give what the notes on a week are kept under."""
    return f"anev:{code}:{week}"


def _week(name: str, this: Week, zone: ZoneInfo) -> tuple[Week, str]:
    """Give the week that was asked for; for what is none, this one and why."""
    try:
        return Week.named(name, zone) if name else this, ""
    except ValueError:
        return this, f"week: {name[:40]!r} is none; write e.g. {this.name}; this week is shown"


def _names(ground: Ground) -> dict[str, str]:
    codes = {v.parent for v in ground.index.villages}
    return {**{v.code: ground.index.label(v) for v in ground.index.villages}, **{c: ground.name(c) for c in codes}}


def _areas(ground: Ground, person: Person, code: str) -> list[tuple[str, str]]:
    """Give the way down to the area, and what lies right below it."""
    return [*ground.crumbs(person, code), *((c, ground.name(c)) for c in ground.children(code) if c.count(".") < 3)]


def _attentions(parts: Parts, week: Week, code: str) -> tuple[tuple[float, str, str], ...]:
    """Give the attentions and broadcasts of the week that were for everybody or concern the area, newest first."""
    facts = parts.archive.facts("attention_issued", week.start, week.end)
    mine = [f for f in facts if _concerns(f["data"].get("area", ""), code)]
    told = ((f["event_time"], f["by"].partition(":")[2], _DIGITS.sub("•••", f["data"]["text"])) for f in reversed(mine))
    return tuple(told)


def _concerns(area: str, code: str) -> bool:
    return not area or is_within(area, code) or is_within(code, area)
