"""What a figure of the commander's pages says is how many its list has, over a seeded past; lists name nobody."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest

from dashboard.anev.behind import listed
from dashboard.anev.picture import picture as anev_picture
from dashboard.areas.picture import picture as areas_picture
from dashboard.areas.routes import choose
from dashboard.areas.shapes import ShapeBook
from dashboard.listing import Known, Listed, Ways, list_of
from dashboard.paper import pdf_of
from dashboard.parts import Parts
from dispatch.access import Person
from dispatch.archive import Archive
from dispatch.core.recapped import Week
from dispatch.figures.anev import halves, recap
from dispatch.settings import Settings
from dispatch.store import Store
from feeds.simulator.year import past, write_past
from layouts.anev.page import anev_page
from layouts.anev.paper import anev_paper
from layouts.areas.page import areas_page
from layouts.areas.view import AreasPage
from layouts.behind import PAGE
from layouts.markup import markup
from tests.dashboard.parts import parts_with_places
from tests.dashboard.test_review import points
from tests.figures.making import history, unit
from tests.figures.test_anev import WEEK, ZONE, weekly
from tests.makers import incident

CHIEF = Person("komandan", "commander")
DAYS = 14


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A seeded history of two weeks."""
    made = Archive(f"sqlite:///{tmp_path_factory.mktemp('h') / 'history.db'}")
    made.prepare()
    write_past(made, past(7, time.time(), DAYS, "Asia/Jakarta"))
    return made


@pytest.fixture
def parts(archive: Archive, store: Store, settings: Settings) -> Parts:
    return replace(parts_with_places(store, settings), archive=archive)


def areas(parts: Parts, query: str, *open_: Any) -> AreasPage:
    pairs = parse_qsl(query)
    chosen, _wrong = choose(parts, pairs)
    hub: Any = SimpleNamespace(incidents={i.number: SimpleNamespace(state=i) for i in open_})
    return areas_picture(parts, hub, ShapeBook(), CHIEF, chosen, dict(pairs), parts.history.now())


@pytest.mark.parametrize("query", ["range=7d", "range=24h&priority=2&priority=3", "range=7d&area=33.29.09"])
def test_what_an_area_says_is_how_many_its_list_has(parts: Parts, query: str) -> None:
    open_ = replace(incident("n1"), village="33.29.09.2002", kecamatan="33.29.09", queued=True)
    found = dict(points(markup(areas_page(areas(parts, query, open_)))))
    assert {"load", "response", "open"} <= {key.partition(":")[0] for key in found}
    for key, n in found.items():
        behind = areas(parts, f"{query}&behind={key}", open_).behind
        assert behind is not None
        assert (key, behind.total) == (key, n)


def test_a_list_of_areas_marks_what_was_late_and_leads_to_story_and_replay(parts: Parts) -> None:
    page = areas(parts, "range=7d&behind=late:33.29")
    assert page.behind is not None
    assert all(line.response and line.response > page.target_s for line in page.behind.lines)
    text = markup(areas_page(page))
    number = page.behind.lines[0].number
    assert f'href="/print/{number}"' in text
    assert f'href="/replay?incident={number}"' in text
    assert not re.search(r"\+?62\d{8,}|08\d{8,}", text)


def test_a_link_keeps_window_and_filters_and_another_range_drops_only_the_window(parts: Parts) -> None:
    page = areas(parts, "from=2026-01-05T07:00&to=2026-01-06T07:00&priority=1&priority=2&kind=MVA&channel=110")
    kept = parse_qsl(urlsplit(page.link(sort="p90")).query)
    assert [p for p in kept if p[0] in ("from", "to")] == [("from", "2026-01-05T07:00"), ("to", "2026-01-06T07:00")]
    assert [p for p in kept if p[0] in ("priority", "kind", "channel")] == [
        ("priority", "1"),
        ("priority", "2"),
        ("kind", "MVA"),
        ("channel", "110"),
    ]
    other = parse_qsl(urlsplit(page.link(range="30d")).query)
    assert ("range", "30d") in other
    assert ("kind", "MVA") in other
    assert not {"from", "to"} & {name for name, _ in other}
    text = markup(areas_page(page))
    assert "Saringan: Prioritas: P1, P2 · Jenis: " in text
    cleared = parse_qsl(urlsplit(page.unfiltered()).query)
    assert {name for name, _ in cleared} == {"range", "from", "to", "area", "sort", "show", "desc"}
    assert "Saringan" not in markup(areas_page(areas(parts, "range=7d")))


