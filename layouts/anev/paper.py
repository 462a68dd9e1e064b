"""The week's recap as a paper: the same tables, the notes, a line to sign on."""

from itertools import zip_longest

from layouts.amounts import clock
from layouts.anev import tables
from layouts.anev.page import title, under
from layouts.anev.view import AnevPage
from layouts.paper import Document, Section, Table
from layouts.remarks import who
from layouts.words import _

MOST, MOST_CAUSES = 8, 4


def anev_paper(p: AnevPage) -> Document:
    """Give the paper; long tables are cut so that a usual week fits one page."""
    notes = [(who(r["by"]), f"{r['text']} ({clock(r['at'], p.zone)})") for r in p.remarks]
    return Document(
        title=title(p),
        under=under(p),
        corner=(p.place, clock(p.now, p.zone) + f" {p.zone_label}"),
        sections=[
            Section(_("Ringkasan"), tables.summary(p)),
            Section(_("Jenis dan tempat"), _beside(tables.kinds(p), tables.areas(p))),
            Section(_("Sebab lewat target"), _short(tables.causes(p))),
            Section(_("Tempat rawan"), ", ".join(f"{name} {n}" for name, n in tables.places(p).rows)),
            Section(_("Catatan pimpinan"), notes),
        ],
        foot=_("Dari fakta yang tercatat; tanpa data pribadi. Diambil {0}, {1}.").format(p.by, clock(p.now, p.zone)),
    )


def _short(t: Table) -> Table:
    return Table(t.titles, t.rows[:MOST_CAUSES], t.widths)


def _beside(left: Table, right: Table) -> Table:
    """Give two tables side by side, without what is usual: name, this week, last week, change of each."""
    rows = zip_longest(left.rows[:MOST], right.rows[:MOST], fillvalue=("",) * 5)
    sides = [(*a[:4], *b[:4]) for a, b in rows]
    return Table((*left.titles[:4], *right.titles[:4]), sides, (20, 9, 9, 12, 20, 9, 9, 12))
