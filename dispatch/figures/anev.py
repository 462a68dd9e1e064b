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
from dispatch.figures.response import with_response

if TYPE_CHECKING:
    import pandas as pd

WEEKS_BEFORE = 26
"""What is usual is learned from so many weeks before this one."""
STAND_INS = ("neighbour", "duty_post", "village_contact")
"""Links of the chain (dispatch/core/chain.py) whose people answer in place of the village's own officer."""
STANDS_IN = "stands in for"
RISKY_TIMES = 3
"""So many reports of one place or number within the week are shown."""


def recap(frames: Frames, week: Week, now: float, target_s: float, zone: ZoneInfo) -> Recap:
    """Give the recap of a week. frames: the history of this week and the WEEKS_BEFORE it, drills left out here.

    now: epoch s. While the week runs, last week is counted up to the same moment of its week.
    """
    end, last = min(week.end, now), week.back(1, zone)
    so_far = end < week.end
    cut = last.start + (end - week.start) if so_far else last.end
    i = frames.incidents
    load = frames.of((i["lane"] == "main") & ~i["exercise"].astype(bool))
    this, that = _between(load, week.start, end), _between(load, last.start, cut)
    weekly = [_in(load.incidents, w.start, w.end) for w in (week.back(n, zone) for n in range(WEEKS_BEFORE, 0, -1))]
    weekly = weekly[_first_full(weekly) :]
    counts = [len(w) for w in weekly]
    usual = None if so_far else _usual(counts)
    return Recap(
        week=week,
        so_far=so_far,
        total=Count("all", len(this.incidents), len(that.incidents), usual),
        kinds=_by(this, that, "kind", [] if so_far else weekly),
        channels=_by(this, that, "channel", []),
        areas=_by(this, that, "kecamatan", [] if so_far else weekly),
        response=(_response(this, target_s), _response(that, target_s)),
        causes=_causes(this, that, frames, target_s),
        late=Count("late", _late(this, target_s), _late(that, target_s)),
        repeat_callers=Count("callers", _repeaters(this), _repeaters(that)),
        repeat_places=_repeat_places(this),
        crew=(_crew(this), _crew(that)),
        voice=(_voice(this), _voice(that)),
        alarms=_alarms(frames, (week.start, end), (last.start, cut)),
        weeks=counts,
    )


def _between(frames: Frames, start: float, end: float) -> Frames:
    return frames.of((frames.incidents["created"] >= start) & (frames.incidents["created"] < end))


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


def _by(this: Frames, that: Frames, column: str, weekly: "Sequence[pd.DataFrame]") -> list[Count]:
    """Give the counts by the words of a column, the most frequent first."""
    now, before = (_counted(f.incidents, column) for f in (this, that))
    past = [_counted(w, column) for w in weekly]
    found = [
        Count(key, now.get(key, 0), before.get(key, 0), _usual([p.get(key, 0) for p in past]))
        for key in sorted(now.keys() | before.keys())
        if key
    ]
    return sorted(found, key=lambda c: (-c.now, -c.before, c.key))


def _counted(incidents: "pd.DataFrame", column: str) -> dict[str, int]:
    counts = incidents[column].astype(str).value_counts()
    return {str(key): int(n) for key, n in counts.items() if n}


def _times(frames: Frames) -> "pd.Series[float]":
    i = with_response(frames)
    found: pd.Series[float] = i["response"][i["counted"]]
    return found


def _response(frames: Frames, target_s: float) -> Response:
    times = _times(frames)
    good = times.dropna()
    p50, p90 = (None, None) if len(good) < FEWEST else good.quantile([0.5, 0.9]).tolist()
    within = share_of(int((good <= target_s).sum()), len(good))
    return Response(len(good), len(times) - len(good), p50, p90, within)


def _late(frames: Frames, target_s: float) -> int:
    return int((_times(frames) > target_s).sum())


def _causes(this: Frames, that: Frames, frames: Frames, target_s: float) -> list[Count]:
    """Give why incidents were late, as somebody has said; "" stands for those nobody has explained."""
    known = dict(zip(frames.causes["number"].astype(str), frames.causes["code"].astype(str), strict=True))
    found = []
    for half in (this, that):
        times = _times(half)
        numbers = half.incidents.loc[times.index[times > target_s], "number"].astype(str)
        found.append(numbers.map(known).fillna("").value_counts().to_dict())
    now, before = found
    counts = [Count(str(key), int(now.get(key, 0)), int(before.get(key, 0))) for key in now.keys() | before.keys()]
    return sorted(counts, key=lambda c: (c.key == "", -c.now, c.key))


def _repeaters(frames: Frames) -> int:
    """Give how many callers have reported three times or more (by the keyed hash of the number)."""
    callers = frames.incidents["caller"].astype(str)
    return int((callers[callers != ""].value_counts() >= RISKY_TIMES).sum())


def _repeat_places(frames: Frames, most: int = 6) -> list[tuple[str, int]]:
    """Give the villages with three reports or more (code, n), the most first."""
    counts = _counted(frames.incidents, "village")
    often = [(code, n) for code, n in counts.items() if code and n >= RISKY_TIMES]
    return sorted(often, key=lambda pair: (-pair[1], pair[0]))[:most]


def _crew(frames: Frames) -> Crew:
    u = frames.units
    status = u["status"].astype(str)
    taken = u["acknowledged"].notna()
    for_another = u["rule"].astype(str).str.contains(STANDS_IN, regex=False)
    stand_in = taken & (for_another | u["link"].astype(str).isin(STAND_INS))
    return Crew(
        offers=len(u),
        accepted=int(taken.sum()),
        declined=int((status == "declined").sum()),
        unanswered=int((status == "timed_out").sum()),
        stand_ins=int(stand_in.sum()),
        arrivals=int(u["on_scene"].notna().sum()),
        officers=int(u.loc[taken, "officer"].nunique()),
    )


def _voice(frames: Frames) -> Voice:
    i = frames.incidents
    stars, safe = i["stars"].dropna().astype(float), i["safe"].dropna().astype(float)
    safer = i["safer"].astype(str)
    answered = int(safer.isin(["more", "same", "less"]).sum())
    return Voice(
        rated=len(stars),
        stars=float(stars.mean()) if len(stars) else None,
        asked=len(safe),
        safe=float(safe.mean()) if len(safe) else None,
        safer=share_of(int((safer == "more").sum()), answered),
    )


def _alarms(frames: Frames, this: tuple[float, float], that: tuple[float, float]) -> list[Count]:
    raised, kind = frames.alarms["raised"], frames.alarms["kind"].astype(str)
    now, before = (kind[(raised >= a) & (raised < b)].value_counts().to_dict() for a, b in (this, that))
    found = [Count(str(k), int(now.get(k, 0)), int(before.get(k, 0))) for k in now.keys() | before.keys()]
    return sorted(found, key=lambda c: (-c.now, c.key))
