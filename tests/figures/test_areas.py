"""Areas beside each other: load and response of each, the whole counted once, chance not taken for merit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.core.chance import places, share_of
from dispatch.figures.areas import behind, compare
from dispatch.metrics import intervals
from tests.figures.making import history, row
from tests.makers import NOW

CODES = ["33.29.08", "33.29.09"]


def timed(number: int, seconds: float | None, **more: object) -> dict[str, object]:
    stamp = {} if seconds is None else {"on_scene": NOW + seconds}
    return row(str(number), **stamp, **more)


def test_each_area_has_its_own_figures_and_the_whole_has_all() -> None:
    rows = [timed(n, 60.0 * n) for n in range(1, 25)]
    rows += [timed(100 + n, 900.0, village="33.29.09.2001", kecamatan="33.29.09") for n in range(3)]
    rows += [timed(200, None), timed(201, 30.0, disposition="13"), timed(202, 30.0, lane="prank")]
    whole, (a, b) = compare(history(rows), history([]), "33.29", CODES, 600.0)
    assert (a.now.load, a.now.n, a.now.missing) == (26, 24, 1)
    assert (a.now.p50, a.now.p90) == tuple(np.quantile([60.0 * n for n in range(1, 25)], [0.5, 0.9]))
    assert a.now.within.share == 10 / 24
    assert (b.now.n, b.now.p50, b.now.values) == (3, None, (900.0, 900.0, 900.0)), "below 20 the values, no percentile"
    assert (whole.now.load, whole.now.n) == (29, 27)
    assert whole.before.load == 0


def test_a_drill_is_no_load_of_an_area() -> None:
    rows = [timed(1, 60.0), timed(2, 60.0, exercise=True)]
    whole, (here, _there) = compare(history(rows), history([]), "33.29", CODES, 600.0)
    assert (whole.now.load, here.now.load) == (1, 1)
    assert list(behind(history(rows), "33.29.08", "load", 600.0)) == ["1"]


def test_the_figures_of_an_area_are_those_of_the_intervals() -> None:
    rng = np.random.default_rng(3)
    rows = [timed(n, float(s), call_arrival=NOW - 20) for n, s in enumerate(rng.uniform(60, 1500, 40))]
    rows = [r | {"exercise": n == 5} for n, r in enumerate(rows)]
    whole, _ = compare(history(rows), history([]), "", CODES, 600.0)
    (told,) = [i for i in intervals(rows, [], {"response": 600.0}) if i["interval"] == "response"]
    assert (whole.now.n, whole.now.p50, whole.now.p90, whole.now.within.share) == (
        told["n"],
        pytest.approx(told["p50"]),
        pytest.approx(told["p90"]),
        told["within_target"],
    )


def test_villages_are_below_a_polsek_and_what_has_only_a_kecamatan_is_in_the_polsek_alone() -> None:
    rows = [timed(1, 60.0), timed(2, 60.0, village=""), timed(3, 60.0, village="33.29.09.2001", kecamatan="33.29.09")]
    whole, (village,) = compare(history(rows), history([]), "33.29.08", ["33.29.08.2014"], 600.0)
    assert (whole.now.load, village.now.load) == (2, 1)


def test_a_change_is_sure_only_where_chance_does_not_explain_it() -> None:
    good, bad = [timed(n, 300.0) for n in range(40)], [timed(n, 900.0) for n in range(40)]
    (sure,) = compare(history(good), history(bad), "", ["33.29.08"], 600.0)[1]
    assert sure.changed_surely
    assert sure.change == -600.0
    (small,) = compare(history(good[:2]), history(bad[:2]), "", ["33.29.08"], 600.0)[1]
    assert not small.changed_surely
    assert small.change is None


@given(st.integers(0, 200), st.integers(1, 200))
def test_a_share_lies_in_its_range_and_more_values_make_it_narrower(hits: int, n: int) -> None:
    hits = min(hits, n)
    one, ten = share_of(hits, n), share_of(10 * hits, 10 * n)
    assert one.share is not None
    assert 0.0 <= one.low <= one.share <= one.high <= 1.0
    assert ten.high - ten.low < one.high - one.low


def test_the_range_is_wilsons() -> None:
    found = share_of(16, 20)
    assert (found.low, found.high) == (pytest.approx(0.5840, abs=1e-4), pytest.approx(0.9193, abs=1e-4))
    assert (share_of(0, 0).share, share_of(0, 0).low, share_of(0, 0).high) == (None, 0.0, 1.0)


def test_ranges_that_overlap_share_their_places() -> None:
    assert places([(80, 90), (60, 75), (70, 85), (10, 20)]) == [(1, 2), (2, 3), (1, 3), (4, 4)]
    assert places([]) == []
