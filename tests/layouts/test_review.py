"""The drawings of the review: pure, with a way to the incidents behind each point, and the same on paper."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

import pytest

from layouts.inked import svg_of
from layouts.markup import markup
from layouts.review import control, cumulative, heat, intervals, paper, staffing, stages, tables
from layouts.review.saying import limit, number, share, span
from layouts.review.scales import Log, Scale, ticks
from layouts.words import speaking

LINE = intervals.Line("response", 356, 614, 701, 600, 0.888, 125, 1115, 97, 2)


def to(key: str) -> str:
    return f"?behind=p:{key}"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert (number(1234567), number(12.5, 1), share(0.888), span(3601), span(-65), limit(80)) == (
        "1.234.567", "12,5", "88,8", "1:00:01", "-01:05", "80 dtk",
    )  # fmt: skip
    with speaking("en"):
        assert (number(1234.5, 1), share(0.5), limit(600)) == ("1,234.5", "50.0", "10 min")


def test_scales_keep_what_lies_outside_at_their_edge() -> None:
    assert (Scale(0, 10, 0, 100)(5), Scale(0, 10, 0, 100)(99), Scale(3, 3, 0, 100)(3)) == (50, 100, 50)
    assert Log(1, 100, 0, 100)(10) == pytest.approx(50)
    assert ticks(0, 22, 5) == [0, 5, 10, 15, 20]


def test_an_interval_shows_its_percentiles_and_leads_to_what_is_late_missing_and_negative() -> None:
    page = markup(intervals.draw([LINE], to))
    assert "05:56" in page
    assert "88,8" in page
    for key, n in (("response", 1115), ("response.late", 125), ("response.missing", 97), ("response.negative", 2)):
        assert re.search(rf'href="\?behind=p:{re.escape(key)}"[^>]*data-n="{n}"', page)


def test_below_twenty_an_interval_shows_points_and_no_percentile() -> None:
    few = replace(LINE, p50=None, p90=None, p95=None, n=3, late=1, values=(100.0, 200.0, 700.0))
    page = markup(intervals.draw([few], to))
    assert "n 3 &lt; 20" in page
    assert page.count("<circle") == 3
    assert "05:56" not in page


def test_a_point_out_of_limits_is_a_triangle_with_words_beside_it() -> None:
    points = [control.Point(str(i), f"{i} Nov", 500.0 + i, 40) for i in range(25)]
    points[7] = control.Point("7", "7 Nov", 1400.0, 63, outside=True)
    page = markup(control.draw(control.Chart(points, "hari", 600, 512, 400, 620, 80), to))
    assert page.count('class="mark"') == 1
    assert "7 Nov, n 63" in page
    assert "BKA 10:20" in page


def test_without_enough_steps_there_are_no_limits_and_it_is_said() -> None:
    points = [control.Point("0", "1 Nov", None, 2, values=(300.0, 400.0))]
    page = markup(control.draw(control.Chart(points, "hari", 600), to))
    assert "belum ada batas kendali" in page
    assert page.count('class="single"') == 2


def test_a_file_has_all_that_the_control_chart_shows() -> None:
    points = [
        control.Point("0", "1 Nov", None, 2, values=(300.0, 400.5)),
        control.Point("1", "2 Nov", 500.0, 40),
        control.Point("2", "3 Nov", 560.0, 40, moved=60.0),
    ]
    found = control.sheet(control.Chart(points, "hari", 600, 512, 400, 620, 80))
    rows = [dict(zip(found.heads, row, strict=True)) for row in found.rows]
    assert [r["Nilai s (n < 20)"] for r in rows] == ["300 400.5", None, None]
    assert [r["mR s"] for r in rows] == [None, None, 60.0]
    assert {r["BKA mR s"] for r in rows} == {80}


def on_paper(panel: object) -> str:
    """Give what a page of PDF says on which every panel is this one."""
    head = paper.Head(*["x"] * 7)
    body = paper.pdf_of(head, dict.fromkeys(paper.PLACES, panel))
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL)
    return b"".join(zlib.decompress(s) for s in streams if s[:1] == b"x").decode("latin-1")


def test_on_paper_a_table_stands_closer_before_it_leaves_lines_out_and_says_how_many_it_does() -> None:
    rows = [(f"petugas {n}", [tables.Number(str(n))]) for n in range(30)]
    said = on_paper(tables.draw(tables.Table("units", "Unit", "", ["Unit", "n"], rows, "kosong"), to))
    lines = 1 + len(rows)
    hidden = [int(n) for n in re.findall(r"\(\.\.\. (\d+) baris lagi\)", said)]
    written = len(re.findall(r"\(petugas \d+\)", said)) + len(re.findall(r"\(Unit\)", said)) - len(paper.PLACES)
    assert hidden
    assert written + sum(hidden) == lines * len(paper.PLACES)
    fits = on_paper(tables.draw(tables.Table("units", "Unit", "", ["Unit", "n"], rows[:3], "kosong"), to))
    assert "baris lagi" not in fits


def test_a_cell_with_more_than_a_quarter_late_of_eight_is_marked() -> None:
    cells = [heat.Cell(0, 1, 3.0, 9, late=3, known=9), heat.Cell(0, 2, 3.0, 9, late=3, known=7)]
    page = markup(heat.draw(heat.Heat(cells, 3.0), 600, to))
    assert page.count("on-dark") == 1
    assert heat.shade(0.0, 3.0) == 0
    assert heat.shade(0.01, 3.0) == 1
    assert heat.shade(3.0, 48.0) == 2, "an ordinary hour beside a great one is still seen"


def test_the_slowest_polsek_is_shown_even_where_few_reports_come_from() -> None:
    bars = [stages.Bar(f"k{i}", f"Polsek {i}", (10, 10, 10, 10, 100), 100 - i, i == 0) for i in range(12)]
    bars.append(stages.Bar("salem", "Salem", (10, 10, 10, 10, 900), 21))
    page = markup(stages.draw(bars, 600, to))
    assert "Salem" in page
    assert "8 dari 13 polsek" in page


def test_the_longest_time_with_too_few_operators_is_named() -> None:
    slots = [staffing.Slot(i, 5 if 38 <= i < 46 else 2, 4.0, 10) for i in range(48)]
    page = markup(staffing.draw(staffing.Staffing(slots, 0.9, 10, 30), [], to))
    assert "kurang 1 operator 19.00–23.00" in page
    assert page.count('class="short"') == 8


def test_on_paper_a_chart_has_colours_of_its_own_and_no_links() -> None:
    curves = [
        cumulative.Curve(key, key, [(60.0 * i, i / 25) for i in range(1, 26)], 0.4, 25, 10) for key in ("1", "all")
    ]
    drawn = svg_of(cumulative.draw(cumulative.Curves(curves, 600, 1), to))
    assert drawn is not None
    assert drawn.startswith("<svg")
    assert not re.search(r"<a\b|class=|var\(|href", drawn)
    assert '"#' in drawn
