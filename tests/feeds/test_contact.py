"""Who answers whoever reported, and when somebody comes: from the fleet as it is, never with a place or a number."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dispatch.archive import Archive
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.officer import Officer
from dispatch.desk import Desk
from dispatch.fleet import FIX
from dispatch.settings import Settings
from dispatch.store import Store
from feeds.pages.citizen.contact import arrival_of, contact_of
from feeds.pages.citizen.found import find
from feeds.pages.citizen.showing import shown
from feeds.pages.rendering import fragment
from feeds.parts import Parts
from feeds.serve import wired
from tests import makers
from tests.makers import NOW

HERE = "33.29.08.2007"


def bhabin(number: int, **more: Any) -> Officer:
    return makers.officer(number, function="bhabinkamtibmas", **{"slot": number, "village": HERE, **more})


def parts_with(store: Store, settings: Settings, *officers: Officer) -> Parts:
    parts = wired(settings, store)
    parts.fleet.put_officers(officers)
    return parts


def incident(**more: Any) -> Incident:
    return makers.incident(village=HERE, channel="app", **more)


def on_it(status: str, slot: int = 1) -> Assignment:
    return Assignment("1042.1", "1042", f"o{slot}", f"P-0{slot}", slot, AssignmentStatus(status), "operator:rina", "x")


def put_fix(parts: Parts, slot: int, lat: float, lng: float, age_s: float, now: float) -> None:
    fix = np.zeros(1, FIX)
    fix["slot"], fix["lat"], fix["lng"], fix["fixed"], fix["heard"] = slot, lat, lng, now - age_s, now
    parts.fleet.apply(fix)


def test_the_village_s_officer_answers_and_whoever_stands_in_when_they_have_left(
    store: Store, settings: Settings
) -> None:
    parts = parts_with(store, settings, bhabin(1), bhabin(2, village="33.29.08.2001"))
    found = contact_of(parts, incident())
    assert found
    assert (found.officer, found.duty, found.away) == ("o1", "Siap dihubungi", "")
    parts.fleet.put_officers([replace(bhabin(1), duty="break", stand_in="o2")])
    other = contact_of(parts, incident())
    assert other
    assert (other.officer, other.away, other.away_duty) == ("o2", "Bripka Contoh 1", "Sedang istirahat")


def test_who_does_not_answer_is_stood_in_for_by_the_post_of_the_sector(store: Store, settings: Settings) -> None:
    post = makers.officer(3, function="duty_post", village=HERE, slot=3, name="Pos jaga Wanasari")
    parts = parts_with(store, settings, bhabin(1, since=NOW), post)
    parts.fleet.put_officers([replace(bhabin(1), unanswered=NOW)])
    found = contact_of(parts, incident())
    assert found
    assert (found.name, found.away) == ("Pos jaga Wanasari", "Bripka Contoh 1")


def test_whoever_is_on_the_way_answers_first(store: Store, settings: Settings) -> None:
    parts = parts_with(store, settings, bhabin(1), makers.officer(2, slot=2, name="Aipda Jauh"))
    found = contact_of(parts, replace(incident(), assignments=[on_it("en_route", 2)]))
    assert found
    assert (found.name, found.coming, found.reads) == ("Aipda Jauh", True, True)
    waiting = contact_of(parts, incident())
    assert waiting
    assert not waiting.reads, "the report is not on that phone yet, and the page says who reads"


def test_without_anybody_it_is_the_desk(store: Store, settings: Settings) -> None:
    assert contact_of(parts_with(store, settings), incident()) is None


@pytest.mark.parametrize(("status", "turnout"), [("en_route", 0), ("accepted", 60)])
def test_the_arrival_comes_from_the_officer_s_own_position_with_its_age(
    store: Store, settings: Settings, status: str, turnout: int
) -> None:
    parts = parts_with(store, settings, bhabin(1))
    put_fix(parts, 1, -6.9, 109.0 + 0.01, 12.0, NOW)
    found = arrival_of(parts, replace(incident(), assignments=[on_it(status)]), NOW)
    assert found
    assert found.age_s == pytest.approx(12.0)
    assert found.seconds == pytest.approx(turnout + 1105 * 1.4 / 8, rel=0.02)
    assert not found.by_road, "an estimate is called one"


def test_an_old_position_tells_no_arrival_and_no_position_neither(store: Store, settings: Settings) -> None:
    parts = parts_with(store, settings, bhabin(1))
    coming = replace(incident(), assignments=[on_it("en_route")])
    nothing = arrival_of(parts, coming, NOW)
    assert nothing
    assert (nothing.seconds, nothing.age_s) == (None, None)
    put_fix(parts, 1, -6.9, 109.01, settings.stale_s + 1, NOW)
    stale = arrival_of(parts, coming, NOW)
    assert stale
    assert (stale.seconds, stale.age_s) == (None, settings.stale_s + 1)


def test_nobody_is_expected_where_nobody_goes_or_nobody_knows_where(store: Store, settings: Settings) -> None:
    parts = parts_with(store, settings, bhabin(1))
    assert arrival_of(parts, incident(), NOW) is None
    assert arrival_of(parts, replace(incident(), lat=None, assignments=[on_it("en_route")]), NOW) is None


def test_a_report_that_only_history_has_still_shows_and_nothing_can_be_done(store: Store, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    archive = Archive(settings.history_url())
    archive.prepare()
    desk = Desk(store, settings)
    at = time.time() - 100
    answer = desk.handle(makers.report(channel="app", village=HERE, at=at)).value
    number = str(answer["incident"])
    desk.handle(makers.close(number, "01", at=at + 10))
    archive.write(store.timeline(number), [store.incident(number).state])
    store.redis.delete(f"k3i:incident:{number}", f"k3i:timeline:{number}")
    parts = parts_with(store, settings, bhabin(1))
    found = find(parts, answer["tracking"])
    assert found
    assert found.is_past
    page = shown(parts, found, answer["tracking"])
    assert (page["p"].word, page["may"], page["contact"]) == ("Selesai", frozenset(), None)
    words = fragment("id", "lacak_state.html", **page)
    assert "sampai 24 jam setelah selesai; masa itu sudah lewat" in words
    assert find(parts, "unknown-code") is None
