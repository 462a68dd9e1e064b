"""The roster: who is on duty when; night shifts, leave, new files over old ones; and what a boundary does."""

from __future__ import annotations

import pytest

from dispatch.core.commands import FollowRoster, SetDuty
from dispatch.core.decide import decide
from dispatch.core.errors import Conflict
from dispatch.core.facts import Decision
from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import Officer
from dispatch.core.policy import Policy
from dispatch.core.roster import KEPT_S, Duty, Roster, overlaps
from dispatch.core.world import World
from tests.makers import NOW, base, officer, officer_record, put_officer

H = 3600.0
DAY = Duty("o1", NOW, NOW + 8 * H, stand_in="o2")
NIGHT = Duty("o1", NOW + 16 * H, NOW + 24 * H, function="lantas", device="device-of-the-night", stand_in="o3")
LEAVE = Duty("o2", NOW, NOW + 48 * H, function="libur", stand_in="o1")
ROSTER = Roster([NIGHT, DAY, LEAVE])


def test_a_duty_holds_from_its_start_to_just_before_its_end() -> None:
    assert ROSTER.on_duty(NOW) == {"o1": DAY}
    assert ROSTER.on_duty(NOW + 8 * H - 1) == {"o1": DAY}
    assert ROSTER.on_duty(NOW + 8 * H) == {}
    assert ROSTER.on_duty(NOW + 20 * H) == {"o1": NIGHT}


def test_leave_is_no_duty_and_names_who_stands_in() -> None:
    stand = ROSTER.stand("o2", NOW + H)
    assert stand is not None
    assert (stand.duty, stand.stand_in) == (None, "o1")


def test_between_two_duties_the_one_that_ended_says_who_stands_in() -> None:
    stand = ROSTER.stand("o1", NOW + 9 * H)
    assert stand is not None
    assert (stand.since, stand.duty, stand.stand_in) == (NOW + 8 * H, None, "o2")


def test_of_an_officer_it_does_not_name_and_of_the_time_before_it_the_roster_says_nothing() -> None:
    assert ROSTER.stand("o9", NOW) is None
    assert ROSTER.stand("o1", NOW - 1) is None


def test_the_next_boundary_is_the_nearest_start_or_end_of_anybody() -> None:
    assert ROSTER.next_boundary(NOW - 1) == NOW
    assert ROSTER.next_boundary(NOW) == NOW + 8 * H
    assert ROSTER.next_boundary(NOW + 48 * H) is None


def test_two_duties_of_one_officer_may_touch_and_not_overlap() -> None:
    touching = Duty("o1", NOW + 8 * H, NOW + 9 * H)
    assert list(overlaps([DAY, touching, LEAVE])) == []
    assert list(overlaps([Duty("o1", NOW + 7 * H, NOW + 9 * H), DAY])) == [(DAY, Duty("o1", NOW + 7 * H, NOW + 9 * H))]


def test_a_new_file_replaces_its_time_for_the_officers_it_names_and_nobody_else_s() -> None:
    later = Duty("o1", NOW + 10 * H, NOW + 20 * H)
    new = ROSTER.replaced([later], NOW)
    assert new.of("o1", NOW, NOW + 48 * H) == [DAY, later]
    assert new.of("o2", NOW, NOW + 48 * H) == [LEAVE]


def test_one_who_works_late_in_the_file_s_time_is_off_from_its_beginning() -> None:
    new = Roster().replaced([Duty("o1", NOW, NOW + H), Duty("o5", NOW + 4 * H, NOW + 5 * H)], NOW)
    stand = new.stand("o5", NOW + H)
    assert stand is not None
    assert stand.duty is None


def test_duties_long_past_are_dropped() -> None:
    assert ROSTER.replaced([Duty("o5", NOW + 50 * H, NOW + 51 * H)], NOW + KEPT_S + 30 * H).of("o1", 0, 9e12) == []


def test_a_roster_is_the_same_after_the_store() -> None:
    again = Roster.load(ROSTER.to_data())
    assert (again.duties, again.since) == (ROSTER.duties, ROSTER.since)


# -- What a boundary does -----------------------------------------------------------------------------------


def follow(who: Officer, boundary: float = NOW, on: bool = True, **more: str) -> Decision:
    command = FollowRoster(
        **base(by="system:roster", at=boundary), officer=who.id, boundary=boundary, clock="07:00", on=on, **more
    )
    return decide(command, World(Policy(), {("officer", who.id): who}))


def after(decision: Decision) -> Officer:
    found: Officer = decision.states["officer", "o1"]
    return found


def test_a_shift_that_begins_makes_an_officer_available_and_says_by_which_rule() -> None:
    decision = follow(officer(1, duty="off_duty"))
    assert after(decision).status is OfficerStatus.AVAILABLE
    (said,) = decision.facts
    assert (said.type, said.rule) == ("duty_set", "roster: shift began 07:00")
    assert (said.data["before"], said.data["status"]) == ("off_duty", "available")


def test_a_shift_that_ends_sends_an_officer_off_duty_and_names_the_stand_in() -> None:
    decision = follow(officer(1), on=False, stand_in="o2")
    assert (after(decision).duty, after(decision).stand_in) == ("off_duty", "o2")
    assert decision.facts[0].rule == "roster: shift ended 07:00"


def test_a_duty_lends_function_and_device_until_it_ends() -> None:
    lent = after(follow(officer(1), function="lantas", device="device-of-the-night"))
    assert (lent.function, lent.device) == ("lantas", "device-of-the-night")
    back = after(follow(lent, NOW + 8 * H, on=False))
    assert (back.function, back.device, back.own) == ("samapta", officer_record(1)["device"], {})
    straight_on = after(follow(lent, NOW + 8 * H))
    assert (straight_on.function, straight_on.own) == ("samapta", {})


def test_an_import_during_a_lent_function_is_there_when_the_shift_ends() -> None:
    lent = after(follow(officer(1), function="lantas"))
    renewed = decide(put_officer(1, function="reskrim"), World(Policy(), {("officer", "o1"): lent}))
    assert after(renewed).function == "lantas"
    assert after(follow(after(renewed), NOW + 8 * H, on=False)).function == "reskrim"


def test_whoever_has_an_incident_at_the_end_of_the_shift_stays_until_it_is_cleared() -> None:
    busy = officer(1, assignment={"id": "a1", "incident": "1042", "status": "on_scene"})
    decision = follow(busy, on=False)
    late = after(decision)
    assert (late.duty, late.overtime) == ("available", True)
    assert decision.facts[0].rule == "roster: shift ended 07:00, stays until 1042 is cleared"
    assert decision.facts[0].incident == "1042"
    with pytest.raises(Conflict):
        follow(late, on=False)
    late.assignment = None
    assert after(follow(late, on=False)).duty == "off_duty"


def test_what_a_person_says_holds_until_the_next_boundary() -> None:
    on = after(follow(officer(1, duty="off_duty")))
    rest = SetDuty(**base(), officer="o1", status="break")
    resting = after(decide(rest, World(Policy(), {("officer", "o1"): on})))
    with pytest.raises(Conflict):
        follow(resting)
    assert after(follow(resting, NOW + 8 * H)).duty == "available"


def test_a_shift_that_begins_does_not_end_a_community_visit() -> None:
    assert after(follow(officer(1, duty="community_visit"))).duty == "community_visit"
