"""The demo's roster: three shifts, days and nights on call, leave with a stand-in, and gaps to be seen."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch.core.roster import Roster, overlaps
from dispatch.core.staffing import gaps, staffing
from feeds.demo.roster import demo_roster
from tests.makers import officer

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2027, 3, 22, 10, tzinfo=WIB).timestamp()
WEEK = 7 * 86_400
PATROLS = [officer(n, polsek="Polsek A") for n in range(1, 5)]
VILLAGE = [officer(n, function="bhabinkamtibmas", village=f"33.29.08.2{n:03}") for n in range(10, 40)]
POST = officer(99, function="duty_post")
DUTIES = demo_roster([*PATROLS, *VILLAGE, POST], NOW, WIB)
ROSTER = Roster(DUTIES)


def test_nobody_has_two_duties_at_once_and_posts_have_none() -> None:
    assert list(overlaps(DUTIES)) == []
    assert "o99" not in ROSTER.since


def test_at_every_hour_of_a_full_polsek_some_patrol_is_on_and_not_all() -> None:
    counts = {s.count for s in staffing(ROSTER, [o.id for o in PATROLS], NOW, NOW + WEEK)}
    assert counts <= {0, 1, 2}
    assert 1 in counts


def test_village_officers_are_on_by_day_and_on_call_by_night_but_for_the_few_on_leave() -> None:
    without = [o.id for o in VILLAGE if gaps(ROSTER, [o.id], NOW, NOW + WEEK)]
    assert 0 < len(without) <= 2
    leave = next(d for d in DUTIES if d.is_off and d.stand_in)
    assert leave.officer == without[0]
    assert leave.stand_in in {o.id for o in VILLAGE}
