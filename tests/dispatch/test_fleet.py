"""Positions in memory: the latest fix counts, the nearest are found, the old are stale."""

import math

import numpy as np
from numpy.typing import NDArray

from dispatch.fleet import FIX, STATUS_CODE, Fleet, mercator, unpack
from tests.makers import NOW, officer


def fixes(*rows: tuple[int, float, float, float]) -> NDArray[np.void]:
    """Give a batch of (slot, lat, lng, fixed)."""
    return np.array([(s, lat, lng, fixed, NOW, 0, 90, 5, 80) for s, lat, lng, fixed in rows], FIX)


def fleet_of(*rows: tuple[int, float, float, float]) -> Fleet:
    fleet = Fleet()
    fleet.put_officers([officer(s, slot=s) for s, *_ in rows])
    fleet.apply(fixes(*rows))
    return fleet


def haversine_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    la, lo, lb, lp = map(math.radians, (*a, *b))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(h))


def test_the_fix_that_was_taken_last_counts_not_the_one_heard_last() -> None:
    fleet = fleet_of((3, -6.9, 109.0, NOW))
    fleet.apply(fixes((3, -7.5, 109.5, NOW - 60)))
    assert fleet.fixes["lat"][3] == -6.9


def test_of_an_offline_buffer_in_one_batch_the_latest_fix_counts_in_any_order() -> None:
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        fleet = Fleet()
        rows = [(3, -6.9 - n, 109.0, NOW + n) for n in order]
        fleet.apply(fixes(*rows))
        assert fleet.fixes["lat"][3] == -8.9


def test_arrays_grow_and_slots_stay() -> None:
    fleet = fleet_of((0, -6.9, 109.0, NOW))
    fleet.apply(fixes((5000, -7.0, 109.1, NOW)))
    assert fleet.fixes["lat"][0] == -6.9
    assert fleet.fixes["lat"][5000] == -7.0
    assert len(fleet.status) == len(fleet.x) == len(fleet.moved) == len(fleet.by_slot) == len(fleet.fixes)


def test_the_nearest_are_as_the_great_circle_says_within_half_a_percent() -> None:
    rng = np.random.default_rng(7)
    places = [(n, -7 + rng.normal(0, 0.2), 109 + rng.normal(0, 0.2), NOW) for n in range(300)]
    fleet = fleet_of(*places)
    everyone = np.ones(len(fleet.fixes), np.bool_)
    found = fleet.nearest(-6.95, 109.02, 10, everyone)
    true = sorted((haversine_m((-6.95, 109.02), (lat, lng)), f"o{n}") for n, lat, lng, _ in places)
    assert [id_ for id_, _ in found] == [id_ for _, id_ in true[:10]]
    for (_, metres), (expected, _) in zip(found, true, strict=False):
        assert abs(metres - expected) <= 0.005 * expected


def test_nearest_asks_only_the_slots_of_the_mask_and_those_with_a_position() -> None:
    fleet = fleet_of((0, -6.9, 109.0, NOW), (1, -6.91, 109.0, NOW))
    fleet.put_officers([officer(2, slot=2)])
    mask = np.zeros(len(fleet.fixes), np.bool_)
    assert fleet.nearest(-6.9, 109.0, 5, mask) == []
    mask[[1, 2]] = True
    assert [id_ for id_, _ in fleet.nearest(-6.9, 109.0, 5, mask)] == ["o1"]


def test_a_position_is_stale_past_the_limit_and_one_that_never_was_too() -> None:
    fleet = fleet_of((0, -6.9, 109.0, NOW - 359), (1, -6.9, 109.0, NOW - 361))
    assert fleet.stale(NOW, 360)[:3].tolist() == [False, True, True]


def test_a_snapshot_gives_another_process_the_same_fleet() -> None:
    fleet = fleet_of((0, -6.9, 109.0, NOW), (7, -7.1, 108.9, NOW - 5))
    other = Fleet()
    other.apply(unpack(fleet.pack()))
    assert np.array_equal(other.fixes[:8], fleet.fixes[:8])
    assert np.array_equal(other.x[:8], fleet.x[:8])


def test_an_officer_s_status_is_a_byte_by_slot() -> None:
    fleet = fleet_of((4, -6.9, 109.0, NOW))
    assert fleet.status[4] == STATUS_CODE["available"]
    busy = officer(4, slot=4, assignment={"id": "1.1", "incident": "1", "status": "on_scene", "by": "x", "since": NOW})
    fleet.put_officers([busy])
    assert fleet.status[4] == STATUS_CODE["on_scene"]
    assert fleet.status[5] == STATUS_CODE["off_duty"]


def test_every_change_of_a_slot_has_a_later_tick() -> None:
    fleet = fleet_of((0, -6.9, 109.0, NOW), (1, -6.9, 109.0, NOW))
    before = fleet.moved.copy()
    fleet.apply(fixes((1, -6.8, 109.0, NOW + 1)))
    assert fleet.moved[1] > before[1]
    assert fleet.moved[0] == before[0]


def test_mercator_is_the_map_s() -> None:
    x, y = mercator(np.array([0.0, 85.0511287798]), np.array([0.0, -180.0]))
    assert x.tolist() == [0.5, 0.0]
    assert np.allclose(y, [0.5, 0.0], atol=1e-4)


def test_an_empty_batch_changes_nothing() -> None:
    fleet = fleet_of((0, -6.9, 109.0, NOW))
    tick = fleet.tick
    fleet.apply(unpack(b""))
    assert fleet.tick == tick
