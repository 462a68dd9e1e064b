"""A paper (layouts/paper.py) as PDF, by fpdf2: A4, as many pages as it needs.

A font of the system draws every script it knows; where none is found, the PDF's own fonts draw Latin letters and the
paper says that others are missing.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layouts.paper import Document, Pairs, Section, Table
from layouts.words import _

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = (
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
    ("/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf", "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf"),
    (
        "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
    ),
    ("/System/Library/Fonts/Supplemental/Arial.ttf", "/System/Library/Fonts/Supplemental/Arial Bold.ttf"),
)
"""(regular, bold) of common systems; the first that is there is taken."""
LATIN = str.maketrans({"→": ">", "✓": "x", "≤": "<=", "≥": ">=", "▲": "!", "−": "-", "⚠": "!"})
"""What the PDF's own fonts do not have, by what stands for it."""
MARGIN = 14.0
SIZE = 9.0


def pdf_of(document: Document) -> bytes:
    """Give a document as PDF. Call it in a thread: a long one takes a second."""
    from fpdf import FPDF  # here: loading it takes long, and only whoever prints needs it

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-12)
            self.set_font(self.font_family, size=7.5)
            page = f"{self.page_no()}/{{nb}}"
            self.multi_cell(0, 3.4, _fit(f"{document.foot}  {page}", self.font_family), align="L")

    paper = Paper(format="A4")
    family = _take_font(paper)
    paper.set_margins(MARGIN, MARGIN)
    paper.set_auto_page_break(True, 16)
    paper.set_title(_fit(document.title, family))
    paper.add_page()
    _head(paper, document, family)
    for section in document.sections:
        if not section.is_empty:
            _section(paper, section, family)
    _sign(paper, document.signatures, family)
    if family == "Helvetica" and _is_lossy(document):
        _text(paper, _("Huruf yang tidak dapat dicetak di sini diganti tanda tanya."), family)
    return bytes(paper.output())


@cache
def _font() -> tuple[str, str] | None:
    return next((pair for pair in FONTS if all(Path(file).is_file() for file in pair)), None)


def _take_font(paper: "FPDF") -> str:
    found = _font()
    if found is None:
        return "Helvetica"
    paper.add_font("K3i", "", found[0])
    paper.add_font("K3i", "B", found[1])
    return "K3i"


def _fit(text: str, family: str) -> str:
    """Give a text in letters the font has; a font of the system draws a box for what it lacks."""
    if family != "Helvetica":
        return text
    return text.translate(LATIN).replace("•", "·").encode("latin-1", "replace").decode("latin-1")


def _is_lossy(document: Document) -> bool:
    texts = [t for s in document.sections for t in _texts(s)]
    return any("?" in _fit(t.replace("?", ""), "Helvetica") for t in texts)


def _texts(section: Section) -> list[str]:
    if isinstance(section.content, Table):
        return [cell for row in section.content.rows for cell in row]
    return [section.content] if isinstance(section.content, str) else [value for _name, value in section.content]


def _head(paper: "FPDF", document: Document, family: str) -> None:
    paper.set_font(family, "B", 16)
    top = paper.get_y()
    paper.multi_cell(125, 7.5, _fit(document.title, family), align="L", new_x="LMARGIN", new_y="NEXT")
    paper.set_font(family, "", 10)
    paper.multi_cell(125, 5, _fit(document.under, family), align="L", new_x="LMARGIN", new_y="NEXT")
    bottom = paper.get_y()
    paper.set_y(top)
    paper.set_font(family, "", 8.5)
    for text in document.corner:
        paper.cell(0, 4.5, _fit(text, family), align="R", new_x="LMARGIN", new_y="NEXT")
    paper.set_y(max(bottom, paper.get_y()) + 1)
    paper.set_line_width(0.6)
    paper.line(MARGIN, paper.get_y(), paper.w - MARGIN, paper.get_y())
    paper.set_line_width(0.2)


def _section(paper: "FPDF", section: Section, family: str) -> None:
    paper.ln(4)
    if paper.get_y() > paper.h - 40:
        paper.add_page()
    paper.set_font(family, "B", 11)
    paper.cell(0, 6, _fit(section.title, family), new_x="LMARGIN", new_y="NEXT")
    paper.set_font(family, "", SIZE)
    if isinstance(section.content, Table):
        _table(paper, section.content, family)
    elif isinstance(section.content, str):
        _text(paper, section.content, family)
    else:
        _pairs(paper, section.content, family)


def _text(paper: "FPDF", text: str, family: str) -> None:
    paper.set_font(family, "", SIZE)
    paper.multi_cell(0, 4.6, _fit(text, family), align="L", new_x="LMARGIN", new_y="NEXT")


def _pairs(paper: "FPDF", pairs: Pairs, family: str) -> None:
    for name, value in pairs:
        paper.set_font(family, "B", SIZE)
        paper.cell(38, 4.8, _fit(name, family))
        paper.set_font(family, "", SIZE)
        paper.multi_cell(0, 4.8, _fit(value, family), align="L", new_x="LMARGIN", new_y="NEXT")


def _table(paper: "FPDF", table: Table, family: str) -> None:
    whole: Any = {
        "col_widths": tuple(table.widths), "text_align": "LEFT", "line_height": 4.4, "padding": 0.6,
        "borders_layout": "HORIZONTAL_LINES", "first_row_as_headings": True,
    }  # fmt: skip
    paper.set_font(family, "", 8)
    with paper.table(**whole) as drawn:
        for cells in (table.titles, *table.rows):
            row = drawn.row()
            for cell in cells:
                row.cell(_fit(cell, family))


def _sign(paper: "FPDF", signatures: Sequence[tuple[str, str, str]], family: str) -> None:
    if not signatures:
        return
    paper.ln(8)
    if paper.get_y() > paper.h - 50:
        paper.add_page()
    top, width = paper.get_y(), (paper.w - 2 * MARGIN) / len(signatures)
    for n, (role, name, when) in enumerate(signatures):
        left = MARGIN + n * width
        paper.set_xy(left, top)
        paper.set_font(family, "", SIZE)
        paper.cell(width, 5, _fit(role, family))
        paper.line(left, top + 20, left + width - 12, top + 20)
        paper.set_xy(left, top + 21)
        paper.set_font(family, "B", SIZE)
        paper.cell(width, 5, _fit(name, family))
        paper.set_xy(left, top + 26)
        paper.set_font(family, "", 8)
        paper.cell(width, 4, _fit(when, family))
