"""Control limits of individual values: by hand on a small example, and what must hold of any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.control import FEWEST, limits_of, outside

VALUES = st.lists(st.floats(0, 1e6), min_size=FEWEST, max_size=80)


def test_the_limits_are_mean_and_2_66_times_the_mean_moving_range() -> None:
    limits = limits_of([10.0, 12.0] * 10)
    assert limits is not None
    assert (limits.mean, limits.lower, limits.upper) == pytest.approx((11, 11 - 2.66 * 2, 11 + 2.66 * 2))
    assert limits.upper_range == pytest.approx(3.268 * 2)


def test_too_few_values_have_no_limits_and_nothing_is_outside_of_them() -> None:
    assert limits_of([5.0] * (FEWEST - 1)) is None
    assert outside([1.0, 900.0], None) == [False, False]


def test_a_leap_stands_out_and_what_is_usual_does_not() -> None:
    values = [10.0, 11.0, 9.0, 10.0] * 6
    assert outside([*values, 60.0], limits_of(values)) == [False] * 24 + [True]


@given(VALUES)
def test_limits_hold_the_mean_between_them_and_never_go_below_what_can_be(values: list[float]) -> None:
    limits = limits_of(values)
    assert limits is not None
    assert 0 <= limits.lower <= limits.mean <= limits.upper
