"""Reports that may be about the same event, side by side, and those that were folded into one.

The boxes and the count on the button live in the browser (assets/duplicates.js): what is ticked there is what
G merges, in one line, with one undo.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from dash import html

from dispatch.core.duplicates import Candidate, can_merge, kept_of
from dispatch.core.incident import Incident
from layouts.reasons import CHANNELS, distance, shown, span
from layouts.theme import INCIDENTS, glyph, key_cap, name_of
from layouts.words import _


@dataclass(frozen=True, slots=True)
class Alike:
    """An incident that may be the same event, and why."""

    incident: Incident
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Reporter:
    """One of those who reported an incident. caller: number (masked) and name, "" where it may not be seen."""

    incident: str
    at: float
    channel: str
    text: str
    caller: str = ""


def alike_section(mine: Incident, alike: list[Alike], now: float, may_merge: bool) -> list[Any]:
    """Give the section of possible duplicates; nothing where there are none."""
    if not alike:
        return []
    open_ones = [a.incident for a in alike if not a.incident.is_ended and a.candidate.is_alike]
    kept = kept_of([mine, *open_ones])
    first = sorted(alike, key=lambda a: a.incident.number != kept.number)
    rows = [_row(mine, a, kept, now, may_merge) for a in first]
    joins = [mine.number] if mine.number != kept.number and can_merge(mine) else []
    button = [_merge_all(kept.number, joins)] if may_merge else []
    head = html.Div([html.H3(_("Mungkin duplikat")), html.Span(str(len(alike)), className="dim small"), *button])
    data = {"data-mine": mine.number}
    return [html.Section([head, html.Ol(rows, className="dup-list")], className="inc-alike", **data)]


def _merge_all(kept: str, joins: list[str]) -> Any:
    """Give the button that merges what is ticked; the browser writes how many."""
    word = html.Span(_("Gabungkan"), **{"data-filled": "count"})
    data = {"id": "dup-merge", "data-kept": kept, "data-joins": " ".join(joins)}
    return html.Button([key_cap("G"), word], type="button", className="inc-link dup-merge", **data)


def _row(mine: Incident, a: Alike, kept: Incident, now: float, may_merge: bool) -> Any:
    i, c = a.incident, a.candidate
    state = INCIDENTS[i.status]
    far = (
        distance(c.distance_m) if c.distance_m is not None and c.reasons[0].endswith(" m away") else shown(c.reasons[0])
    )
    age = _("{} lalu").format(span(max(0.0, now - i.created)))
    count = [html.Span(_("{} pelapor").format(len(i.reporters) + 1))] if i.reporters else []
    head = [
        _open(i.number),
        html.Span([glyph(state.glyph), _(state.word)], className="dup-state"),
        html.B(far),
        html.Span(age),
        *count,
    ]
    said = html.P(i.text or _("tanpa kata"), className="dup-text", title=i.text)
    why = " · ".join([i.kind_text or name_of(i.kind), *map(shown, c.reasons[1:])])
    foot = [html.Span(why, className="dup-why", title=why), *([_pair(mine, i)] if may_merge else [])]
    lines = [html.Div(head, className="dup-head"), said, html.Div(foot, className="dup-foot")]
    mark = _mark(i, a, kept) if may_merge else html.Span(className="dup-mark")
    return html.Li([mark, html.Div(lines)], **{"data-number": i.number})


def _open(number: str) -> Any:
    line = f"I {number}"
    return html.Button(number, type="button", className="inc-link dup-number", title=line, **{"data-line": line})


def _mark(i: Incident, a: Alike, kept: Incident) -> Any:
    """Give the box of a row; the one that is kept, and those that cannot be folded, have none."""
    if i.number == kept.number:
        return html.Span(glyph("i-check"), className="dup-mark", title=_("ini yang disimpan"))
    if not can_merge(i):
        return html.Span("–", className="dup-mark dim", title=_("petugas sudah bertugas atau sudah selesai"))
    name = _("Gabungkan {}").format(i.number)
    data = {
        "id": f"dup-{i.number}",
        "data-alike": i.number,
        "data-default": "1" if a.candidate.is_alike else "0",
        "aria-label": name,
    }
    return html.Button("", type="button", role="checkbox", className="dup-mark dup-box", **data)


def _pair(mine: Incident, other: Incident) -> Any:
    """Give what can be said of one pair: the same, or not."""
    kept = kept_of([mine, other]) if not other.is_ended else other
    folded = mine if kept is other else other
    buttons = []
    if can_merge(folded):
        buttons.append(_small(_("Gabung"), f"G {kept.number} {folded.number}"))
    buttons.append(_small(_("Bukan"), f"BD {mine.number} {other.number}", key="B"))
    return html.Div(buttons, className="dup-pair")


def _small(word: str, line: str, key: str = "") -> Any:
    data = {"data-line": line} | ({"data-says": key} if key else {})
    return html.Button(word, type="button", className="inc-link", title=line, **data)


def reporters_section(kept: str, reporters: list[Reporter], zone: tzinfo, may_split: bool) -> list[Any]:
    """Give everybody who reported an incident, first to last; nothing where there is only one."""
    if len(reporters) < 2:
        return []
    head = html.Div([html.H3(_("Pelapor ({})").format(len(reporters)))])
    rows = [_reporter(kept, r, zone, may_split) for r in reporters]
    return [html.Section([head, html.Ol(rows, className="dup-list")], className="inc-reporters")]


def _reporter(kept: str, r: Reporter, zone: tzinfo, may_split: bool) -> Any:
    at = f"{datetime.fromtimestamp(r.at, zone):%H:%M:%S}"
    head = [html.Time(at), html.B(r.caller) if r.caller else None, html.Span(_(CHANNELS.get(r.channel, r.channel)))]
    head.append(html.Span(r.incident, className="dim"))
    apart = may_split and r.incident != kept
    out = [_small(_("Pisahkan"), f"SP {r.incident}")] if apart else []
    said = html.P(r.text or _("tanpa kata"), className="dup-text", title=r.text)
    first = html.Div([*(h for h in head if h is not None), *out], className="dup-head")
    return html.Li(html.Div([first, said]))
