"""The review as files: CSV (a zip, one file a panel), XLSX (one sheet a panel), PDF (one page with the same charts).

They hold exactly what is shown, with window, filters, age and who took them. What a spreadsheet would take for a
formula is text.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard.parts import Parts
from dashboard.review.choosing import Pairs, bar_of, filters_of, window_of
from dashboard.review.drawing import look_at, panels_of
from dashboard.review.look import Look
from dispatch.access import Person
from layouts.review import paper
from layouts.review.bar import LOADS
from layouts.review.saying import number
from layouts.review.sheets import Sheet, Value, harmless
from layouts.words import _

SHEET_NAME = 31
"""Longer names of sheets no spreadsheet takes."""


def file_of(parts: Parts, pairs: Pairs, person: Person, form: str, now: float) -> tuple[bytes, str]:
    """Give the file and the query it was made of. form: csv, xlsx or pdf."""
    asked = look_at(parts, pairs, person, "")
    look = asked.look
    drawn = panels_of(look)
    head = head_of(parts, look, person, now)
    query = urlencode(look.chosen.to_query(look.zone))
    if form == "pdf":
        return paper.pdf_of(head, {name: tree for name, (tree, _s) in drawn.items()}), query
    sheets = [head_sheet(head), *(sheet for _tree, sheets in drawn.values() for sheet in sheets)]
    return (csv_of(sheets) if form == "csv" else xlsx_of(sheets)), query


def head_of(parts: Parts, look: Look, person: Person, now: float) -> paper.Head:
    """Give what every file says of itself."""
    load = bar_of(parts, look, ()).load
    only = ", ".join(f"{_(LOADS[why])} {number(n)}" for why, n in load.only_load.items() if n)
    said = _("{} masuk = {} dihitung + {} beban saja").format(
        number(load.whole), number(load.counted), number(load.whole - load.counted)
    )
    return paper.Head(
        place=parts.settings.place,
        window=window_of(look),
        filters=filters_of(parts, look),
        load=f"{said} ({only})" if only else said,
        as_of=f"{look.at(look.whole.at)} {look.zone_label}",
        taken=f"{look.at(now)} {look.zone_label}",
        by=person.name,
    )


def head_sheet(head: paper.Head) -> Sheet:
    """Give it as rows."""
    return Sheet("about", _("Tentang"), "", [_("Apa"), _("Nilai")], [list(pair) for pair in head.pairs()])


def csv_of(sheets: Sequence[Sheet]) -> bytes:
    """Give a zip with a CSV of each table (UTF-8 with its mark, which spreadsheets want to see)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            text = io.StringIO()
            csv.writer(text).writerows(_rows(sheet))
            archive.writestr(f"{sheet.name}.csv", "\ufeff" + text.getvalue())
    return packed.getvalue()


def _rows(sheet: Sheet) -> list[list[Value]]:
    return [[harmless(v) for v in row] for row in ([sheet.title, sheet.about], sheet.heads, *sheet.rows)]


def xlsx_of(sheets: Sequence[Sheet]) -> bytes:
    """Give a workbook; a text is written as a text whatever it begins with, never as a formula or a link."""
    import xlsxwriter  # here: nobody needs it before the first file is taken

    made = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, safe)
    bold, dim = book.add_format({"bold": True}), book.add_format({"font_color": "#4f5a66"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:SHEET_NAME])
        page.write_row(0, 0, [sheet.title], bold)
        page.write_row(0, 1, [sheet.about], dim)
        page.write_row(1, 0, list(sheet.heads), bold)
        for at, row in enumerate(sheet.rows, 2):
            page.write_row(at, 0, list(row))
        page.freeze_panes(2, 1)
        page.set_column(0, 0, 26)
    book.close()
    return made.getvalue()
