"""History: every fact once, in one transaction with how far it reaches; restarts and repeats change nothing."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from dispatch.archive import Archive, Archiver
from dispatch.core.incident import Incident
from dispatch.desk import Desk
from dispatch.settings import Settings
from dispatch.store import JOURNAL, Store, key
from dispatch.tables import ASSIGNMENTS, FACTS, INCIDENTS
from tests.makers import NOW, close, move, note, offer, put_officer, reopen, report
from tests.makers import incident as made


@pytest.fixture
def archive(settings: Settings) -> Archive:
    made = Archive(settings.history_url())
    made.prepare()
    return made


def archiver_of(store: Store, archive: Archive, retention_h: float = 24.0) -> Archiver:
    """Give an archiver that holds the lease: the one before it has gone."""
    store.redis.delete(key("lease", "archive"))
    return Archiver(store, archive, retention_h)


def counts(archive: Archive) -> tuple[int, int, int]:
    with archive.engine.connect() as db:
        return tuple(
            db.execute(select(func.count()).select_from(t)).scalar_one() for t in (FACTS, INCIDENTS, ASSIGNMENTS)
        )  # type: ignore[return-value]


def a_day(desk: Desk, back_s: float = 0.0) -> str:
    """Let one incident run its whole life; gives its number."""
    now = time.time() - back_s
    when: dict[str, Any] = {"at": now, "now": now}
    desk.handle(put_officer(1))
    number: str = desk.handle(report(call_id="c1", **when)).value["incident"]
    desk.handle(offer(number, "o1", **when))
    for action in ("accept", "en_route", "arrive", "clear"):
        desk.handle(move(f"{number}.1", action, **when))
    desk.handle(close(number, **when))
    return number


def test_the_whole_journal_stands_in_history_with_the_incident_as_it_is(
    store: Store, desk: Desk, archive: Archive
) -> None:
    number = a_day(desk)
    archiver_of(store, archive).step()
    kept = archive.incident(number)
    assert kept is not None
    assert kept[0] == store.incident(number).state
    assert isinstance(kept[0], Incident)
    assert kept[1] == store.timeline(number)
    assert archive.last() == store.journal_end()


def test_an_archiver_that_begins_again_from_the_start_writes_nothing_twice(
    store: Store, desk: Desk, archive: Archive
) -> None:
    a_day(desk)
    archiver_of(store, archive).step()
    before = counts(archive)
    again = archiver_of(store, archive)
    again._at = "0-0"
    again.step()
    assert counts(archive) == before == (len(store.journal_since("0-0")), 1, 1)


def test_an_archiver_that_was_overtaken_neither_turns_history_back_nor_writes_what_is_older(
    store: Store, desk: Desk, archive: Archive
) -> None:
    number = a_day(desk)
    slow = archiver_of(store, archive)
    slow.step()
    desk.handle(note(number, "satu"))
    other = Archive(str(archive.engine.url))
    write = slow.archive.write

    def late(*given: Any, **more: Any) -> None:
        """Let another archiver write all that is newer before this one writes what it has read."""
        desk.handle(reopen(number, now=time.time()))
        archiver_of(store, other).step()
        write(*given, **more)

    slow.archive.write = late  # type: ignore[method-assign]
    store.redis.delete(key("lease", "archive"))
    slow.step()
    kept = archive.incident(number)
    assert kept is not None
    assert kept[0] == store.incident(number).state
    assert archive.last() == store.journal_end()


def test_a_restarted_archiver_goes_on_where_history_ends(store: Store, desk: Desk, archive: Archive) -> None:
    number = a_day(desk)
    archiver_of(store, archive).step()
    for n in range(3):
        desk.handle(note(number, f"catatan {n}"))
    later = archiver_of(store, archive)
    later.step()
    kept = archive.incident(number)
    assert kept is not None
    assert [f["data"]["text"] for f in kept[1][-3:]] == ["catatan 0", "catatan 1", "catatan 2"]
    assert later.lag_s() == 0.0


def test_a_batch_that_breaks_leaves_nothing_behind(store: Store, desk: Desk, archive: Archive) -> None:
    number = a_day(desk)
    facts = store.journal_since("0-0")
    broken = [*facts, {**facts[-1], "id": None}]
    with pytest.raises(Exception, match="NOT NULL|null"):
        archive.write(broken, [store.incident(number).state])
    assert counts(archive) == (0, 0, 0)
    assert archive.last() == "0-0"


def test_of_two_archivers_one_writes_until_it_is_gone(store: Store, desk: Desk, archive: Archive) -> None:
    a_day(desk)
    first, second = archiver_of(store, archive), Archiver(store, archive, 24)
    first.step()
    assert not second._mine()
    store.redis.delete(key("lease", "archive"))
    assert second._mine()
    assert not first._mine()


def test_the_store_forgets_what_is_ended_old_and_archived_and_nothing_else(
    store: Store, desk: Desk, archive: Archive
) -> None:
    old_closed = a_day(desk, back_s=3 * 3600)
    long_ago = time.time() - 3 * 3600
    old_open = desk.handle(report(at=long_ago, now=long_ago)).value["incident"]
    fresh = a_day(desk)
    archiver = archiver_of(store, archive, retention_h=2)
    archiver.clean()
    assert store.incident(old_closed).state is not None, "nothing goes before it is archived"
    archiver.step()
    archiver.clean()
    assert store.incident(old_closed).state is None
    assert store.timeline(old_closed) == []
    assert store.incident(old_open).state is not None
    assert store.incident(fresh).state is not None
    assert archive.incident(old_closed) is not None


def test_the_journal_of_the_last_hour_stays_for_screens_that_catch_up(
    store: Store, desk: Desk, archive: Archive
) -> None:
    a_day(desk)
    archiver = archiver_of(store, archive)
    archiver.step()
    before = store.redis.xlen(JOURNAL)
    archiver.clean()
    assert store.redis.xlen(JOURNAL) == before


def test_a_window_chooses_incidents_by_their_event_time_with_their_assignments(
    store: Store, desk: Desk, archive: Archive
) -> None:
    number = a_day(desk)
    archiver_of(store, archive).step()
    created = store.incident(number).state.created
    incidents, units = archive.rows(created, created + 1)
    assert [i["number"] for i in incidents] == [number]
    assert [u["id"] for u in units] == [f"{number}.1"]
    assert archive.rows(created + 0.001, created + 1) == ([], [])
    assert archive.rows(created - 1, created) == ([], [])


def test_junk_and_drills_are_none_of_the_reports_an_hour_has(archive: Archive) -> None:
    prank = replace(made("3"), lane="prank")
    archive.write_history([[made("1"), made("2", exercise=True), prank, made("4", at=NOW + 9)]])
    assert archive.created(NOW, NOW + 9) == [NOW]


def test_a_sender_s_longest_call_id_fits(store: Store, desk: Desk, archive: Archive) -> None:
    assert getattr(INCIDENTS.c.call_id.type, "length", None) in (None, 200)
