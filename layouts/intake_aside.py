"""What stands beside the intake form while it is typed: possible duplicates, the question card, the past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from dash import html

from dispatch.core.sop import Card
from layouts.past import Past, of_number, of_place
from layouts.reasons import distance, span
from layouts.sop import form_answers, sop_section
from layouts.theme import PRIORITIES, glyph, key_cap, name_of
from layouts.words import _


@dataclass(frozen=True, slots=True)
class Alike:
    """An incident that may be the same event. distance_m None: a place is unknown; age_s: since it was told."""

    number: str
    priority: int
    kind: str
    place: str
    text: str
    distance_m: float | None
    age_s: float
    reporters: int = 1


def alike_section(found: Sequence[Alike]) -> list[Any]:
    """Give the possible duplicates side by side, the likeliest first; one key adds the caller to it."""
    if not found:
        return []
    head = html.Div(
        [html.H3(_("Mungkin sama")), html.Span(_("tambahkan penelepon, bukan insiden baru"), className="dim small")]
    )
    rows = [html.Li(_alike(each, place == 0)) for place, each in enumerate(found)]
    return [html.Section([head, html.Ol(rows, className="alike")], className="alike-section")]


def _alike(each: Alike, is_first: bool) -> list[Any]:
    far = "" if each.distance_m is None else distance(each.distance_m)
    when = _("{} lalu").format(span(each.age_s))
    more = _("{} pelapor").format(each.reporters) if each.reporters > 1 else ""
    title = [glyph(PRIORITIES[each.priority].glyph), html.B(each.number), html.Span(name_of(each.kind))]
    about = " · ".join(part for part in (far, when, each.place, more) if part)
    join = html.Button(
        [*([key_cap("Alt"), key_cap("G")] if is_first else []), _("Tambahkan")],
        type="button",
        className="inc-button",
        title=_("Catat penelepon ini pada insiden {}").format(each.number),
        **{"data-into": each.number},
    )
    said = [html.Div([*title, join], className="alike-title"), html.Div(about, className="dim small")]
    return said + ([html.Div(f"“{each.text}”", className="small alike-text")] if each.text else [])


def card_section(card: Card | None, answers: Mapping[str, str]) -> list[Any]:
    """Give the question card of the kind."""
    return [sop_section(card, answers, form_answers)] if card else []


def past_section(past: Past, zone: tzinfo) -> list[Any]:
    """Give what is known of the number and the place from before."""
    number, place = of_number(past, zone), of_place(past, zone)
    if not number and not place:
        return []
    rows = [(_("Nomor"), number), (_("Di sini"), place)]
    pairs = [part for name, value in rows if value for part in (html.Dt(name), html.Dd(value))]
    head = html.Div([html.H3(_("Riwayat")), html.Span(_("{} hari").format(past.days), className="dim small")])
    return [html.Section([head, html.Dl(pairs, className="inc-details past")], className="past-section")]
