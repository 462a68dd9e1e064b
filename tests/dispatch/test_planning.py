"""The joint plan over the fleet: nobody is sent twice, nobody is fought for, the reserve stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from dispatch.core.incident import Incident
from dispatch.fleet import FIX, Fleet
from dispatch.planning import Plan, Planner
from dispatch.recommend import Recommender
from dispatch.settings import Settings
from tests.makers import NOW, incident, officer

LAT = -6.9


def fleet_at(*lngs: float, **more: Any) -> Fleet:
    """Give village officers o0, o1, ... who have just been seen along one parallel (degrees of longitude)."""
    fleet = Fleet()
    given = {"function": "bhabinkamtibmas", "polsek": ""} | more
    fleet.put_officers([officer(n, slot=n, **given) for n in range(len(lngs))])
    fleet.apply(np.array([(n, LAT, lng, NOW, NOW, 0, 0, 0, 80) for n, lng in enumerate(lngs)], FIX))
    return fleet


def waiting(number: str, lng: float | None, priority: int = 3, **more: Any) -> Incident:
    """Give an incident that needs one unit, wherever the run cards say so: larceny."""
    return incident(number, kind="LARCENY", priority=priority, lat=None if lng is None else LAT, lng=lng, **more)


def planned(fleet: Fleet, incidents: Iterable[Incident], settings: Settings, **more: Any) -> Plan:
    return Planner(Recommender(fleet, settings)).plan(list(incidents), NOW, **more)


def who(plan: Plan) -> dict[str, str]:
    return {line.incident: line.officer for line in plan.lines}


def test_two_who_wait_do_not_fight_for_one_officer(settings: Settings) -> None:
    plan = planned(fleet_at(109.00, 109.02), [waiting("1", 109.011), waiting("2", 109.03)], settings)
    assert who(plan) == {"1": "o0", "2": "o1"}


def test_it_says_what_one_after_the_other_would_have_given(settings: Settings) -> None:
    plan = planned(fleet_at(109.00, 109.02), [waiting("1", 109.011), waiting("2", 109.03)], settings)
    assert [line.alone_callsign for line in plan.lines] == ["P-01", "P-00"]
    assert plan.saved_s > 60
    assert plan.rule() == f"planned together with 1 others: saves {plan.saved_s:.0f} s"


def test_a_higher_priority_has_the_nearest_whatever_that_costs_the_lower(settings: Settings) -> None:
    plan = planned(fleet_at(109.00, 109.02), [waiting("1", 109.011, 3), waiting("2", 109.021, 1)], settings)
    assert who(plan) == {"1": "o0", "2": "o1"}


def test_who_nobody_is_left_for_and_who_has_no_place_is_named(settings: Settings) -> None:
    plan = planned(fleet_at(109.0), [waiting("1", 109.0, 2), waiting("2", 109.0, 3), waiting("3", None)], settings)
    assert who(plan) == {"1": "o0"}
    assert plan.unserved == {"2": "all within reach go to others", "3": "not located"}


def test_somebody_too_far_away_is_nobody(settings: Settings) -> None:
    plan = planned(fleet_at(110.5), [waiting("1", 109.0)], settings)
    assert plan.unserved == {"1": "nobody free and able is within reach"}


def test_a_grave_incident_gets_all_units_its_run_card_asks_for_by_function(settings: Settings) -> None:
    fleet = fleet_at(109.00, 109.01, 109.02)
    fleet.put_officers([officer(2, slot=2, function="samapta", polsek="")])
    plan = planned(fleet, [incident("1", kind="FIGHT", priority=1, lat=LAT, lng=109.0)], settings)
    assert [(line.slot, line.officer) for line in plan.lines] == [("any", "o0"), ("samapta", "o2")]
    first = planned(fleet, [incident("1", kind="FIGHT", priority=1, lat=LAT, lng=109.0)], settings, first_only=True)
    assert [line.officer for line in first.lines] == ["o0"]


def test_the_last_free_unit_of_a_polsek_goes_to_no_p4_of_the_plan(settings: Settings) -> None:
    fleet = fleet_at(109.00, 109.01, polsek="33.29.08")
    both = [waiting("1", 109.0, 4), waiting("2", 109.01, 4)]
    plan = planned(fleet, both, settings)
    assert len(plan.lines) == 1
    assert set(plan.unserved.values()) == {"all within reach go to others"}
    assert len(planned(fleet, both, settings.model_copy(update={"reserve_units": 0})).lines) == 2


def test_the_village_s_own_officer_goes_first_where_the_policy_says_so(settings: Settings) -> None:
    fleet = fleet_at(109.00, 109.05)
    fleet.put_officers([officer(1, slot=1, function="bhabinkamtibmas", village="33.29.08.2014", polsek="")])
    one = waiting("1", 109.0, 3, village="33.29.08.2014")
    assert who(planned(fleet, [one], settings)) == {"1": "o0"}
    assert who(planned(fleet, [one], settings, own_village_first=frozenset({3}))) == {"1": "o1"}


def test_whoever_was_asked_already_is_not_planned_again(settings: Settings) -> None:
    from tests.core.room import room_with
    from tests.makers import move, offer, queue, report

    room = room_with(2)
    room.do(report(kind="LARCENY", lat=LAT, lng=109.0))
    room.do(queue("1"))
    room.do(offer("1", "o1"))
    room.do(move("1.1", "decline"))
    fleet = fleet_at(109.2, 109.0, 109.1, function="samapta")
    assert who(planned(fleet, [room.incidents["1"]], settings)) == {"1": "o2"}


@pytest.mark.parametrize("near", [60, 300])
def test_a_crowd_at_one_place_is_served_by_whoever_is_further_out(settings: Settings, near: int) -> None:
    fleet = fleet_at(*(109.0 + n * 0.0003 for n in range(near)))
    plan = planned(fleet, [waiting(str(n), 109.0) for n in range(near)], settings)
    assert (len(plan.lines), plan.unserved) == (near, {})
