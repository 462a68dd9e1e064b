"""From a request's parameters to panels: the history is looked at once, then every figure is made and drawn."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from dashboard.areas.scope import ground_of, own_area
from dashboard.listing import page_asked
from dashboard.parts import Parts
from dashboard.permissions import may
from dashboard.review.choosing import Pairs, area_of, bar_of, grounds_of
from dashboard.review.listing import list_of
from dashboard.review.look import Look
from dashboard.review.panels import PANELS
from dispatch.access import Person
from dispatch.core.masked import masked
from dispatch.figures.chosen import from_query
from dispatch.tables import CAUSES
from layouts.behind import Behind
from layouts.behind import draw as draw_behind
from layouts.refusals import refusal
from layouts.review import bar as drawn_bar
from layouts.review import page as drawn_page
from layouts.review.parts import Way
from layouts.review.sheets import Sheet
from layouts.svg import Tree
from layouts.words import _

log = structlog.get_logger()
AT_ONCE = 5_000
"""Numbers asked for in one statement of SQL."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A look, what of its address could not be used, and why it is older than it should be ("": it is not)."""

    look: Look
    errors: list[str]
    late: str


def look_at(parts: Parts, pairs: Pairs, person: Person, csrf: str) -> Asked:
    """Give the look of a request. Whoever has an area looks at it, or at a part of it, whatever else is asked for.

    Raises SQLAlchemyError when there is no history to look at at all; Denied and NotFound for an area.
    """
    settings, seen, now = parts.settings, parts.history.now(), time.time()
    shifts = settings.shift_times()
    chosen, errors = from_query(area_of(pairs), now, shifts)
    own = own_area(parts, person)
    if own:
        chosen = replace(chosen, area=ground_of(parts).asked(person, chosen.area))
    look = Look(
        frames=chosen.apply(seen.frames),
        whole=seen.frames,
        chosen=chosen,
        terms=settings.terms(),
        zone=shifts.zone,
        zone_label=settings.zone_label,
        now=now,
        areas=parts.reference.areas,
        number_of=partial(number_of, parts),
        notes_of=partial(notes_of, parts),
        callers=may(person.role, "see_callers"),
        naming=naming(chosen.query(shifts.zone), csrf) if may(person.role, "cause") else "",
        own=own,
        grounds=partial(grounds_of, parts),
    )
    return Asked(look, errors, seen.error)


def naming(query: str, csrf: str) -> str:
    """Give the address a cause is sent to; it leads back to the same look."""
    return f"/review/cause?{urlencode({'csrf': csrf, 'back': query})}"


def number_of(parts: Parts, incident: str) -> str:
    """Give the masked number that an incident was reported from, "" where it is not known (any more)."""
    try:
        found = parts.archive.incident(incident)
    except SQLAlchemyError as error:
        log.warning("a number could not be read for the review", error=str(error))
        return ""
    return masked(found[0].caller_number) if found and found[0].caller_number else ""


def notes_of(parts: Parts, numbers: Sequence[str]) -> dict[str, str]:
    """Give what was noted with the causes of incidents, by number; nothing while SQL is away."""
    found: dict[str, str] = {}
    try:
        with parts.archive.engine.connect() as db:
            for at in range(0, len(numbers), AT_ONCE):
                asked = select(CAUSES.c.number, CAUSES.c.note).where(CAUSES.c.number.in_(numbers[at : at + AT_ONCE]))
                found |= {row.number: row.note for row in db.execute(asked)}
    except SQLAlchemyError as error:
        log.warning("notes of causes could not be read for the review", error=str(error))
    return found


def way_of(look: Look, panel: str) -> Way:
    """Give the way from a panel's points to their lists."""
    query = urlencode(look.chosen.to_query(look.zone))
    return lambda key: f"/review?{query}&{urlencode({'behind': f'{panel}:{key}'})}"


def panels_of(look: Look) -> dict[str, tuple[Tree, list[Sheet]]]:
    """Give every panel, drawn and as rows."""
    found = {}
    for name, panel in PANELS.items():
        figure = panel.figure(look)
        found[name] = panel.draw(figure, way_of(look, name)), panel.sheets(figure)
    return found


def page_of(parts: Parts, asked: Asked, pairs: Pairs) -> Iterator[Any]:
    """Give what stands in <main>, piece by piece: the bar, the rows as they are made, the list that is opened."""
    look, wanted = asked.look, dict(pairs)
    opened: Behind | None = None
    errors = list(asked.errors)
    if wanted.get("behind"):
        opened = list_of(look, wanted["behind"], page_asked(wanted.get("page", "")))
        errors += [] if opened else [f"behind: {wanted['behind'][:40]!r} is no panel of this page; left out"]
    bar = drawn_bar.draw(bar_of(parts, look, [refusal(e) for e in errors]), way_of(look, "load"))
    yield drawn_page.head(bar, notes_on(asked))
    yield from drawn_page.rows(lambda name: PANELS[name].draw(PANELS[name].figure(look), way_of(look, name)))
    if opened:
        yield draw_behind(opened)


def notes_on(asked: Asked) -> list[str]:
    """Say what has to be known before the figures are read: that they are old, or that there are none."""
    told = []
    if asked.late:
        told.append(
            _("Riwayat tidak menjawab: ini angka terakhir, dari {}.").format(asked.look.at(asked.look.whole.at))
        )
    if asked.look.whole.incidents.empty:
        told.append(_("Belum ada riwayat: angka muncul setelah laporan pertama tersimpan."))
    return told
