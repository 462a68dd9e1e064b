"""What is known of a number and of a place from before: how often, what, and how it ended. Pure functions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from dash import html

from dispatch.core.closing import DISPOSITIONS
from layouts.reasons import LANES
from layouts.theme import name_of
from layouts.words import _

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier incident. created: epoch s; metres: how far from here, None: somewhere in the same village."""

    number: str
    kind: str
    lane: str
    disposition: str
    created: float
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The past of a report. number: empty for those who may not see callers; missed: its calls nobody answered.

    is_known: False while the history does not answer; nothing found is then no answer.
    """

    number: Sequence[Earlier] = ()
    missed: int = 0
    place: Sequence[Earlier] = ()
    days: int = 30
    is_known: bool = True


def of_number(past: Past, zone: tzinfo) -> list[Any]:
    """Give the line about the number, nothing when it is unknown; what counts as junk stands with the rest."""
    if not past.number and not past.missed:
        return []
    counts = Counter(_sort_of(each) for each in past.number)
    told = [f"{n} {word}" for word, n in counts.most_common()]
    told += [_("{} tak terjawab").format(past.missed)] if past.missed else []
    total = len(past.number) + past.missed
    head = _("{} panggilan/{} hari").format(total, past.days)
    return [html.Span([html.B(head), ": ", ", ".join(told)]), *_links(past.number, zone)]


def of_place(past: Past, zone: tzinfo) -> list[Any]:
    """Give the lines about the place: at this very point, and of this kind in this village."""
    if not past.is_known:
        return [html.Div(_("riwayat tidak terbaca"), className="dim")]
    here = [each for each in past.place if each.metres is not None]
    village = [each for each in past.place if each.metres is None]
    lines = []
    for rows, words in ((here, _("di titik ini")), (village, _("sejenis di desa ini"))):
        if rows:
            counts = Counter(name_of(each.kind) for each in rows)
            told = ", ".join(f"{n} {kind}" for kind, n in counts.most_common(3))
            lines.append(html.Div([html.B(f"{told}/{past.days} {_('hari')}"), f" {words}", *_links(rows, zone)]))
    return lines


def _sort_of(each: Earlier) -> str:
    return name_of(each.kind) if each.lane == "main" else _(LANES[each.lane])


def _links(rows: Sequence[Earlier], zone: tzinfo) -> list[Any]:
    """The newest by number, each opened by a press, its day and outcome as a hint."""
    shown = sorted(rows, key=lambda each: -each.created)[:MOST_NAMED]
    links = [
        html.Button(
            each.number,
            type="button",
            className="past-link",
            title=_hint(each, zone),
            **{"data-line": f"I {each.number}"},
        )
        for each in shown
    ]
    return [html.Span(links, className="past-links")]


def _hint(each: Earlier, zone: tzinfo) -> str:
    day = f"{datetime.fromtimestamp(each.created, zone):%d/%m %H:%M}"
    ended = _(DISPOSITIONS[each.disposition]) if each.disposition in DISPOSITIONS else ""
    return " · ".join(part for part in (day, name_of(each.kind), ended) if part)
