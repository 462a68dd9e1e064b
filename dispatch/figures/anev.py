"""The week's recap (Analisa dan Evaluasi): this week beside the last one and what the weeks before let one expect.

Weeks run Monday to Sunday by the clock of the place. What is out of the control limits of the weeks before (XmR) is
marked; without 20 weeks there are none, and up or down is given in counts, never in per cent alone.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dispatch.control import limits_of
from dispatch.core.chance import FEWEST, share_of
from dispatch.core.recapped import Count, Crew, Recap, Response, Voice, Week
from dispatch.figures.frames import Frames
from dispatch.figures.week_part import RISKY_TIMES, WeekPart, counts_of

if TYPE_CHECKING:
    import pandas as pd

WEEKS_BEFORE = 26
"""What is usual is learned from so many weeks before this one."""


def halves(frames: Frames, week: Week, now: float, target_s: float, zone: ZoneInfo) -> tuple[WeekPart, WeekPart]:
    """Give this week and the last one, drills and junk left out; while this one runs, the last up to the same moment.

    The recap is counted from them, and the lists behind its figures are given from them. now: epoch s.
    """
    end, last = min(week.end, now), week.back(1, zone)
    cut = last.start + (end - week.start) if end < week.end else last.end
    causes = frames.codes()
    i, raised = frames.incidents, frames.alarms["raised"]

    def part(start: float, until: float) -> WeekPart:
        mine = frames.of(_is_load(i) & (i["created"] >= start) & (i["created"] < until))
        return WeekPart(mine, frames.alarms[(raised >= start) & (raised < until)], causes, target_s)

    return part(week.start, end), part(last.start, cut)


def recap(frames: Frames, week: Week, now: float, target_s: float, zone: ZoneInfo) -> Recap:
    """Give the recap of a week. frames: the history of this week and the WEEKS_BEFORE it, drills left out here.

    now: epoch s. While the week runs, last week is counted up to the same moment of its week.
    """
    so_far = now < week.end
    this, that = both = halves(frames, week, now, target_s, zone)
    load = frames.incidents[_is_load(frames.incidents)]
    weekly = [_in(load, w.start, w.end) for w in (week.back(n, zone) for n in range(WEEKS_BEFORE, 0, -1))]
    weekly = weekly[_first_full(weekly) :]
    counts = [len(w) for w in weekly]
    past = [] if so_far else weekly
    return Recap(
        week=week,
        so_far=so_far,
        total=_count("all", both, _usual(counts) if not so_far else None),
        kinds=_by(both, "kind", past),
        channels=_by(both, "channel", []),
        areas=_by(both, "kecamatan", past),
        response=(_response(this), _response(that)),
        causes=_causes(both),
        late=_count("late", both),
        repeat_callers=Count("callers", _repeaters(this), _repeaters(that)),
        repeat_places=_repeat_places(this),
        crew=(_crew(this), _crew(that)),
        voice=(_voice(this), _voice(that)),
        alarms=_alarms(both),
        weeks=counts,
    )


def _is_load(i: "pd.DataFrame") -> "pd.Series[bool]":
    return (i["lane"] == "main") & ~i["exercise"].astype(bool)


def _count(key: str, both: tuple[WeekPart, WeekPart], usual: tuple[float, float] | None = None) -> Count:
    now, before = (len(part.of_reports(key)) for part in both)
    return Count(key, now, before, usual)


def _in(incidents: "pd.DataFrame", start: float, end: float) -> "pd.DataFrame":
    return incidents[(incidents["created"] >= start) & (incidents["created"] < end)]


def _usual(counts: Sequence[int]) -> tuple[float, float] | None:
    """Give the limits of what the weeks before let one expect, None for fewer than 20 weeks."""
    found = limits_of([float(n) for n in counts])
    return (found.lower, found.upper) if found else None


def _first_full(weekly: "Sequence[pd.DataFrame]") -> int:
    """Give the place of the first week after the first that has a report: the history begins somewhere inside that."""
    begun = next((n for n, w in enumerate(weekly) if len(w)), len(weekly))
    return min(len(weekly), begun + 1) if begun else 0


def _by(both: tuple[WeekPart, WeekPart], column: str, weekly: "Sequence[pd.DataFrame]") -> list[Count]:
    """Give the counts by the words of a column, the most frequent first."""
    now, before = (part.by(column) for part in both)
    past = [counts_of(w[column]) for w in weekly]
    found = [
        Count(key, now.get(key, 0), before.get(key, 0), _usual([p.get(key, 0) for p in past]))
        for key in sorted(now.keys() | before.keys())
        if key
    ]
    return sorted(found, key=lambda c: (-c.now, -c.before, c.key))


def _response(part: WeekPart) -> Response:
    good = part.of_reports("response")["response"]
    n, late = len(good), len(part.of_reports("late"))
    p50, p90 = (None, None) if n < FEWEST else good.quantile([0.5, 0.9]).tolist()
    return Response(n, len(part.of_reports("counted")) - n, p50, p90, share_of(n - late, n))


def _causes(both: tuple[WeekPart, WeekPart]) -> list[Count]:
    """Give why incidents were late, as somebody has said; "" stands for those nobody has explained."""
    now, before = (counts_of(part.of_reports("late")["cause"]) for part in both)
    counts = [Count(key, now.get(key, 0), before.get(key, 0)) for key in now.keys() | before.keys()]
    return sorted(counts, key=lambda c: (c.key == "", -c.now, c.key))


def _repeaters(part: WeekPart) -> int:
    """Give how many callers have reported three times or more."""
    return int(part.of_reports("callers")["caller"].astype(str).nunique())


def _repeat_places(part: WeekPart, most: int = 6) -> list[tuple[str, int]]:
    """Give the villages with three reports or more (code, n), the most first."""
    often = [(code, n) for code, n in part.by("village").items() if code and n >= RISKY_TIMES]
    return sorted(often, key=lambda pair: (-pair[1], pair[0]))[:most]


def _crew(part: WeekPart) -> Crew:
    names = ("offers", "accepted", "declined", "unanswered", "stand_ins", "arrivals")
    counts = {name: len(part.of_units(name)) for name in names}
    return Crew(**counts, officers=int(part.of_units("accepted")["officer"].nunique()))


def _voice(part: WeekPart) -> Voice:
    stars = part.of_reports("rated")["stars"].astype(float)
    safe = part.of_reports("asked")["safe"].astype(float)
    answers = part.of_reports("answered")["safer"].astype(str)
    return Voice(
        rated=len(stars),
        stars=float(stars.mean()) if len(stars) else None,
        asked=len(safe),
        safe=float(safe.mean()) if len(safe) else None,
        safer=share_of(int((answers == "more").sum()), len(answers)),
    )


def _alarms(both: tuple[WeekPart, WeekPart]) -> list[Count]:
    now, before = (counts_of(part.alarms["kind"]) for part in both)
    found = [Count(key, now.get(key, 0), before.get(key, 0)) for key in now.keys() | before.keys()]
    return sorted(found, key=lambda c: (-c.now, c.key))
