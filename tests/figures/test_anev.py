"""The week's recap: this week beside the last, cut at the same hour while it runs, marked when out of what is usual."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch.core.recapped import Week
from dispatch.figures.anev import recap
from tests.figures.making import history, row, unit

ZONE = ZoneInfo("Asia/Jakarta")
WEEK = Week.named("2026-W47", ZONE)
DAY = 86_400.0


def weekly(n: int, back: int = 0, **more: Any) -> list[dict[str, Any]]:
    """Give n reports of a week so many weeks before, spread over its days."""
    start = WEEK.back(back, ZONE).start
    made = [start + (k % 7) * DAY + 3600 + k for k in range(n)]
    return [row(f"{back}-{more.get('kind', '')}-{k}", **{"created": at, **more}) for k, at in enumerate(made)]


def test_a_week_runs_from_monday_to_sunday_by_the_clock_of_the_place() -> None:
    moment = datetime(2026, 11, 22, 23, 59, tzinfo=ZONE).timestamp()
    assert Week.of(moment, ZONE) == WEEK
    assert WEEK.end == datetime(2026, 11, 23, tzinfo=ZONE).timestamp()
    assert WEEK.back(1, ZONE).name == "2026-W46"
    assert WEEK.back(-1, ZONE).start == WEEK.end
    assert Week.named("2027-W01", ZONE).back(1, ZONE).name == "2026-W53"
    with pytest.raises(ValueError):
        Week.named("2026-W60", ZONE)


def test_counts_stand_beside_last_week_by_kind() -> None:
    rows = [*weekly(5, kind="FIGHT"), *weekly(2, 1, kind="FIGHT"), *weekly(3, 1, kind="MVA")]
    found = recap(history(rows), WEEK, WEEK.end + DAY, 600.0, ZONE)
    assert (found.total.now, found.total.before, found.so_far) == (5, 5, False)
    assert [(c.key, c.now, c.change) for c in found.kinds] == [("FIGHT", 5, 3), ("MVA", 0, -3)]


def test_a_running_week_is_compared_with_the_same_part_of_the_last() -> None:
    now = WEEK.start + 2.5 * DAY
    found = recap(history([*weekly(7), *weekly(7, 1)]), WEEK, now, 600.0, ZONE)
    assert (found.so_far, found.total.now, found.total.before) == (True, 3, 3)
    assert found.total.usual is None


def test_a_week_out_of_what_is_usual_is_marked_once_there_are_twenty_weeks() -> None:
    past = [r for back in range(1, 23) for r in weekly(20 + back % 3, back)]
    usual = recap(history([*past, *weekly(21)]), WEEK, WEEK.end, 600.0, ZONE).total
    unusual = recap(history([*past, *weekly(60)]), WEEK, WEEK.end, 600.0, ZONE).total
    assert usual.usual is not None
    assert (usual.is_unusual, unusual.is_unusual) == (False, True)
    few = recap(history([*weekly(5, 1), *weekly(60)]), WEEK, WEEK.end, 600.0, ZONE).total
    assert (few.usual, few.is_unusual) == (None, False)


def test_lateness_is_counted_by_cause_and_what_nobody_explained_stands_last() -> None:
    rows = weekly(4)
    for r, took in zip(rows, (300, 900, 900, 900), strict=True):
        r["on_scene"] = r["created"] + took
    causes = [{"number": rows[1]["number"], "code": "B1", "by": "shift_lead:pamapta", "at": 1.0}]
    found = recap(history(rows, causes=causes), WEEK, WEEK.end, 600.0, ZONE)
    assert (found.late.now, found.late.before) == (3, 0)
    assert [(c.key, c.now) for c in found.causes] == [("B1", 1), ("", 2)]
    assert found.response[0].within.hits == 1
    assert found.response[0].p50 is None, "four values have no percentile"


def test_callers_and_places_that_repeat_are_counted_by_hash_and_code() -> None:
    rows = [*weekly(3, caller="h1"), *weekly(2, 0, caller="h2", kind="MVA", village="33.29.09.2001")]
    found = recap(history(rows), WEEK, WEEK.end, 600.0, ZONE)
    assert found.repeat_callers.now == 1
    assert found.repeat_places == [("33.29.08.2014", 3)]


def test_what_officers_did_and_citizens_said_is_counted() -> None:
    rows = weekly(3, stars=4, safe=2, safer="more")
    ids = [r["number"] for r in rows]
    units = [
        unit(f"{ids[0]}.1", "a", acknowledged=1.0, on_scene=2.0, link="neighbour"),
        unit(f"{ids[0]}.2", "b", status="declined"),
        unit(f"{ids[1]}.1", "a", acknowledged=1.0, rule="chain: B-02 stands in for B-01, territory officer of X"),
        unit(f"{ids[2]}.1", "c", status="timed_out"),
    ]
    found = recap(history(rows, units), WEEK, WEEK.end, 600.0, ZONE)
    crew, voice = found.crew[0], found.voice[0]
    assert (crew.offers, crew.accepted, crew.declined, crew.unanswered) == (4, 2, 1, 1)
    assert (crew.stand_ins, crew.arrivals, crew.officers) == (2, 1, 1)
    assert (voice.rated, voice.stars, voice.safe, voice.safer.hits) == (3, 4.0, 2.0, 3)


def test_an_empty_history_is_an_empty_recap() -> None:
    found = recap(history(), WEEK, WEEK.end, 600.0, ZONE)
    assert (found.total.now, found.kinds, found.repeat_places, found.response[0].within.share) == (0, [], [], None)


def test_drills_and_junk_are_in_no_recap() -> None:
    rows = [*weekly(2, exercise=True), *weekly(2, lane="prank", kind="MVA")]
    assert recap(history(rows), WEEK, WEEK.end, 600.0, ZONE).total.now == 0
