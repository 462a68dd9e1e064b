"""Operators log on to a shift and off again."""

from __future__ import annotations

import pytest

from dispatch.core.commands import EndShift, StartShift
from dispatch.core.errors import Conflict, Invalid
from dispatch.desk import Desk
from dispatch.presence import FORGOTTEN_S, Seat, say_present
from dispatch.shifts import SILENT_S, consoles_on, end_silent_shifts, shifts_on
from dispatch.store import Store
from dispatch.tables import shift_rows
from tests.makers import NOW, base

RINA, BUDI = "operator:rina", "shift_lead:budi"


def on(desk: Desk, by: str, tier: str = "", at: float = NOW) -> None:
    desk.handle(StartShift(**base(by=by, at=at), tier=tier))


def test_who_is_logged_on_is_known_by_tier(desk: Desk, store: Store) -> None:
    on(desk, RINA)
    on(desk, BUDI, "polda", NOW + 5)
    assert consoles_on(store, "polres") == {"polres": [RINA], "polda": [BUDI]}
    assert [(s.by, s.since) for s in shifts_on(store)] == [(RINA, NOW), (BUDI, NOW + 5)]


def test_logging_on_again_changes_nothing_and_on_another_tier_begins_a_new_shift(desk: Desk, store: Store) -> None:
    on(desk, RINA)
    on(desk, RINA, at=NOW + 60)
    assert [f["type"] for f in store.journal_since("0-0")] == ["shift_started"]
    on(desk, RINA, "polda", NOW + 120)
    assert [f["type"] for f in store.journal_since("0-0")] == ["shift_started", "shift_ended", "shift_started"]
    assert consoles_on(store, "polres") == {"polda": [RINA]}


def test_logging_off_says_how_long_it_was_and_twice_is_refused(desk: Desk, store: Store) -> None:
    on(desk, RINA)
    desk.handle(EndShift(**base(by=RINA, at=NOW + 3600)))
    assert consoles_on(store, "polres") == {}
    assert store.journal_since("0-0")[-1]["data"]["seconds"] == 3600
    with pytest.raises(Conflict):
        desk.handle(EndShift(**base(by=RINA)))


def test_a_tier_that_is_not_on_the_ladder_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid, match="not on the ladder; use one of"):
        on(desk, RINA, "polsekk")


def heard_of(store: Store, heard: dict[str, float], watching_since: float, now: float) -> None:
    """Have consoles heard of (role:name -> epoch s) by a web process that has been listening since a moment."""
    seats = [Seat("polres", by, f"c-{by}", at) for by, at in heard.items()]
    say_present(store, seats, watching_since, now)


def test_a_shift_nobody_ends_ends_at_the_last_sign_of_life_and_the_next_one_is_new(desk: Desk, store: Store) -> None:
    on(desk, RINA)
    on(desk, BUDI)
    now = NOW + 3600 + SILENT_S + 60
    heard_of(store, {RINA: NOW + 3600, BUDI: now - 60}, NOW, now)
    assert end_silent_shifts(store, desk, now) == 1
    assert [s.by for s in shifts_on(store)] == [BUDI]
    over = store.journal_since("0-0")[-1]
    assert (over["type"], over["event_time"], over["data"]["seconds"]) == ("shift_ended", NOW + 3600, 3600)
    on(desk, RINA, at=now + 5)
    assert {s.by: s.since for s in shifts_on(store)}[RINA] == now + 5
    (row,) = (r for r in shift_rows(store.journal_since("0-0")) if r["by"] == RINA and r["since"] == NOW)
    assert row["until"] == NOW + 3600, "staffing and alarms an operator count until then"


def test_a_break_or_a_web_process_that_was_away_ends_no_shift(desk: Desk, store: Store) -> None:
    on(desk, RINA)
    now = NOW + 5 * 3600
    heard_of(store, {RINA: now - SILENT_S + 60}, NOW, now)
    assert end_silent_shifts(store, desk, now) == 0, "a break"
    heard_of(store, {}, now - 600, now)
    assert end_silent_shifts(store, desk, now + 60) == 0, "nobody listened"
    assert [s.by for s in shifts_on(store)] == [RINA]


def test_a_shift_begun_in_the_same_moment_is_not_ended_with_the_forgotten_one(desk: Desk, store: Store) -> None:
    on(desk, RINA)
    desk.handle(EndShift(**base(by=RINA, at=NOW + 60)))
    on(desk, RINA, at=NOW + 90)
    desk.handle(EndShift(**base(by=RINA, at=NOW + 30), silent_since=NOW))
    assert [s.since for s in shifts_on(store)] == [NOW + 90]


def test_whoever_no_console_is_known_of_ends_too(desk: Desk, store: Store) -> None:
    on(desk, RINA)
    now = NOW + 40 * 86_400
    heard_of(store, {}, now - SILENT_S - 60, now)
    assert end_silent_shifts(store, desk, now) == 1
    assert store.journal_since("0-0")[-1]["event_time"] == now - FORGOTTEN_S
