"""Curve, stages, control chart, heat map and late ones against examples computed by hand or a second time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.figures.bands import by_band
from dispatch.figures.breaches import breaches
from dispatch.figures.chosen import Chosen
from dispatch.figures.curve import curves, kaplan_meier
from dispatch.figures.frames import Frames
from dispatch.figures.heat import heat
from dispatch.figures.responses import STAGES, arrived, stages_of
from dispatch.figures.stages import splits
from dispatch.figures.terms import Terms, bands_of
from dispatch.figures.xmr import Chart, behind, chart, reach
from dispatch.metrics import measured
from tests.figures.making import history, row, unit
from tests.makers import NOW

TERMS = Terms()
DAY = 86_400.0
MIDNIGHT = NOW // DAY * DAY
WHOLE_DAYS = Chosen(MIDNIGHT - 31 * DAY, MIDNIGHT)
seconds = st.lists(st.integers(0, 50).map(float), max_size=40)


@given(seconds, seconds)
def test_the_curve_is_kaplan_s_and_meier_s_step_by_step(reached: list[float], waiting: list[float]) -> None:
    times, share = kaplan_meier(np.array(reached), np.array(waiting))
    left = 1.0
    for t, found in zip(times, share, strict=True):
        at_risk = sum(r >= t for r in reached) + sum(w >= t for w in waiting)
        left *= 1 - sum(r == t for r in reached) / at_risk
        assert found == pytest.approx(1 - left)
    assert list(times) == sorted(set(reached))


def test_an_open_incident_is_censored_and_one_without_a_stamp_is_missing() -> None:
    rows = [
        row("1", on_scene=NOW + 300),
        row("2", on_scene=NOW + 500),
        row("3", status="queued", disposition="", created=NOW - 400),
        row("4"),
    ]
    every = curves(history(rows), TERMS)[-1]
    assert (every.name, every.n, every.censored, every.missing, every.few) == ("all", 2, 1, 1, True)
    assert every.seconds == (300.0, 500.0)
    assert every.share == pytest.approx((1 / 3, 1.0))  # 3 at risk at 300 s, 1 at 500 s: the third was 400 s old
    interval = next(
        m for m in measured(history(rows).incidents, history(rows).units, {}) if m.interval.name == "response"
    )
    assert (interval.n, interval.missing, interval.censored) == (2, 2, 1)
    assert interval.values == (300.0, 500.0)


def test_stages_of_one_incident_are_what_the_watch_says() -> None:
    one = row(
        "1", channel="110", call_arrival=NOW - 50, answered=NOW - 44, dispatched=NOW + 20, en_route=NOW + 60,
        on_scene=NOW + 360,
    )  # fmt: skip
    found = splits(history([one])).all
    assert found is not None
    assert dict(found.seconds) == {"answer": 6, "processing": 44, "queue": 20, "turnout": 40, "travel": 300}
    assert found.response == 410
    assert found.few


points = st.one_of(st.none(), st.integers(-100, 900).map(lambda s: NOW + s))
stamped = st.fixed_dictionaries(dict.fromkeys(("answered", "queued", "dispatched", "en_route"), points))


@settings(max_examples=15)
@given(st.lists(st.tuples(stamped, st.integers(1, 900)), min_size=10, max_size=60))
def test_whatever_is_missing_or_turned_round_the_stages_sum_to_the_response(
    cases: list[tuple[dict[str, float | None], int]],
) -> None:
    rows = [
        row(str(n), call_arrival=NOW, on_scene=NOW + reached, **stamps) for n, (stamps, reached) in enumerate(cases)
    ]
    found = stages_of(arrived(history(rows)))
    assert list(found.columns) == list(STAGES)
    assert (found >= 0).all(axis=None)
    assert found.sum(axis=1).tolist() == pytest.approx([reached for _, reached in cases])


def some_days(count: int, each: int, late_day: int | None = None) -> list[dict[str, object]]:
    """Give incidents of so many days before NOW, reached after 100, 110, 120 ... s, on one day ten times as late."""
    rows = []
    for day in range(count):
        for n in range(each):
            at = NOW - (count - day) * DAY + 600 * n
            took = (100 + 10 * n + day % 2) * (10 if day == late_day else 1)
            rows.append(row(f"{day}-{n}", created=at, queued=at, on_scene=at + took))
    return rows


def charted(frames: Frames, window: Chosen, terms: Terms | None = None) -> Chart:
    """Give the chart of a window of a whole history."""
    return chart(reach(window).apply(frames), window, terms or Terms(zone="UTC"))


def test_the_limits_are_wheeler_s_and_a_day_far_off_is_outside_of_them() -> None:
    frames = history(some_days(31, 25, late_day=28))
    found = charted(frames, WHOLE_DAYS)
    p90 = np.array([p.p90 for p in found.points if p.p90 is not None])
    assert found.limits is not None
    assert found.limits.mean == pytest.approx(p90.mean())
    assert found.limits.upper == pytest.approx(p90.mean() + 2.66 * np.abs(np.diff(p90)).mean())
    assert [p.n for p in found.points if p.outside] == [25]
    assert all(p.end - p.start == DAY for p in found.points)


def test_a_day_explained_by_what_nobody_can_change_is_shown_but_leaves_the_limits() -> None:
    rows = some_days(31, 25, late_day=28)
    causes = [{"number": f"28-{n}", "code": "E1"} for n in range(25)]
    without = charted(history(rows), WHOLE_DAYS)
    found = charted(history(rows, causes=causes), WHOLE_DAYS)
    assert found.limits is not None
    assert without.limits is not None
    assert found.limits.n == without.limits.n - 1
    assert found.limits.upper < without.limits.upper
    (explained,) = [p for p in found.points if p.left_out]
    assert (explained.cause, explained.outside, explained.n) == ("E1", True, 25)


def test_a_day_with_too_few_shows_its_responses_and_no_percentile() -> None:
    found = charted(history(some_days(3, 4)), Chosen(NOW - 3 * DAY, NOW))
    assert {p.p90 for p in found.points} == {None}
    assert sum(p.n for p in found.points) == 12
    assert all(len(p.values) == p.n for p in found.points)
    assert found.limits is None


def test_a_week_is_judged_by_the_thirty_days_before_its_end() -> None:
    frames = history(some_days(40, 25))
    found = charted(frames, Chosen(NOW - 7 * DAY, NOW))
    assert len(found.points) in (7, 8)
    assert found.limits is not None
    assert found.limits.n == 29, "the whole days among the thirty"


def test_a_day_of_which_only_a_part_is_looked_at_is_shown_and_leaves_the_limits() -> None:
    every_half_hour = [NOW - 1800 * n for n in range(1, 40 * 48)]
    rows = [row(str(at), created=at, queued=at, on_scene=at + 500 + at % 7) for at in every_half_hour]
    window = Chosen(NOW - 30 * DAY, NOW)
    frames = history(rows)
    found = charted(frames, window)
    parts = [p for p in found.points if p.part]
    assert [p.start for p in parts] == [MIDNIGHT - 30 * DAY, MIDNIGHT], "the day it begins in, and today"
    assert min(p.n for p in parts) >= 20
    assert found.limits is not None
    assert found.limits.n == 29
    for p in found.points:
        listed = behind(reach(window).apply(frames), f"{p.start:.0f}-{p.end:.0f}", Terms(zone="UTC"))
        assert len(listed) == p.n


def test_a_window_of_a_shift_goes_by_the_hour() -> None:
    rows = [row(str(n), created=NOW - 60 * n, queued=NOW, on_scene=NOW + 300) for n in range(240)]
    found = charted(history(rows), Chosen(NOW - 8 * 3600, NOW + 1), TERMS)
    assert found.step == "hour"
    assert sum(p.n for p in found.points) == 240


def test_a_report_of_three_hours_weighs_a_third_in_each() -> None:
    monday = 1_790_000_000.0 // DAY * DAY + 4 * DAY
    start = monday + 22 * 3600 + 1800
    one = row("1", created=start, queued=start, on_scene=start + 700, incident_clear=start + 2 * 3600)
    found = heat(history([one]), Terms(zone="UTC")).cells
    loads = {(c.weekday, c.hour): c.load for day in found for c in day if c.load}
    first = next(c for day in found for c in day if c.n)
    day = first.weekday
    assert loads == pytest.approx({(day, 22): 0.25, (day, 23): 0.5, ((day + 1) % 7, 0): 0.25})
    assert (first.reached, first.late, first.share) == (1, 1, None)


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.integers(0, 7 * 86_400), st.one_of(st.none(), st.integers(-50, 200_000)), st.booleans()),
        min_size=0,
        max_size=60,
    )
)
def test_all_cells_together_are_as_many_as_the_reports(reports: list[tuple[int, int | None, bool]]) -> None:
    rows = [
        row(str(n), created=NOW - at, queued=NOW, incident_clear=None if lasts is None else NOW - at + lasts,
            status="queued" if open_ else "closed", disposition="" if open_ else "01")
        for n, (at, lasts, open_) in enumerate(reports)
    ]  # fmt: skip
    cells = [c for day in heat(history(rows), TERMS).cells for c in day]
    assert sum(c.load for c in cells) == pytest.approx(len(rows))
    assert sum(c.n for c in cells) == len(rows)


def test_a_late_one_says_by_how_much_and_which_stage_and_what_the_facts_speak_for() -> None:
    good = [
        row(f"g{n}", dispatched=NOW + 30, en_route=NOW + 70, on_scene=NOW + 370, created=NOW, queued=NOW)
        for n in range(5)
    ]
    waited = row("w", created=NOW + 1, queued=NOW + 1, dispatched=NOW + 501, en_route=NOW + 541, on_scene=NOW + 841)
    far = row("f", created=NOW + 2, queued=NOW + 2, dispatched=NOW + 32, en_route=NOW + 72, on_scene=NOW + 1472)
    forgot = row("t", created=NOW + 3, queued=NOW + 3, dispatched=NOW + 33, en_route=NOW + 73, on_scene=NOW + 903)
    still = row("o", created=NOW - 700, queued=NOW - 700, status="queued", disposition="")
    units = [
        unit("w.1", status="declined", dispatched=NOW + 100),
        unit("w.2", dispatched=NOW + 501, on_scene=NOW + 841, callsign="P-04"),
        unit("f.1", dispatched=NOW + 32, on_scene=NOW + 1472, distance_m=12_000.0),
        unit("t.1", dispatched=NOW + 33, on_scene=NOW + 903, arrival_seen=NOW + 403),
    ]
    found = breaches(history([*good, waited, far, forgot, still], units, causes=[{"number": "f", "code": "A1"}]), TERMS)
    assert [b.number for b in found.rows] == ["t", "f", "w", "o"]
    late = {b.number: b for b in found.rows}
    assert (late["w"].over_s, late["w"].stage, late["w"].declined, late["w"].suggested) == (240, "queue", 1, "B3")
    assert (late["w"].officer, late["w"].stage_s) == ("P-04", 500)
    assert (late["f"].stage, late["f"].suggested, late["f"].target_s, late["f"].cause) == ("travel", "A1", 1500, "A1")
    assert (late["t"].stage, late["t"].stage_s, late["t"].suggested) == ("stamp", 500, "C1")
    assert (late["o"].open, late["o"].over_s) == (True, 100)
    assert (found.coded, dict(found.by_code)) == (1, {"A1": 1})


def test_each_band_of_distance_has_a_target_of_its_own() -> None:
    ways = {"a": (4_000, 500), "b": (5_000, 700), "c": (5_001, 700), "d": (9_000, 1000), "e": (20_000, 1400)}
    rows = [row(n, on_scene=NOW + took) for n, (_, took) in ways.items()] + [row("x", on_scene=NOW + 10)]
    units = [unit(f"{n}.1", on_scene=NOW + took, distance_m=float(way)) for n, (way, took) in ways.items()]
    found = by_band(history(rows, units), TERMS)
    assert [(s.key, s.n, s.within, s.target_s) for s in found] == [
        ("5", 2, 1, 600), ("10", 2, 1, 900), ("inf", 1, 1, 1500), ("unknown", 1, 1, 600),
    ]  # fmt: skip


def test_the_way_is_that_of_whoever_was_there_first() -> None:
    units = [
        unit("1.1", dispatched=NOW, on_scene=NOW + 800, distance_m=1_000.0),
        unit("1.2", dispatched=NOW + 9, on_scene=NOW + 500, distance_m=7_000.0),
    ]
    assert [s.n for s in by_band(history([row("1", on_scene=NOW + 500)], units), TERMS)] == [0, 1, 0, 0]


def test_the_way_of_somebody_who_never_went_says_nothing_of_an_arrival() -> None:
    units = [
        unit("1.1", status="declined", dispatched=NOW, distance_m=12_000.0),
        unit("1.2", dispatched=NOW + 60, on_scene=NOW + 900),
    ]
    frames = history([row("1", on_scene=NOW + 900)], units)
    assert [s.n for s in by_band(frames, TERMS)] == [0, 0, 0, 1]
    (late,) = breaches(frames, TERMS).rows
    assert (late.distance_m, late.target_s) == (None, TERMS.late_s)


@pytest.mark.parametrize("text", ["", "5", "5:x", "10:5,5:10,:25", "5:10"])
def test_bands_that_are_none_are_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="write e.g. 5:10,10:15,:25"):
        bands_of(text)
