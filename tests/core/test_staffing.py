"""How many are on duty, when nobody is, and how many hours somebody was."""

from __future__ import annotations

import pytest

from dispatch.core.roster import Duty, Roster
from dispatch.core.staffing import Stretch, gaps, hours_on_duty, staffing
from tests.makers import NOW

H = 3600.0
MORNING, EVENING = Duty("o1", NOW, NOW + 8 * H), Duty("o2", NOW + 6 * H, NOW + 12 * H)
AWAY = Duty("o3", NOW, NOW + 24 * H, function="libur")
ROSTER = Roster([MORNING, EVENING, AWAY])


def test_a_group_is_counted_stretch_by_stretch() -> None:
    assert staffing(ROSTER, ["o1", "o2", "o3"], NOW, NOW + 24 * H) == [
        Stretch(NOW, NOW + 8 * H, 2),  # the roster speaks for o2 from 6 hours on: until then they are on
        Stretch(NOW + 8 * H, NOW + 12 * H, 1),
        Stretch(NOW + 12 * H, NOW + 24 * H, 0),
    ]


def test_a_gap_is_when_nobody_of_a_group_is_on() -> None:
    assert gaps(ROSTER, ["o1", "o2"], NOW, NOW + 24 * H) == [Stretch(NOW + 12 * H, NOW + 24 * H, 0)]
    assert gaps(ROSTER, ["o3"], NOW, NOW + 24 * H) == [Stretch(NOW, NOW + 24 * H, 0)]


def test_whom_the_roster_does_not_name_leaves_no_gap_and_an_empty_group_has_none() -> None:
    assert gaps(ROSTER, ["o1", "o9"], NOW, NOW + 24 * H) == []
    assert gaps(ROSTER, [], NOW, NOW + 24 * H) == []


@pytest.mark.parametrize(
    ("now_on", "changes", "hours"),
    [
        (True, [], 24.0),
        (False, [], 0.0),
        (False, [(NOW + 8 * H, True, False)], 8.0),
        (True, [(NOW + 8 * H, False, True)], 16.0),
        (True, [(NOW + 2 * H, True, True), (NOW + 8 * H, True, False), (NOW + 20 * H, False, True)], 12.0),
        (True, [(NOW - H, False, True)], 24.0),
    ],
)
def test_hours_on_duty_follow_from_the_changes_and_how_it_ended(
    now_on: bool, changes: list[tuple[float, bool, bool]], hours: float
) -> None:
    assert hours_on_duty(now_on, changes, NOW, NOW + 24 * H) == pytest.approx(hours)
