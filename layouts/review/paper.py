"""The review on one page of paper (A4 across): the charts and tables of the screen, by day, with who took it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from layouts.inked import svg_of
from layouts.plain import plain
from layouts.svg import Tree
from layouts.words import _

if TYPE_CHECKING:
    from fpdf import FPDF

WIDTH, HEIGHT, EDGE = 297.0, 210.0, 8.0
PLACES: Final[Mapping[str, tuple[float, float, float, float]]] = {
    "intervals": (8, 20, 146, 50),
    "control": (160, 20, 129, 50),
    "cumulative": (8, 72, 90, 46),
    "stages": (103, 72, 90, 46),
    "heat": (199, 72, 90, 46),
    "breaches": (8, 120, 118, 44),
    "staffing": (131, 120, 84, 44),
    "repeats": (220, 120, 69, 18),
    "spots": (220, 139, 69, 25),
    "bands": (8, 167, 39, 34),
    "kinds": (50, 167, 39, 36),
    "ladder": (92, 167, 40, 34),
    "units": (135, 167, 38, 34),
    "hours": (176, 167, 38, 19),
    "arrivals": (176, 188, 38, 15),
    "alarms": (217, 167, 30, 34),
    "quality": (250, 167, 39, 34),
}
"""Panel -> where it stands: left, top, width, height in mm."""
TITLE_MM, ROW_MM, TIGHT_MM, TEXT_PT, SMALLEST_PT = 3.6, 3.3, 2.5, 6.2, 4.6
"""TIGHT_MM: lines of a table that needs the room stand so close."""
LATIN: Final = str.maketrans(
    {"–": "-", "→": ">", "▲": "!", "▶": ">", "◐": "", "≥": ">=", "≤": "<=", "•": "·", "…": "...", "—": "-", "’": "'"}
)
"""What the PDF's own fonts cannot write, and what they write instead."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself. as_of: how far its data reach; taken, by: when and by whom it was taken out."""

    place: str
    window: str
    filters: str
    load: str
    as_of: str
    taken: str
    by: str

    def pairs(self) -> list[tuple[str, str]]:
        """Give it as (name, value)."""
        return [
            (_("Tempat"), self.place),
            (_("Jendela"), self.window),
            (_("Saringan"), self.filters),
            (_("Laporan"), self.load),
            (_("Data sampai"), self.as_of),
            (_("Diambil"), self.taken),
            (_("Oleh"), self.by),
        ]


def pdf_of(head: Head, panels: Mapping[str, Tree]) -> bytes:
    """Give the page. panels: drawn, by name."""
    from fpdf import FPDF  # here: nobody needs it before the first page is taken

    pdf = FPDF(orientation="L", format="A4")
    pdf.set_title(latin(f"{_('Tinjauan')} {head.place} {head.window}"))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    _head(pdf, head)
    for name, place in PLACES.items():
        _panel(pdf, panels[name], place)
    _foot(pdf, head)
    return bytes(pdf.output())


def latin(words: str) -> str:
    """Give words in what the PDF's own fonts can write."""
    return words.translate(LATIN).encode("latin-1", "replace").decode("latin-1")


def _head(pdf: "FPDF", head: Head) -> None:
    pdf.set_font("helvetica", "B", 11)
    pdf.text(EDGE, 11, latin(f"{head.place} · {_('Tinjauan')}"))
    pdf.set_font("helvetica", "", 7.5)
    right = latin(f"{head.window} · {head.filters}")
    pdf.text(WIDTH - EDGE - pdf.get_string_width(right), 11, right)
    pdf.set_text_color(79, 90, 102)
    pdf.text(EDGE, 15.5, latin(head.load))
    pdf.set_text_color(0)


def _foot(pdf: "FPDF", head: Head) -> None:
    pdf.set_font("helvetica", "", 6.5)
    told = _("Data sampai {}. Diambil {} oleh {}.").format(head.as_of, head.taken, head.by)
    pdf.text(EDGE, HEIGHT - 4, latin(told))


def _panel(pdf: "FPDF", tree: Tree, place: tuple[float, float, float, float]) -> None:
    """Draw one panel: its title, its chart, and the table below it; of what has no room it says how much that is."""
    left, top, width, height = place
    nodes = plain(tree)
    pdf.set_draw_color(170, 179, 189)
    pdf.line(left, top, left + width, top)
    _title(pdf, nodes, left, top, width)
    top, bottom = top + TITLE_MM + 1, top + height
    drawing, rows = svg_of(tree), rows_of(nodes)
    if drawing:
        below = min(len(rows) * TIGHT_MM, (bottom - top) / 3)
        top += _chart(pdf, latin(drawing), left, top, width, bottom - top - below)
    if rows:
        _table(pdf, rows, left, top, width, bottom - top)
    if not drawing and not rows:
        pdf.set_font("helvetica", "", TEXT_PT)
        pdf.text(left, top + 3, latin(words_of(_found(nodes, "p")[:1])))