@pytest.mark.parametrize("key", ["load", "load:x", "nothing:33.29", "load:33.29.77", "load:34", ""])
def test_a_key_nobody_knows_lists_nothing(parts: Parts, key: str) -> None:
    found = areas(parts, f"range=7d&behind={key}").behind
    assert found is None or found.total == 0


def week_before() -> str:
    """The last whole week."""
    zone = ZoneInfo("Asia/Jakarta")
    return Week.of(time.time(), zone).back(1, zone).name


@pytest.mark.parametrize("area", ["", "33.29.09"])
def test_what_the_recap_says_is_how_many_its_list_has(parts: Parts, area: str) -> None:
    asked = {"week": week_before(), "area": area}
    found = dict(points(markup(anev_page(anev_picture(parts, CHIEF, asked)[0]))))
    figures = {"all", "response", "late", "accepted", "refused", "officers", "kind", "kecamatan", "cause"}
    assert figures <= {key.partition(":")[0] for key in found}
    assert area or {"village", "alarm", "rated", "asked", "answered"} <= {key.partition(":")[0] for key in found}
    for key, n in found.items():
        behind = anev_picture(parts, CHIEF, {**asked, "behind": key})[0].behind
        assert behind is not None
        assert (key, behind.total) == (key, n)


def test_lists_of_callers_and_officers_hold_as_many_as_are_counted_and_no_number() -> None:
    rows = [*weekly(3, caller="h1"), *weekly(4, kind="MVA", caller="h2"), *weekly(2, kind="FIRE", caller="h3")]
    units = [unit(f"{r['number']}.1", f"o{n % 2}", callsign=f"B-{n % 2}", acknowledged=1.0) for n, r in enumerate(rows)]
    frames = history(rows, units)
    told = recap(frames, WEEK, WEEK.end, 600.0, ZONE)
    part = halves(frames, WEEK, WEEK.end, 600.0, ZONE)[0]
    callers, officers = (listed(part, key, {}, str.upper) for key in ("callers", "officers"))
    assert callers is not None
    assert officers is not None
    assert told.repeat_callers.now == 2
    assert sorted(callers.said) == ["1"] * 3 + ["2"] * 4, "which are of one caller, and nothing of the caller"
    assert told.crew[0].officers == len(set(officers.units)) == 2
    alarms = history(alarms=[{"id": "a", "kind": "panic", "raised": WEEK.start, "incident": "", "officer": "o1"}])
    panic = listed(halves(alarms, WEEK, WEEK.end, 600.0, ZONE)[0], "alarm:panic", {}, str.upper)
    assert panic is not None
    assert (panic.numbers, panic.units) == ([""], ["O1"]), "an alarm without a report says whose it is"
    assert len(officers.numbers) == told.crew[0].accepted == 9


def test_the_paper_of_the_recap_has_no_lists(parts: Parts) -> None:
    page = anev_picture(parts, CHIEF, {"week": week_before(), "behind": "late"})[0]
    assert pdf_of(anev_paper(page)) is not None
    assert anev_picture(parts, CHIEF, {"behind": "nothing:1"})[0].behind is None


def test_a_long_list_is_turned_page_by_page_and_the_last_page_is_the_end() -> None:
    numbers = [str(n) for n in range(2 * PAGE + 5)]
    known = {n: Known(float(n), 2, "MVA", "Klampok") for n in numbers}
    ways = Ways(str, "WIB", "/areas?", "/areas?behind=x")
    pages = [list_of(Listed("x", numbers), known, page, ways) for page in (1, 3, 99)]
    assert [(p.page, len(p.lines), p.lines[0].number) for p in pages] == [
        (1, PAGE, str(2 * PAGE + 4)),
        (3, 5, "4"),
        (3, 5, "4"),
    ]
