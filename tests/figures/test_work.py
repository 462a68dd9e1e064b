"""Calls, operators, units, alarms and the quality of data: against hand calculation and second implementations."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.core.masked import masked
from dispatch.core.staffing import hours_on_duty
from dispatch.figures.alarm_load import alarm_load, operators_on
from dispatch.figures.arrivals import arrivals
from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import frame_of
from dispatch.figures.ladder import ladder
from dispatch.figures.load import load
from dispatch.figures.quality import late, quality
from dispatch.figures.repeats import reach, repeats
from dispatch.figures.staffing import operators_needed, staffing, waits_longer
from dispatch.figures.terms import Terms
from dispatch.figures.utilisation import duty_hours, utilisation
from dispatch.metrics import REASONS, left_out
from tests.figures.making import call, history, row, unit
from tests.makers import NOW

TERMS = Terms(zone="UTC")
H = 3600.0
MIDNIGHT = NOW // 86_400 * 86_400


def erlang_c_by_factorials(operators: int, load: float, handling: float, within: float) -> float:
    top = load**operators / math.factorial(operators) * operators / (operators - load)
    wait = top / (sum(load**k / math.factorial(k) for k in range(operators)) + top)
    return wait * math.exp(-(operators - load) * within / handling)


@given(operators=st.integers(1, 40), busy=st.floats(0.05, 0.95), handling=st.floats(5, 900), within=st.floats(0, 60))
def test_waiting_is_erlang_s(operators: int, busy: float, handling: float, within: float) -> None:
    load_ = operators * busy
    expected = erlang_c_by_factorials(operators, load_, handling, within)
    assert waits_longer(operators, load_, handling, within) == pytest.approx(expected)


def test_so_many_operators_answer_nine_in_ten_in_time_and_one_less_does_not() -> None:
    # 60 calls an hour of 180 s are 3 erlang
    assert operators_needed(60 / H, 180, 0.9, 20) == 6
    assert 1 - erlang_c_by_factorials(6, 3, 180, 20) >= 0.9 > 1 - erlang_c_by_factorials(5, 3, 180, 20)
    assert operators_needed(0.0, 180, 0.9, 20) == 0


def test_need_and_duty_are_of_each_half_hour_of_the_days_in_the_window() -> None:
    at = MIDNIGHT + 10 * H
    calls = [call(f"c{n}", at + 60 * n, answered=at + 60 * n + 5, ended=at + 60 * n + 65) for n in range(20)]
    shifts = [
        {"id": "a", "by": "operator:a", "since": MIDNIGHT + 7 * H, "until": MIDNIGHT + 15 * H},
        {"id": "b", "by": "operator:b", "since": MIDNIGHT + 10.25 * H},
    ]
    chosen = Chosen(MIDNIGHT, MIDNIGHT + 86_400)
    found = staffing(history(calls=calls, shifts=shifts), chosen, TERMS)
    slots = {s.minute: s for s in found.slots}
    assert (slots[600].calls, slots[600].handling_s, slots[600].on) == (20, 60, 1.5)
    assert slots[600].needed == operators_needed(20 / 1800, 60, 0.9, 10)
    assert slots[600].short == slots[600].needed - 1.5
    assert (slots[630].calls, slots[630].on, slots[0].on, slots[870].on, slots[900].on) == (0, 2, 0, 2, 1)
    two_days = staffing(history(calls=calls, shifts=shifts), Chosen(MIDNIGHT - 86_400, MIDNIGHT + 86_400), TERMS)
    assert {s.minute: s for s in two_days.slots}[600].calls == 10


def test_without_a_shift_nobody_says_how_many_were_on() -> None:
    found = staffing(history(calls=[call("c1")]), Chosen(MIDNIGHT, MIDNIGHT + 86_400), TERMS)
    assert {s.on for s in found.slots} == {None}


spans = st.lists(st.tuples(st.integers(0, 9000), st.one_of(st.none(), st.integers(1, 5000))), max_size=8)


@settings(max_examples=25)
@given(spans, st.integers(600, 7000))
def test_operators_on_are_counted_second_by_second(shifts: list[tuple[int, int | None]], length: int) -> None:
    rows = [
        {"id": str(n), "by": "o", "since": float(a), "until": None if d is None else float(a + d)}
        for n, (a, d) in enumerate(shifts)
    ]
    chosen = Chosen(1000.0, 1000.0 + length)
    count = math.ceil(length / 600)
    found = operators_on(frame_of("shifts", rows), chosen, 9_999.0, count)
    for k in range(count):
        moments = np.arange(1000 + 600 * k, min(1000 + 600 * (k + 1), 1000 + length)) + 0.5
        on = [sum(a <= m < (99_999 if d is None else a + d) for a, d in shifts) for m in moments]
        assert found[k] == pytest.approx(np.mean(on))


def test_alarms_are_shared_by_those_on_shift_and_those_of_nobody_stand_alone() -> None:
    alarms = [{"id": str(n), "kind": "welfare", "raised": NOW + n, "priority": 2} for n in range(24)]
    alarms += [{"id": "x", "kind": "panic", "raised": NOW + 700, "priority": 1}]
    shifts = [{"id": o, "by": o, "since": NOW - 50, "until": NOW + 600} for o in ("a", "b")]
    found = alarm_load(history(alarms=alarms, shifts=shifts), Chosen(NOW, NOW + 1200), TERMS)
    assert (found.n, found.unattended, found.flooded, found.stretches) == (25, 1, 1, 1)
    assert found.mean == 12
    assert dict(found.kinds) == {"welfare": 24, "panic": 1}
    assert (found.worst[0].alarms, found.worst[0].each) == (24, 12)


duty_words = st.sampled_from(["available", "off_duty", "break"])
changes = st.lists(st.tuples(st.integers(-5000, 15_000), duty_words), max_size=8, unique_by=lambda c: c[0])


@settings(max_examples=40)
@given(changes, duty_words)
def test_duty_hours_are_those_of_the_roster_s_own_count(found: list[tuple[int, str]], before: str) -> None:
    ordered = sorted(found)
    states = [before, *(s for _, s in ordered)]
    rows = [
        {"id": str(n), "officer": "o1", "at": float(at), "before": states[n], "status": states[n + 1]}
        for n, (at, _) in enumerate(ordered)
    ]
    hours = duty_hours(frame_of("duties", rows), 0.0, 10_000.0)
    if not rows:
        assert hours == {}
        return
    on = [(float(at), states[n] != "off_duty", states[n + 1] != "off_duty") for n, (at, _) in enumerate(ordered)]
    at_end = [s for (t, _), s in zip(ordered, states[1:], strict=True) if t <= 0]
    now_on = (at_end[-1] if at_end else before) != "off_duty"
    expected = hours_on_duty(now_on, on, 0.0, 10_000.0)
    assert hours["o1"] == pytest.approx(expected)


def test_utilisation_is_hours_committed_of_hours_on_duty_within_the_window() -> None:
    units = [
        unit("1.1", "o1", callsign="P-01", dispatched=NOW - H, unit_clear=NOW + H, status="cleared"),
        unit("2.1", "o1", callsign="P-01", dispatched=NOW + 2 * H, unit_clear=NOW + 2.5 * H),
        unit("2.2", "o1", callsign="P-01", dispatched=NOW, status="declined"),
        unit("3.1", "o2", callsign="P-02", dispatched=NOW + 3 * H, status="on_scene"),
        unit("4.1", "k1", function="duty_post", dispatched=NOW, unit_clear=NOW + H),
    ]
    duties = [{"id": "d", "officer": "o1", "at": NOW + 2 * H, "before": "available", "status": "off_duty"}]
    duties += [{"id": "e", "officer": "o3", "at": NOW + H, "before": "off_duty", "status": "available"}]
    frames = history([row("1"), row("2"), row("3"), row("4")], units, duties=duties)
    object.__setattr__(frames, "at", NOW + 4 * H)
    found = utilisation(frames, Chosen(NOW, NOW + 8 * H))
    mine = {u.officer: (u.n, u.committed_h, u.duty_h) for u in found.units}
    assert mine == {"o1": (2, 1.5, 2.0), "o2": (1, 1.0, 4.0), "o3": (0, 0.0, 3.0)}
    assert found.share == pytest.approx(2.5 / 9)


def used(units: list[dict[str, Any]], rows: list[dict[str, Any]], hours: float = 8) -> dict[str, float]:
    """Give the hours each officer was committed in the hours after NOW, the history reaching to their end."""
    frames = history(rows, units)
    object.__setattr__(frames, "at", NOW + hours * H)
    return {u.officer: u.committed_h for u in utilisation(frames, Chosen(NOW, NOW + hours * H)).units}


def test_who_was_pulled_off_on_the_way_is_bound_until_then_and_not_until_others_have_ended_it() -> None:
    left = {"status": "cancelled_en_route", "dispatched": NOW, "en_route": NOW + 60}
    units = [
        unit("1.1", "o1", let_go=NOW + H / 6, **left),
        unit("2.1", "o1", dispatched=NOW + H / 6, unit_clear=NOW + 2 * H),
        unit("1.2", "o2", dispatched=NOW + H / 4, unit_clear=NOW + 6 * H),
    ]
    assert used(units, [row("1", incident_clear=NOW + 6 * H), row("2")]) == {"o1": 2.0, "o2": 5.75}


def test_hours_on_two_incidents_at_once_are_one_unit_s_hours_once() -> None:
    units = [
        unit("1.1", "o1", dispatched=NOW + H, unit_clear=NOW + 4 * H),
        unit("2.1", "o1", dispatched=NOW + 2 * H, unit_clear=NOW + 3 * H),
        unit("3.1", "o1", dispatched=NOW + 2 * H, unit_clear=NOW + 5 * H),
    ]
    assert used(units, [row("1"), row("2"), row("3")]) == {"o1": 4.0}


def test_an_end_nobody_told_is_the_incident_s_or_the_next_offer_or_the_last_that_is_known() -> None:
    units = [
        unit("1.1", "o1", dispatched=NOW, on_scene=NOW + H / 2),
        unit("1.2", "o2", dispatched=NOW),
        unit("2.1", "o2", dispatched=NOW + H, on_scene=NOW + 2 * H),
        unit("2.2", "o3", dispatched=NOW + H, status="on_scene"),
    ]
    found = used(units, [row("1", incident_clear=NOW + 5 * H), row("2", status="on_scene")])
    assert found == {"o1": 5.0, "o2": 2.0, "o3": 7.0}


def test_filters_cut_what_units_did_and_ground_and_officer_whose_hours_on_duty_count() -> None:
    rows = [row("1", priority=1), row("2", priority=3), row("3", priority=1, exercise=True)]
    units = [
        unit("1.1", "o1", callsign="P-01", dispatched=NOW, unit_clear=NOW + H),
        unit("2.1", "o2", callsign="P-02", dispatched=NOW, unit_clear=NOW + 2 * H),
        unit("3.1", "o3", callsign="P-03", dispatched=NOW, unit_clear=NOW + 3 * H),
    ]
    duties = [
        {"id": o, "officer": o, "at": NOW - H, "before": "off_duty", "status": "available"} for o in ("o3", "o4", "o5")
    ]
    frames = history(rows, units, duties=duties)
    object.__setattr__(frames, "at", NOW + 4 * H)
    grounds = {"o3": "33.29.08", "o4": "33.29.08.2014", "o5": "33.29.09"}

    def of(**filters: Any) -> dict[str, tuple[float, float]]:
        found = utilisation(frames, Chosen(NOW, NOW + 4 * H, **filters), grounds)
        return {u.officer: (u.committed_h, u.duty_h) for u in found.units}

    drill_aside = {"o1": (1.0, 4.0), "o2": (2.0, 4.0), "o3": (0.0, 4.0), "o4": (0.0, 4.0)}
    assert of() == drill_aside | {"o5": (0.0, 4.0)}
    assert of(area="33.29.08") == drill_aside, "who belongs elsewhere and was not sent here is none of it"
    assert of(area="33.29.09") == {"o5": (0.0, 4.0)}
    assert of(priorities=(1,), area="33.29.08") == drill_aside | {"o2": (0.0, 4.0)}, "on duty, but for other reports"
    assert of(priorities=(1,), officers=("o2",)) == {"o2": (0.0, 4.0)}


def test_calls_are_counted_where_they_were_answered_and_nobody_forgets_the_abandoned() -> None:
    calls = [call(f"a{n}", NOW + n, answered=NOW + n + 4, incident=str(n)) for n in range(20)]
    calls += [call("b", answered=NOW + 15, tier="polres", steps=2), call("c", abandoned=NOW + 7, missed=True)]
    calls += [call("d", abandoned=NOW + 9, missed=True, callback="done"), call("e", NOW - 3, answered=NOW - 9)]
    found = ladder(history([row("3")], calls=calls), TERMS)
    low, high = found.tiers
    assert (low.tier, low.n, low.p50, low.within, low.climbed) == ("polsek", 20, 4, 1.0, 0)
    assert (high.tier, high.n, high.p50, high.values, high.within, high.climbed) == ("polres", 1, None, (15.0,), 0.0, 1)
    assert (found.calls, found.answered, found.abandoned, found.missed, found.called_back) == (24, 22, 2, 2, 1)
    assert found.within == pytest.approx(20 / 21)


def test_what_repeats_three_times_in_thirty_days_is_named_by_hash_and_by_place() -> None:
    here = {"lat": -6.9, "lng": 109.0, "uncertain_m": 10.0, "address": "SPBU Klampok"}
    near = here | {"lat": -6.9004, "address": "depan SPBU"}
    rows = [
        row("1", caller="h1", **here), row("2", caller="h1", lane="prank", **near), row("3", caller="h2", **near),
        row("4", caller="h2", **here), row("5", caller="h2", created=NOW - 31 * 86_400, **here),
        row("6", **here | {"uncertain_m": 1500.0}),
        *(row(f"drill{n}", caller=caller, exercise=True, **here) for n, caller in enumerate(("h1", "h2"))),
    ]  # fmt: skip
    calls = [call("c", caller="h1", missed=True), call("d", caller="h1", incident="1")]
    frames = history(rows, calls=calls)
    found = repeats(reach(Chosen(NOW, NOW + 1)).apply(frames))
    assert [(c.caller, c.n, dict(c.what)) for c in found.callers] == [("h1", 3, {"FIGHT": 1, "missed": 1, "prank": 1})]
    assert [(p.name, p.n, set(p.numbers)) for p in found.places] == [("SPBU Klampok", 3, {"1", "3", "4"})]
    assert set(found.callers[0].numbers) == {"1", "2"}


def test_the_load_line_adds_up_and_each_reason_stands_for_itself() -> None:
    rows = [
        row("1"), row("2", lane="prank"), row("3", lane="silent"), row("4", disposition="13"), row("5", exercise=True),
        row("6", disposition="22"), row("7", status="merged", disposition=""), row("8", disposition="10"),
        row("9", lane="low_trust"), row("10", lane="prank", exercise=True),
    ]  # fmt: skip
    found = load(history(rows))
    assert (found.total, found.counted) == (10, 1)
    assert dict(found.only) == {
        "exercise": 2, "prank": 1, "silent": 1, "information": 1, "low_trust": 1, "duplicate": 2, "cancelled": 1,
    }  # fmt: skip
    assert tuple(found.only) == REASONS
    assert list(left_out(history(rows).incidents))[:2] == ["", "prank"]


def test_declared_and_seen_arrivals_stand_beside_each_other() -> None:
    units = [
        unit("1.1", on_scene=NOW + 600, arrival_seen=NOW + 400, callsign="P-01"),
        unit("2.1", on_scene=NOW + 100, arrival_seen=NOW + 400),
        unit("3.1", on_scene=NOW + 100, arrival_seen=NOW + 110),
        unit("4.1", on_scene=NOW + 100, declared_m=900.0),
        unit("5.1", dispatched=NOW),
    ]
    found = arrivals(history([row(str(n)) for n in range(1, 6)], units))
    assert (found.n, found.seen, found.earlier, found.later, found.far) == (4, 3, 1, 1, 1)
    assert found.median_s is None
    assert [(d.incident, d.late_s, d.away_m) for d in found.rows] == [
        ("2", -300.0, None), ("1", 200.0, None), ("4", None, 900.0),
    ]  # fmt: skip


def test_stamps_that_are_missing_wrong_or_late_are_counted_by_interval() -> None:
    units = [
        unit("1.1", dispatched=NOW, en_route=NOW + 40, on_scene=NOW + 300, late="en_route,on_scene"),
        unit("2.1", dispatched=NOW, en_route=NOW + 40, on_scene=NOW + 10),
        unit("3.1", dispatched=NOW, en_route=NOW + 40, status="en_route"),
    ]
    rows = [row("1", on_scene=NOW + 300, lat=-6.9, lng=109.0), row("2", back_entered=True), row("3", status="en_route")]
    found = quality(history(rows, units))
    stamps = {s.interval: s for s in found.stamps}
    travel: Any = stamps["travel"]
    assert (travel.rows, travel.missing, travel.censored, travel.negative, travel.late) == (3, 1, 1, 1, 1)
    assert (stamps["response"].late, stamps["turnout"].late) == (1, 1)
    assert (found.n, found.back_entered, found.unlocated) == (3, 1, 2)
    assert [late(history(rows, units), name).tolist() for name in ("travel", "response", "no such")] == [
        ["1"],
        ["1"],
        [],
    ]


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+62 813 1234 7702", "0813-••••-7702"), ("081312347702", "0813-••••-7702"), ("110", "••••"), ("", "••••")],
)
def test_a_number_is_shown_as_much_as_is_needed_to_know_it_again(number: str, shown: str) -> None:
    assert masked(number) == shown
