"""The past of a place and of a number: near enough, recent enough, its own case, and never by a number in SQL."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy import text

from dispatch.archive import Archive, Archiver
from dispatch.desk import Desk
from dispatch.history import History
from dispatch.settings import Settings
from dispatch.spots import Spot
from dispatch.store import key
from tests.makers import report

LAT, LNG, VILLAGE = -6.9, 109.0, "33.29.09.2001"
M = 1 / 111_195
"""Degrees of latitude in a metre."""


@pytest.fixture
def archive(settings: Settings) -> Archive:
    made = Archive(settings.history_url())
    made.prepare()
    return made


class Past:
    """Takes reports in and asks what was before."""

    def __init__(self, desk: Desk, archive: Archive) -> None:
        self.desk, self.archive = desk, archive
        self.history = History(desk.store, archive)

    def report(self, metres: float = 0.0, days: float = 0.0, **more: Any) -> str:
        now = time.time() - days * 86_400
        given = {"kind": "ROBBERY", "lat": LAT + metres * M, "lng": LNG, "village": VILLAGE, "at": now, "now": now}
        number = str(self.desk.handle(report(**{**given, **more})).value["incident"])
        self.desk.store.redis.delete(key("lease", "archive"))
        Archiver(self.desk.store, self.archive, 24).step()
        return number

    def here(self, uncertain_m: float = 0.0, village: str = VILLAGE, but: str = "") -> dict[str, float | None]:
        found = self.history.of_place(Spot(LAT, LNG, uncertain_m, village, "ROBBERY"), but)
        return {row.number: row.metres for row in found}


@pytest.fixture
def past(desk: Desk, archive: Archive) -> Past:
    return Past(desk, archive)


def test_what_was_within_100_m_counts_whatever_it_was(past: Past) -> None:
    near, far = past.report(90, kind="NOISE"), past.report(110, kind="NOISE")
    found = past.here()
    assert found[near] == pytest.approx(90, abs=0.5)
    assert far not in found


def test_the_same_kind_counts_anywhere_in_the_village(past: Past) -> None:
    here = past.report(900)
    past.report(900, village="33.29.09.2002")
    past.report(900, kind="NOISE")
    assert past.here() == {here: None}


def test_a_place_known_only_as_a_village_is_no_point(past: Past) -> None:
    past.report(0, kind="NOISE")
    vague = past.report(10, uncertain_m=900.0)
    assert past.here(uncertain_m=900.0) == {vague: None}
    assert past.here()[vague] is None


def test_what_is_older_than_30_days_junk_or_an_exercise_does_not_count(past: Past) -> None:
    past.report(0, days=31)
    past.report(0, kind="PRANK")
    past.report(0, exercise=True)
    own = past.report(0)
    assert past.here(but=own) == {}


def test_a_number_is_known_by_its_hash_and_stands_in_no_table_but_the_state(past: Past) -> None:
    first = past.report(caller_number="0812-3456-7890", kind="NOISE")
    second = past.report(caller_number="+6281234567890", kind="PRANK")
    rows, missed = past.history.of_number("081234567890", but=second)
    assert [(row.number, row.kind) for row in rows] == [(first, "NOISE")]
    assert missed == 0
    assert past.history.of_number("anonymous") == ([], 0)
    with past.archive.engine.connect() as db:
        assert "1234567" not in str(db.execute(text("SELECT * FROM spots")).all())


def test_the_counts_of_an_incident_leave_out_itself_and_what_is_nothing(past: Past) -> None:
    first = past.report(caller_number="081234567890")
    alone = past.desk.store.incident(first).state
    assert past.history.counts(alone) == {}
    again = past.desk.store.incident(past.report(5, caller_number="081234567890")).state
    assert past.history.counts(again) == {"place": 1, "number": 1}
