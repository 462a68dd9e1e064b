"""What a figure of the commander's pages says is how many its list has, over a seeded past; lists name nobody."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.areas.picture import picture as areas_picture
from dashboard.areas.routes import choose
from dashboard.areas.shapes import ShapeBook
from dashboard.listing import Known, Listed, Ways, list_of
from dashboard.parts import Parts
from dispatch.access import Person
from dispatch.archive import Archive
from dispatch.settings import Settings
from dispatch.store import Store
from feeds.simulator.year import past, write_past
from layouts.areas.page import areas_page
from layouts.areas.view import AreasPage
from layouts.behind import PAGE
from layouts.markup import markup
from tests.dashboard.parts import parts_with_places
from tests.dashboard.test_review import points
from tests.makers import incident

CHIEF = Person("komandan", "commander")
DAYS = 10


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A seeded history of ten days."""
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
    assert {"load", "response", "late", "missing", "open"} <= {key.partition(":")[0] for key in found}
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
