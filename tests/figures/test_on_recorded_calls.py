"""Figures of real calls, compared with a second calculation straight from the file they were recorded in."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from dispatch.figures.bands import UNKNOWN, by_band, by_hour, by_priority
from dispatch.figures.breaches import breaches
from dispatch.figures.chosen import Chosen
from dispatch.figures.curve import curves
from dispatch.figures.heat import heat
from dispatch.figures.hotspots import density
from dispatch.figures.load import load
from dispatch.figures.stages import splits
from dispatch.figures.terms import Terms
from dispatch.figures.xmr import chart, reach
from tests.figures.recorded import ZONE, needs_recording, raw, recorded

pytestmark = needs_recording
TERMS = Terms(zone=ZONE)


def response() -> np.ndarray:
    values = raw()["response"].dropna().to_numpy()
    return np.sort(values[values >= 0])


def local_hours() -> pd.Series:
    return pd.to_datetime(raw()["Received"], unit="s", utc=True).dt.tz_convert(ZoneInfo(ZONE))


def everything() -> Chosen:
    return Chosen(0.0, recorded().at)


def test_without_open_incidents_the_curve_is_the_share_reached_by_then() -> None:
    every = {c.name: c for c in curves(recorded(), TERMS)}["all"]
    expected = [(response() <= s).mean() for s in every.seconds]
    assert np.allclose(every.share, expected)
    assert every.n == len(response())
    assert every.missing == len(raw()) - raw()["response"].notna().sum()
    assert every.within == pytest.approx((response() <= 600).mean())


def test_the_stages_of_every_group_sum_to_its_mean_response() -> None:
    found = splits(recorded())
    assert found.all is not None
    assert found.all.response == pytest.approx(response().mean(), abs=1e-6)
    weighted = sum(s.response * s.n for s in found.priorities) / found.all.n
    assert weighted == pytest.approx(found.all.response)
    mine = raw()[raw()["response"] >= 0]
    order = mine[["Received", "Entry", "Dispatch", "Response", "On Scene"]]
    clean = (order.diff(axis=1).iloc[:, 1:] >= 0).all(axis=1)
    assert clean.mean() > 0.9  # so that the next line says something
    assert found.all.seconds["queue"] == pytest.approx((mine["Dispatch"] - mine["Entry"])[clean].mean(), rel=0.1)


def test_the_control_chart_has_the_p90_of_each_day_and_wheeler_s_limits() -> None:
    found = chart(reach(everything()).apply(recorded()), everything(), TERMS)
    days = pd.to_datetime(raw()["Entry"], unit="s", utc=True).dt.tz_convert(ZoneInfo(ZONE)).dt.date
    good = raw()["response"] >= 0
    expected = (
        raw()["response"][good].groupby(days[good]).apply(lambda v: np.percentile(v, 90) if len(v) >= 20 else None)
    )
    assert [p.p90 for p in found.points] == pytest.approx(list(expected))
    assert found.limits is None  # fifteen days are too few to say what is usual
    moving = np.abs(np.diff(expected.astype(float)))
    assert [p.moving_range for p in found.points[1:]] == pytest.approx(list(moving))


def test_the_heat_map_has_every_call_once_and_each_where_it_began() -> None:
    cells = heat(recorded(), TERMS).cells
    at = local_hours()
    expected = np.zeros((7, 24), int)
    np.add.at(expected, (at.dt.day_of_week, at.dt.hour), 1)
    assert [[c.n for c in day] for day in cells] == expected.tolist()
    assert sum(c.load for day in cells for c in day) == pytest.approx(len(raw()))
    late = raw()["response"] > 600
    reached = raw()["response"] >= 0
    for c in (c for day in cells for c in day if c.share is not None):
        mine = (at.dt.day_of_week == c.weekday) & (at.dt.hour == c.hour)
        assert c.share == pytest.approx(late[mine].sum() / reached[mine].sum())


def test_what_was_late_is_all_there_newest_first() -> None:
    found = breaches(recorded(), TERMS)
    late = raw()[raw()["response"] > 600]
    assert len(found.rows) == len(late)
    assert [b.created for b in found.rows] == sorted((b.created for b in found.rows), reverse=True)
    assert sum(b.over_s for b in found.rows) == pytest.approx((late["response"] - 600).sum())
    assert {b.number for b in found.rows} == {f"sf-{n}" for n in late.index}


def test_shares_within_the_target_by_hour_and_priority_add_up_to_all() -> None:
    hours, priorities = by_hour(recorded(), TERMS), by_priority(recorded(), TERMS)
    for groups in (hours, priorities):
        assert sum(g.n for g in groups) == len(response())
        assert sum(g.within for g in groups) == int((response() <= 600).sum())
    at_eight = raw()["response"][(local_hours().dt.hour == 8) & (raw()["response"] >= 0)]
    eight = next(g for g in hours if g.key == "08")
    assert (eight.n, eight.within) == (len(at_eight), int((at_eight <= 600).sum()))


def test_without_a_known_way_no_band_of_distance_is_made_up() -> None:
    *bands, unknown = by_band(recorded(), TERMS)
    assert [b.n for b in bands] == [0, 0, 0]
    assert (unknown.key, unknown.n) == (UNKNOWN, len(response()))


def test_every_report_is_counted_or_load() -> None:
    found = load(recorded())
    assert found.total == found.counted + sum(found.only.values()) == len(raw())


def test_the_density_is_that_of_a_gaussian_kernel() -> None:
    rows = recorded().incidents.dropna(subset=["lat"]).iloc[:800]
    y, x = (rows["lat"] - rows["lat"].min()) * 111_195.0, (rows["lng"] - rows["lng"].min()) * 110_000.0
    wide = 900.0
    grid, cell, margin = density(x.to_numpy(), y.to_numpy(), wide)
    points = np.vstack([x, y])
    ours = np.array([grid[r, c] for r, c in ((20, 20), (30, 12), (40, 40))])
    at = [((c + 0.5) * cell - margin, (r + 0.5) * cell - margin) for r, c in ((20, 20), (30, 12), (40, 40))]
    away = [np.hypot(points[0] - px, points[1] - py) for px, py in at]
    theirs = [np.exp(-(d**2) / (2 * wide**2)).sum() / (2 * np.pi * wide**2) * 1e6 for d in away]
    assert ours == pytest.approx(theirs, rel=0.05, abs=0.02)
    assert grid.sum() * (cell / 1000) ** 2 == pytest.approx(len(rows), rel=0.01)
