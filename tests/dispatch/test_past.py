"""What a window's replay stands on: nothing that was open is missing, and the last second comes from the journal."""

from __future__ import annotations

import time

import pytest

from dispatch.archive import Archive, Archiver
from dispatch.core import commands as cmd
from dispatch.core.replay.incidents import frames_of
from dispatch.desk import Desk
from dispatch.past import read_past, read_story
from dispatch.settings import Settings
from dispatch.store import Store, key
from tests.makers import base, close, incident, move, offer, put_officer, report

HOUR = 3600.0


@pytest.fixture
def archive(settings: Settings) -> Archive:
    made = Archive(settings.history_url())
    made.prepare()
    return made


def carry(store: Store, archive: Archive) -> None:
    store.redis.delete(key("lease", "archive"))
    Archiver(store, archive, 24.0).step()


def test_what_was_open_in_the_window_is_there_whenever_it_was_reported(
    store: Store, desk: Desk, archive: Archive
) -> None:
    now = time.time()
    long_held, done = (
        desk.handle(report(at=now - days * 86_400, now=now - days * 86_400)).value["incident"] for days in (9, 8)
    )
    desk.handle(close(done, at=now - 7 * 86_400, now=now - 7 * 86_400))
    today = desk.handle(report(at=now - HOUR, now=now - HOUR)).value["incident"]
    carry(store, archive)
    assert set(read_past(archive, store, now - HOUR / 2, now).incidents) >= {long_held, today}
    assert set(read_past(archive, store, now - 8 * 86_400 - 60, now - 8 * 86_400 + 60).incidents) >= {long_held, done}


def test_the_last_second_is_there_before_the_archiver_has_written_it(
    store: Store, desk: Desk, archive: Archive
) -> None:
    desk.handle(put_officer(1))
    number = desk.handle(report(at=time.time(), now=time.time())).value["incident"]
    carry(store, archive)
    desk.handle(offer(number, "o1", at=time.time(), now=time.time()))
    desk.handle(cmd.SetDuty(**base(at=time.time()), officer="o1", status="break"))
    past = read_past(archive, store, time.time() - HOUR, time.time() + 1)
    assert [u.officer for u in frames_of(past.incidents[number], past.facts[number])[-1].units] == ["o1"]
    assert [f["data"]["status"] for f in past.duties] == ["break"]


def test_a_report_entered_late_is_found_by_its_event_and_by_its_entry(
    store: Store, desk: Desk, archive: Archive
) -> None:
    now = time.time()
    number = desk.handle(report(at=now - 20 * 86_400, now=now)).value["incident"]
    carry(store, archive)
    assert number in read_past(archive, store, now - 20 * 86_400 - 60, now - 20 * 86_400 + 60).incidents
    assert number in read_past(archive, store, now - 60, now + 1).incidents


def test_what_an_import_brought_has_no_facts_and_is_told_all_the_same(store: Store, archive: Archive) -> None:
    then = time.time() - 90 * 86_400
    archive.write_history([[incident("cad:7", at=then, now=then)]])
    past = read_past(archive, store, then - 60, then + 60)
    assert [f.tab for f in frames_of(past.incidents["cad:7"], past.facts["cad:7"])] == ["waiting"]


def test_the_story_of_one_incident_is_whole(store: Store, desk: Desk, archive: Archive) -> None:
    desk.handle(put_officer(1))
    number = desk.handle(report(at=time.time(), now=time.time())).value["incident"]
    carry(store, archive)
    desk.handle(offer(number, "o1", at=time.time(), now=time.time()))
    desk.handle(move(f"{number}.1", "accept", at=time.time(), now=time.time()))
    found = read_story(archive, store, number)
    assert found is not None
    assert [f["type"] for f in found[1]] == ["report_received", "assignment_offered", "assignment_accepted"]
    assert found[0].assignments[0].status == "accepted"
    assert read_story(archive, store, "nothing") is None