def _title(pdf: "FPDF", nodes: Sequence[Any], left: float, top: float, width: float) -> None:
    title, *about = _found(nodes, "h2")[0][2] if _found(nodes, "h2") else [""]
    pdf.set_font("helvetica", "B", 7)
    said = latin(words_of([title]))
    pdf.text(left, top + TITLE_MM, said)
    at = left + pdf.get_string_width(said) + 1.5
    pdf.set_font("helvetica", "", 5.4)
    pdf.set_text_color(79, 90, 102)
    pdf.text(at, top + TITLE_MM, _cut(pdf, latin(words_of(about)), left + width - at))
    pdf.set_text_color(0)


def _chart(pdf: "FPDF", svg: str, left: float, top: float, width: float, height: float) -> float:
    """Draw a chart as large as there is room for; gives its height in mm."""
    from fpdf.svg import SVGObject

    drawing = SVGObject(svg.encode())
    wide, high = _size(svg)
    scale = min(width / wide, height / high)
    size = wide * scale, high * scale
    drawing.width, drawing.height = size[0] * pdf.k, size[1] * pdf.k  # it reckons in points
    drawing.draw_to_page(pdf, left, top)
    return float(size[1])


def _size(svg: str) -> tuple[float, float]:
    """Give width and height of a drawing, in its own units."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert found, "a chart has a viewBox from 0 0"
    return float(found[1]), float(found[2])


def _table(
    pdf: "FPDF", rows: Sequence[Sequence[tuple[str, bool]]], left: float, top: float, width: float, room: float
) -> None:
    """Write a table, closer together where it needs to be; the last line says how many lines still have no room."""
    size, widths = _fitted(pdf, rows, width)
    each = max(TIGHT_MM, min(ROW_MM, room / len(rows)))
    fit = int(room / each + 0.01)
    shown = rows if len(rows) <= fit else rows[: max(0, fit - 1)]
    for at, row in enumerate(shown):
        _row(pdf, row, left, top + at * each, size, widths)
    if len(shown) < len(rows):
        more = _("… {} baris lagi").format(len(rows) - len(shown))
        _row(pdf, [(more, False)], left, top + len(shown) * each, size, [width])


def _fitted(pdf: "FPDF", rows: Sequence[Sequence[tuple[str, bool]]], room: float) -> tuple[float, list[float]]:
    """Give the size of a table's letters in points and its columns' widths in mm.

    Smaller letters make room first; where the smallest still need more, the widest columns are cut.
    """
    columns = max((len(r) for r in rows), default=0)
    size, needed = TEXT_PT, _needed(pdf, rows, columns, TEXT_PT)
    while sum(needed) > room and size > SMALLEST_PT:
        size = max(SMALLEST_PT, size - 0.2)
        needed = _needed(pdf, rows, columns, size)
    while sum(needed) > room and max(needed) > 6:
        widest = needed.index(max(needed))
        needed[widest] = max(6.0, needed[widest] - 1)
    spare = max(0.0, room - sum(needed)) / max(1, columns)
    return size, [w + min(spare, 8.0) for w in needed]


def _needed(pdf: "FPDF", rows: Sequence[Sequence[tuple[str, bool]]], columns: int, size: float) -> list[float]:
    pdf.set_font("helvetica", "B", size)
    return [max(_needs(pdf, r[c][0]) for r in rows if c < len(r)) for c in range(columns)]


def _needs(pdf: "FPDF", words: str) -> float:
    return float(pdf.get_string_width(latin(words))) + 1.2 if words else 0.0


def _row(
    pdf: "FPDF", row: Sequence[tuple[str, bool]], left: float, top: float, size: float, widths: Sequence[float]
) -> None:
    """Write one line of a table."""
    for (words, strong), room in zip(row, widths, strict=False):
        pdf.set_font("helvetica", "B" if strong else "", size)
        pdf.text(left, top + 2.2, _cut(pdf, latin(words), room - 0.4))
        left += room


def _cut(pdf: "FPDF", words: str, room: float) -> str:
    """Give as much of a text as fits."""
    if pdf.get_string_width(words) <= room:
        return words
    while words and pdf.get_string_width(words + "...") > room:
        words = words[:-1]
    return words + "..." if words else ""


# -- What a drawn panel says ----------------------------------------------------------------------------------


def rows_of(nodes: Sequence[Any]) -> list[list[tuple[str, bool]]]:
    """Give the table rows of a panel as (words, whether strong) by cell; forms and drawings say nothing."""
    rows = [[(words_of([c]), _is_strong(c)) for c in row[2] if c[0] in ("td", "th")] for row in _found(nodes, "tr")]
    return [row for row in rows if any(words for words, _strong in row)]


def _is_strong(cell: Any) -> bool:
    return "strong" in cell[1].get("class", "") or any(not isinstance(n, str) and n[0] == "b" for n in cell[2])


def words_of(nodes: Sequence[Any]) -> str:
    """Give the words in nodes; a sign of lateness is ▲, options and inputs are left out."""
    found = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
        elif node[0] == "svg":
            found.append("▲" if "late" in node[1].get("class", "") else "")
        elif node[0] not in ("form", "select", "option") and not node[1].get("href", "").startswith("/replay"):
            found.append(words_of(node[2]))
    return "".join(found).strip(" ") if len(found) == 1 else "".join(found)


def _found(nodes: Sequence[Any], tag: str) -> list[Any]:
    """Give every element of a tag, outermost first."""
    found = []
    for node in nodes:
        if isinstance(node, str):
            continue
        found += [node] if node[0] == tag else _found(node[2], tag)
    return found
