"""The panel's callback: for each role what it may see, for each state of things a panel that says so."""

from __future__ import annotations

import time
from typing import Any

import pytest

from dashboard.incident_panel import look_at, panel_of
from dashboard.parts import Parts
from dispatch.archive import Archive
from dispatch.core.errors import NotFound
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store
from layouts.plain import plain
from tests import makers


@pytest.fixture
def parts(store: Store, settings: Settings) -> Parts:
    fleet = Fleet()
    archive = Archive(settings.history_url())
    archive.prepare()
    flusher, reference = Flusher(Desk(store, settings)), Reference(store)
    return Parts(settings, store, flusher, fleet, reference, Recommender(fleet, settings), archive)


def take(parts: Parts, **more: Any) -> str:
    now = time.time()
    return str(parts.flusher.desk.handle(makers.report(at=now, now=now, **more)).value["incident"])


def said(content: Any) -> str:
    def text(tree: Any) -> str:
        return " ".join(node if isinstance(node, str) else text(node[2]) for node in tree)

    return text(plain(content))


async def test_the_dispatcher_sees_the_caller_masked_and_the_commander_does_not(parts: Parts) -> None:
    number = take(parts, caller_number="085712342093", caller_name="Warsito")
    assert "0857-••••-2093" in said(await panel_of(parts, number, "operator"))
    told = said(await panel_of(parts, number, "commander"))
    assert "2093" not in told
    assert "Warsito" not in told


async def test_nothing_selected_shows_the_keys(parts: Parts) -> None:
    assert "Belum ada insiden dipilih" in said(await panel_of(parts, "", "operator"))


async def test_an_unknown_number_is_said_in_words(parts: Parts) -> None:
    assert "Tidak ada insiden dengan nomor ini" in said(await panel_of(parts, "99999", "operator"))
    with pytest.raises(NotFound):
        await look_at(parts, "99999", "operator", time.time())


async def test_officers_are_named_by_callsign_and_name(parts: Parts) -> None:
    parts.flusher.desk.handle(makers.put_officer(5))
    officer = parts.store.load([("officer", "o5")])[0].state
    parts.fleet.put_officers([officer])
    number = take(parts)
    parts.flusher.desk.handle(makers.offer(number, "o5", at=time.time(), now=time.time()))
    told = said(await panel_of(parts, number, "operator"))
    assert "P-05" in told
    assert "Bripka Contoh 5" in told
    assert "ditawarkan ke P-05" in told


async def test_an_ended_incident_is_looked_at_without_working_out_a_list(parts: Parts) -> None:
    number = take(parts)
    parts.flusher.desk.handle(makers.close(number, at=time.time(), now=time.time()))
    assert (await look_at(parts, number, "operator", time.time())).recommendation == {}
