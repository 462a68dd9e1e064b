"""Binary frames: what one screen is told of the fleet, byte by byte."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from dashboard.frames import CELLS, DELTA, LEAVERS, MOST_POINTS, SNAPSHOT, STALE, UNKNOWN, View
from dispatch.fleet import FIX, Fleet, mercator
from tests.makers import NOW, officer

HEADER = struct.Struct("<BBHIdI")


class Sky:
    """A fleet and a view on it."""

    def __init__(self, *places: tuple[float, float], heading: float = 90.0) -> None:
        self.fleet = Fleet()
        self.fleet.put_officers([officer(n, slot=n) for n in range(len(places))])
        self.time = NOW
        self.move(*((n, lat, lng) for n, (lat, lng) in enumerate(places)), heading=heading)
        self.view = View()

    def move(self, *rows: tuple[int, float, float], heading: float = 90.0) -> None:
        self.time += 1
        fixes = [(slot, lat, lng, self.time, self.time, 1, heading, 5, 80) for slot, lat, lng in rows]
        self.fleet.apply(np.array(fixes, FIX))

    def frames(self, later: float = 0.2, codes: Any = None) -> list[tuple[int, int, int, bytes]]:
        """Give (type, count, sequence, body) of the frames that are due."""
        self.time += later
        status = self.fleet.status.copy() if codes is None else codes
        found = self.view.frames(self.fleet, status, self.fleet.moved.copy(), self.time)
        told = []
        for frame in found:
            type_, version, _, count, ms, sequence = HEADER.unpack(frame[: HEADER.size])
            assert version == 1
            assert ms == self.time * 1000
            told.append((type_, count, sequence, frame[HEADER.size :]))
        return told


def points(count: int, body: bytes) -> dict[int, tuple[int, int, int, int]]:
    """Give slot -> x, y, status, heading."""
    assert len(body) == count * 14
    slot, x, y = (np.frombuffer(body, "<u4", count, i * 4 * count).tolist() for i in range(3))
    status, heading = (list(body[12 * count + i * count : 12 * count + (i + 1) * count]) for i in range(2))
    return {s: (a, b, c, d) for s, a, b, c, d in zip(slot, x, y, status, heading, strict=True)}


AROUND = (108.9, -7.1, 109.1, -6.8, 10.0)


def test_before_a_console_says_where_it_looks_it_is_told_nothing() -> None:
    assert Sky((-6.9, 109.0)).frames() == []


def test_the_first_frame_of_a_view_is_a_snapshot_of_what_is_in_it() -> None:
    sky = Sky((-6.9, 109.0), (-6.95, 109.05), (-8.0, 112.0))
    sky.view.look_at(*AROUND)
    ((type_, count, sequence, body),) = sky.frames()
    assert (type_, count, sequence) == (SNAPSHOT, 2, 1)
    told = points(count, body)
    x, y = mercator(np.array([-6.9]), np.array([109.0]))
    assert told[0] == (int(x[0] * 2**32), int(y[0] * 2**32), 0, int(90 / 360 * 255))
    assert set(told) == {0, 1}


def test_nothing_moved_nothing_said() -> None:
    sky = Sky((-6.9, 109.0))
    sky.view.look_at(*AROUND)
    sky.frames()
    assert sky.frames() == []


def test_only_what_moved_is_said_and_the_sequence_has_no_gap() -> None:
    sky = Sky((-6.9, 109.0), (-6.95, 109.05))
    sky.view.look_at(*AROUND)
    sky.frames()
    sky.move((1, -6.96, 109.05))
    ((type_, count, sequence, body),) = sky.frames()
    assert (type_, sequence, set(points(count, body))) == (DELTA, 2, {1})


def test_who_leaves_the_view_is_named_and_who_comes_in_is_drawn() -> None:
    sky = Sky((-6.9, 109.0), (-8.0, 112.0))
    sky.view.look_at(*AROUND)
    sky.frames()
    sky.move((0, -8.0, 112.0), (1, -6.9, 109.0))
    leavers, delta = sky.frames()
    assert (leavers[0], np.frombuffer(leavers[3], "<u4").tolist()) == (LEAVERS, [0])
    assert (delta[0], set(points(delta[1], delta[3]))) == (DELTA, {1})
    assert delta[2] == leavers[2] + 1


def test_a_change_of_status_is_said_like_a_move() -> None:
    sky = Sky((-6.9, 109.0))
    sky.view.look_at(*AROUND)
    sky.frames()
    busy = officer(0, slot=0, assignment={"id": "1.1", "incident": "1", "status": "en_route", "by": "x", "since": NOW})
    sky.fleet.put_officers([busy])
    ((_, count, _, body),) = sky.frames()
    assert points(count, body)[0][2] == 3


def test_a_stale_position_has_its_bit_and_an_unknown_heading_its_value() -> None:
    sky = Sky((-6.9, 109.0), heading=float("nan"))
    sky.view.look_at(*AROUND)
    ((_, count, _, body),) = sky.frames(codes=sky.fleet.status | STALE)
    assert points(count, body)[0][2:] == (STALE, UNKNOWN)


def test_too_many_for_points_are_counted_by_cells_once_a_second() -> None:
    rng = np.random.default_rng(3)
    places = [(-6.95 + a, 109.0 + b) for a, b in rng.uniform(-0.05, 0.05, (MOST_POINTS + 500, 2))]
    sky = Sky(*places)
    sky.view.look_at(*AROUND)
    ((type_, count, _, body),) = sky.frames()
    assert type_ == CELLS
    assert sum(np.frombuffer(body, "<u4", count, 8 * count).tolist()) == len(places)
    assert sky.frames(0.2) == []
    assert [f[0] for f in sky.frames(1.0)] == [CELLS]


def test_from_cells_back_to_points_everyone_in_view_is_drawn_again() -> None:
    rng = np.random.default_rng(3)
    places = [(-6.95 + a, 109.0 + b) for a, b in rng.uniform(-0.05, 0.05, (MOST_POINTS + 500, 2))]
    sky = Sky(*places)
    sky.view.look_at(*AROUND)
    sky.frames()
    sky.view.look_at(109.0, -6.95, 109.01, -6.94, 15)
    ((type_, count, _, _),) = sky.frames()
    assert type_ == SNAPSHOT
    assert 0 < count < MOST_POINTS


def test_a_view_is_padded_so_that_panning_shows_no_empty_edge() -> None:
    sky = Sky((-6.95, 109.11))
    sky.view.look_at(*AROUND)
    assert sky.frames()[0][1] == 1


def test_a_fleet_that_grows_is_followed() -> None:
    sky = Sky((-6.9, 109.0))
    sky.view.look_at(*AROUND)
    sky.frames()
    sky.fleet.put_officers([officer(900, slot=900)])
    sky.move((900, -6.91, 109.01))
    ((type_, count, _, body),) = sky.frames()
    assert (type_, set(points(count, body))) == (DELTA, {900})
