"""The shift review over a seeded month: what a figure says is what its list holds, and files hold what is shown."""

from __future__ import annotations

import csv
import html
import io
import re
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import OperationalError

from dashboard.review import exports
from dashboard.review.choosing import area_of
from dashboard.review.drawing import look_at, page_of, panels_of
from dashboard.review.listing import list_of
from dashboard.review.work import alarms, units, used
from dispatch.access import Person
from dispatch.archive import Archive
from dispatch.areas import AreaIndex, areas_of_points
from dispatch.core.errors import Denied
from dispatch.core.officer import Officer
from dispatch.figures.held import Held, Seen
from dispatch.settings import Settings
from feeds.demo.brebes import villages
from feeds.simulator.year import past, write_past
from layouts.markup import markup
from layouts.review.sheets import harmless
from tests.makers import incident

LEAD = Person("ratna", "shift_lead")
DAYS = 12
EACH_PANEL = 5


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The parts the review needs, over a seeded history of twelve days in Brebes."""
    archive = Archive(f"sqlite:///{tmp_path_factory.mktemp('h') / 'history.db'}")
    archive.prepare()
    write_past(archive, past(7, time.time(), DAYS, "Asia/Jakarta"))
    return made_of(archive)


def made_of(archive: Archive) -> Any:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    reference = SimpleNamespace(areas=AreaIndex(areas_of_points(villages())))
    fleet = SimpleNamespace(officers={})
    return SimpleNamespace(settings=settings, archive=archive, history=Held(archive), reference=reference, fleet=fleet)


@pytest.fixture
def empty(tmp_path: Path) -> Any:
    archive = Archive(f"sqlite:///{tmp_path / 'history.db'}")
    archive.prepare()
    return made_of(archive)


def shown(parts: Any, query: str, person: Person = LEAD) -> str:
    """Give the page's <main> as HTML."""
    pairs = parse_qsl(query)
    return markup(list(page_of(parts, look_at(parts, pairs, person, "word"), pairs)))


def points(page: str) -> Iterator[tuple[str, int]]:
    """Give every `behind` of a page with the n that its figure says."""
    for tag in re.findall(r"<a\b[^>]*\bdata-n=[^>]*>", page):
        href = html.unescape(re.search(r'href="([^"]+)"', tag)[1])  # type: ignore[index]
        yield dict(parse_qsl(urlsplit(href).query))["behind"], int(re.search(r'data-n="(\d+)"', tag)[1])  # type: ignore[index]


