"""The duty calendar and the board: who is on, where nobody is, and who sits at the consoles."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.parts import Parts
from dashboard.roster import calendar_of, roster_items, unit_hours
from dispatch.archive import Archiver
from dispatch.core.commands import StartShift
from dispatch.core.roster import Duty, Roster
from dispatch.roster import Follower, put_roster
from dispatch.settings import Settings
from dispatch.store import Store
from layouts.roster import roster_page
from layouts.words import speaking
from tests.dashboard.parts import parts_with_places
from tests.makers import base, put_officer

WIB = ZoneInfo("Asia/Jakarta")
TODAY = datetime(2027, 3, 22, tzinfo=WIB).timestamp()
H = 3600.0
NOW = TODAY + 10 * H
VILLAGE, NAME = "33.29.08.2001", "Jatibarang Kidul, Jatibarang"


@pytest.fixture
def parts(store: Store, settings: Settings) -> Parts:
    made = parts_with_places(store, settings)
    desk = made.flusher.desk
    desk.handle_many([
        put_officer(1), put_officer(2), put_officer(3, function="bhabinkamtibmas", village=VILLAGE),
    ])  # fmt: skip
    put_roster(store, Roster([
        Duty("o1", TODAY + 7 * H, TODAY + 15 * H), Duty("o2", TODAY + 15 * H, TODAY + 23 * H, note="siaga"),
        Duty("o3", TODAY, TODAY + 48 * H, function="cuti", stand_in="o1"),
    ], dict.fromkeys(("o1", "o2", "o3"), TODAY)), "system:import", NOW)  # fmt: skip
    made.fleet.put_officers(store.officers())
    Follower(desk, made.fleet, "Asia/Jakarta").step(NOW)
    made.fleet.put_officers(store.officers())
    made.reference.reload()
    return made


def page(parts: Parts, polsek: str = "", language: str = "id") -> str:
    with speaking(language):
        return roster_page(calendar_of(parts, polsek, NOW), language, "night")


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html))


def test_the_page_shows_gaps_of_villages_and_of_patrols(parts: Parts) -> None:
    said = text(page(parts))
    assert "Desa tanpa petugas: 1" in said
    assert f"{NAME} Sen 22/03 10:00–Rab 24/03 00:00" in said
    assert "Sen 22/03 23:00–" in said
    assert "1 berdinas menurut jadwal" in said
    assert "2 di luar dinas" in said


def test_the_officers_of_the_chosen_polsek_stand_below_with_their_duties(parts: Parts) -> None:
    html = page(parts, "33.29.08")
    assert 'title="07:00–15:00"' in html
    assert 'title="15:00–23:00 · siaga"' in html
    assert 'title="00:00–00:00 · libur · pengganti P-01"' in html
    assert "07–15" in html


def test_the_page_speaks_english_too(parts: Parts) -> None:
    assert "Duty calendar" in page(parts, language="en")
    assert "Mon 22/03" in page(parts, language="en")


def test_without_a_roster_the_page_says_how_to_bring_one_in(store: Store, settings: Settings) -> None:
    assert "python app.py import roster FILE.csv" in page(parts_with_places(store, settings))


def test_the_board_counts_the_villages_nobody_looks_after_and_names_who_stands_in(parts: Parts) -> None:
    parts.flusher.desk.handle(StartShift(**base(by="operator:rina")))
    summary, desk, village = roster_items(parts, NOW)
    assert (summary["on"], summary["off"], summary["next"]) == (1, 2, (TODAY + 15 * H) * 1000)
    assert desk == {"line": "desk", "tier": "polres", "people": ["operator:rina"]}
    assert (village["name"], village["stand_in"]) == (NAME, "P-01")


def test_unit_hours_come_from_the_facts_in_history(parts: Parts) -> None:
    archiver = Archiver(parts.store, parts.archive, 24.0)
    archiver.step()
    officers = list(parts.fleet.officers.values())
    # o1 stayed on; o2 and o3 were on (nobody had said otherwise) until the roster sent them off at NOW
    assert unit_hours(parts, officers, NOW - 2 * H, NOW + H) == pytest.approx(3 + 2 + 2)
