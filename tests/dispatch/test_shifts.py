"""Operators log on to a shift and off again."""

from __future__ import annotations

import pytest

from dispatch.core.commands import EndShift, StartShift
from dispatch.core.errors import Conflict, Invalid
from dispatch.desk import Desk
from dispatch.shifts import consoles_on, shifts_on
from dispatch.store import Store
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