@pytest.mark.parametrize("query", ["range=7d", "range=24h&priority=2", "range=7d&area=33.29.09"])
def test_what_a_figure_says_is_how_many_its_list_has(parts: Any, query: str) -> None:
    asked = look_at(parts, parse_qsl(query), LEAD, "word")
    of_panel = defaultdict(list)
    for behind, n in dict(points(markup(list(page_of(parts, asked, []))))).items():
        of_panel[behind.partition(":")[0]].append((behind, n))
    assert {"load", "intervals", "cumulative", "stages", "heat", "control", "breaches"} <= of_panel.keys()
    for found in of_panel.values():
        step = max(1, len(found) // EACH_PANEL)
        for behind, n in found[::step]:
            listed = list_of(asked.look, behind, 1)
            assert listed is not None
            assert (behind, listed.total) == (behind, n)


def test_every_panel_that_shows_a_number_leads_somewhere(parts: Any) -> None:
    names = {behind.partition(":")[0] for behind, _n in points(shown(parts, "range=7d"))}
    assert {"staffing", "repeats", "spots", "bands", "ladder", "units", "alarms", "quality"} <= names


def test_whoever_has_an_area_reviews_it_and_nothing_else(parts: Any) -> None:
    lead = Person("kanit", "shift_lead", "", "33.29.09")
    own = look_at(parts, [("range", "7d")], lead, "word").look
    asked = look_at(parts, [("range", "7d"), ("area", "33.29.09")], LEAD, "word").look
    assert own.frames.incidents["kecamatan"].unique().tolist() == ["33.29.09"]
    assert own.frames.incidents["number"].tolist() == asked.frames.incidents["number"].tolist()
    text = shown(parts, "range=7d&behind=load:all", lead)
    strangers = set(look_at(parts, [("range", "7d")], LEAD, "word").look.frames.incidents["number"])
    strangers -= set(own.frames.incidents["number"])
    assert strangers
    assert not strangers & set(re.findall(r'href="/print/([^"]+)"', text))
    assert 'value="33.29.01"' not in text, "no other polsek is offered"
    village = shown(parts, "range=7d&village=33.29.09.2001", lead)
    assert 'value="33.29.09"' in village


@pytest.mark.parametrize("asked", ["area=33.29.01", "area=33.29", "polsek=33.29.01", "polsek=33.29.01&village="])
def test_somebody_elses_area_is_refused_on_the_page_and_as_a_file(parts: Any, asked: str) -> None:
    lead = Person("kanit", "shift_lead", "", "33.29.09")
    pairs = parse_qsl(asked, keep_blank_values=True)
    with pytest.raises(Denied, match=r"not in yours \(33.29.09\)"):
        look_at(parts, pairs, lead, "word")
    for form in ("csv", "xlsx", "pdf"):
        with pytest.raises(Denied, match="not in yours"):
            exports.file_of(parts, pairs, lead, form, time.time())


def test_units_of_another_polsek_are_not_on_duty_here_and_what_a_filter_cannot_cut_is_said(parts: Any) -> None:
    names = {str(o) for o in parts.history.now().frames.duties["officer"].unique()}
    elsewhere = {o: Officer(o, o, "", "samapta", "33.29.08.2014", "Polsek Wanasari", "", "d", 0) for o in names}
    manned = SimpleNamespace(**{**vars(parts), "fleet": SimpleNamespace(officers=elsewhere)})
    of = lambda query: look_at(manned, parse_qsl(f"range=7d&{query}"), LEAD, "").look  # noqa: E731
    assert any(not u.n for u in used(of("area=33.29.08")).units)
    assert all(u.n for u in used(of("area=33.29.09")).units)
    assert "tanpa saringan laporan" in units(of("priority=1")).about
    assert "tanpa saringan laporan" not in units(of("area=33.29.08")).about
    assert alarms(of("priority=1")).none == "Tidak ada alarm dari pilihan ini."


def test_the_load_line_reconciles(parts: Any) -> None:
    n = dict(points(shown(parts, "range=7d")))
    assert n["load:all"] == n["load:counted"] + n["load:only"]
    reasons = [k for k in n if k.startswith("load:") and k not in ("load:all", "load:counted", "load:only")]
    assert sum(n[k] for k in reasons) == n["load:only"]


def test_below_twenty_there_are_points_and_it_is_said(parts: Any) -> None:
    few = next(
        page
        for hours in range(1, 30)
        if 0 < dict(points(page := shown(parts, window(hours)))).get("intervals:response", 0) < 20
    )
    assert "&lt; 20" in few
    assert re.search(r'<circle[^>]*class="dot"', few)


def window(hours: int) -> str:
    zone = ZoneInfo("Asia/Jakarta")
    from datetime import datetime, timedelta

    end = datetime.now(zone) - timedelta(days=1)
    return f"range=custom&from={end - timedelta(hours=hours):%Y-%m-%dT%H:%M}&to={end:%Y-%m-%dT%H:%M}"


def test_a_parameter_that_cannot_be_used_is_said_and_left_out(parts: Any) -> None:
    page = shown(parts, "range=forever&priority=9&behind=nothing:1")
    assert page.count('class="note warn"') == 3
    assert "yang terlihat shift ini" in page
    assert "is none of" not in page, "an Indonesian page speaks Indonesian"
    assert "bukan waktu" in shown(parts, "from=kemarin"), "a start without a range is a window of one's own"


@pytest.mark.parametrize("key", ["heat:9-99", "heat:", "control:x-y", "staffing:99", "spots:s99", "units:", "load:?"])
def test_a_key_nobody_knows_is_an_empty_list(parts: Any, key: str) -> None:
    asked = look_at(parts, parse_qsl("range=24h"), LEAD, "")
    found = list_of(asked.look, key, 1)
    assert found is not None
    assert found.total == 0


def test_another_polsek_takes_the_village_of_the_old_one_away() -> None:
    assert area_of([("polsek", "33.29.09"), ("village", "33.29.09.2001")]) == [("area", "33.29.09.2001")]
    assert area_of([("polsek", "33.29.08"), ("village", "33.29.09.2001")]) == [("area", "33.29.08")]
    assert area_of([("village", "33.29.09.2001"), ("kind", "FIGHT")]) == [("kind", "FIGHT")]
    assert area_of([("area", "33.29.09")]) == [("area", "33.29.09")]


def test_who_may_not_name_causes_sees_no_form(parts: Any) -> None:
    assert 'action="/review/cause?' in shown(parts, "range=7d")
    assert "/review/cause" not in shown(parts, "range=7d", Person("budi", "commander"))


def test_no_whole_number_of_a_caller_stands_on_the_page(parts: Any) -> None:
    assert not re.search(r"\+?62\d{8,}|08\d{8,}", shown(parts, "range=30d"))


# -- Empty and broken -----------------------------------------------------------------------------------------


def test_an_empty_history_says_so_in_every_panel(empty: Any) -> None:
    page = shown(empty, "range=7d")
    assert "Belum ada riwayat" in page
    assert page.count('class="empty"') >= 10
    assert list(points(page)) == []
    assert len(exports.file_of(empty, [], LEAD, "pdf", time.time())[0]) > 500


def test_the_first_late_report_of_a_new_history_is_shown(empty: Any) -> None:
    then = time.time() - 900
    reported = incident("1", at=then, now=then)
    reported.times["on_scene"] = then + 700
    empty.archive.write_history([[reported]])
    page = shown(empty, "range=24h")
    assert dict(points(page))["breaches:all"] == 1
    assert dict(points(page))["intervals:response"] == 1
    for form in ("csv", "xlsx", "pdf"):
        assert exports.file_of(empty, parse_qsl("range=24h"), LEAD, form, time.time())[0]


class Away:
    """A history whose SQL has gone away after it was read."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen

    def now(self) -> Seen:
        return replace(self._seen, error="the history does not answer")


def test_with_sql_away_the_last_figures_stay_and_say_how_old_they_are(parts: Any) -> None:
    away = SimpleNamespace(**{**vars(parts), "history": Away(parts.history.now())})
    page = shown(away, "range=7d")
    assert "Riwayat tidak menjawab: ini angka terakhir" in page
    assert dict(points(page))["load:all"] > 0


class Never:
    def now(self) -> Seen:
        raise OperationalError("select", {}, Exception("no such file"))


def test_with_no_history_ever_read_the_look_fails_for_the_page_to_say_so(parts: Any) -> None:
    with pytest.raises(OperationalError):
        shown(SimpleNamespace(**{**vars(parts), "history": Never()}), "range=7d")


# -- Files ----------------------------------------------------------------------------------------------------


def test_the_csv_holds_what_is_shown_with_window_filters_age_and_who(parts: Any) -> None:
    pairs = parse_qsl("range=7d&priority=2")
    packed = zipfile.ZipFile(io.BytesIO(exports.file_of(parts, pairs, LEAD, "csv", time.time())[0]))
    tables = {n: list(csv.reader(io.StringIO(packed.read(n).decode("utf-8-sig")))) for n in packed.namelist()}
    about = dict(tables["about.csv"][2:])
    assert about["Oleh"] == "ratna"
    assert "Prioritas: P2" in about["Saringan"]
    assert about["Jendela"].endswith("WIB")
    n = dict(points(shown(parts, "range=7d&priority=2")))
    response = next(row for row in tables["intervals.csv"] if row[0] == "Respons, warga")
    assert int(response[8]) == n["intervals:response"]
    assert len(tables["breaches.csv"]) - 2 == n["breaches:all"]
    heat = sum(int(row[3]) for row in tables["heat.csv"][2:])
    assert heat == n["load:counted"]


def test_the_workbook_has_every_table_and_no_formula(parts: Any) -> None:
    body, query = exports.file_of(parts, parse_qsl("range=24h"), LEAD, "xlsx", time.time())
    book = zipfile.ZipFile(io.BytesIO(body))
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    asked = look_at(parts, parse_qsl("range=24h"), LEAD, "")
    assert names == ["about", *(s.name for _tree, sheets in panels_of(asked.look).values() for s in sheets)]
    assert not any(b"<f>" in book.read(n) for n in book.namelist() if "worksheets/" in n)
    assert query == "range=24h"


def test_the_page_of_pdf_is_one_and_names_who_took_it(parts: Any) -> None:
    body, _query = exports.file_of(parts, parse_qsl("range=7d"), LEAD, "pdf", time.time())
    assert body.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", body)) == 1


@pytest.mark.parametrize("hours", [1, 3, 26])
def test_a_short_window_gives_a_page_of_pdf_too(parts: Any, hours: int) -> None:
    for query in (window(hours), f"{window(hours)}&priority=1&channel=app"):
        assert exports.file_of(parts, parse_qsl(query), LEAD, "pdf", time.time())[0].startswith(b"%PDF-")


@pytest.mark.parametrize("text", ["=1+1", "+62", "-3", "@sum(a1)", "\tx", "\r"])
def test_a_text_that_a_spreadsheet_takes_for_a_formula_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert (harmless(-3), harmless("biasa")) == (-3, "biasa")
