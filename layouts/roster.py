"""The duty calendar: who is on duty now and in the next seven days, by polsek and by officer, and where nobody is.

A page without scripts, drawn by the server; it prints on A4 landscape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from dash import html

from dispatch.core.officer import Officer
from dispatch.core.roster import Duty, Roster
from dispatch.core.shift import Shift
from dispatch.core.staffing import Stretch, gaps, staffing
from layouts.markup import markup
from layouts.reasons import function
from layouts.words import _

DAYS = 8
DAY_NAMES = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
VILLAGE_FUNCTION = "bhabinkamtibmas"
MOST_GAPS = 40


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the page shows. groups: polsek -> patrols; villages: (name, its officers); chosen: polsek shown by officer.

    hours: unit-hours on duty of the last 24, from the journal; now and first (start of the first day): epoch s.
    """

    place: str
    zone: ZoneInfo
    zone_label: str
    now: float
    first: float
    roster: Roster
    officers: Sequence[Officer]
    villages: Mapping[str, tuple[str, Sequence[str]]]
    chosen: str = ""
    hours: float = 0.0
    shifts: Sequence[Shift] = field(default_factory=tuple)

    @property
    def days(self) -> list[float]:
        """The starts of the days, and the end of the last."""
        begin = datetime.fromtimestamp(self.first, self.zone)
        return [(begin + timedelta(days=n)).timestamp() for n in range(DAYS + 1)]

    @property
    def polseks(self) -> dict[str, list[Officer]]:
        """Officers by polsek, each in the order of callsigns."""
        found: dict[str, list[Officer]] = {}
        for officer in sorted(self.officers, key=lambda o: (o.polsek, o.callsign)):
            found.setdefault(officer.polsek, []).append(officer)
        return found


def roster_page(c: Calendar, language: str, theme: str) -> str:
    """Give the whole document."""
    body = [_head(c), _tiles(c), *(_planned(c) if c.roster.since else [_empty()])]
    title = f"{_('Jadwal dinas')} – {c.place}"
    links = '<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/tokens.css">'
    links += '<link rel="stylesheet" href="/assets/roster.css">'
    return (
        f'<!doctype html><html lang="{language}" class="{theme} roster"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{markup(title)}</title>{links}'
        f"</head><body>{markup(html.Main(body))}</body></html>"
    )


def _head(c: Calendar) -> Any:
    at = datetime.fromtimestamp(c.now, c.zone)
    told = f"{c.place} · {_day(c, c.now)} {at:%H:%M} {c.zone_label}"
    return html.Header([html.H1(_("Jadwal dinas")), html.P(told, className="dim"), html.A(_("Konsol"), href="/")])


def _tiles(c: Calendar) -> Any:
    stands = [stand for o in c.officers if (stand := c.roster.stand(o.id, c.now))]
    on = sum(stand.duty is not None for stand in stands)
    ends = c.roster.ends()
    tiles = [
        (str(on), _("berdinas menurut jadwal")),
        (str(len(stands) - on), _("di luar dinas")),
        (str(sum(o.overtime for o in c.officers)), _("melewati jam dinas")),
        (f"{c.hours:,.0f}", _("jam unit, 24 jam terakhir")),
        (f"{_day(c, ends)} {_clock(c, ends)}" if ends else "–", _("jadwal terisi sampai")),
    ]
    drawn = [html.Div([html.B(value), html.Span(name)], className="tile") for value, name in tiles]
    return html.Section([*drawn, _operators(c)], className="tiles")


def _operators(c: Calendar) -> Any:
    said = ", ".join(f"{s.by.partition(':')[2]} ({_clock(c, s.since)})" for s in c.shifts)
    return html.Div([html.B(said or "–"), html.Span(_("operator dalam shift"))], className="tile wide")


def _empty() -> Any:
    told = _("Belum ada jadwal: semua petugas dianggap berdinas. Isi dengan")
    return html.P([told, " ", html.Code("python app.py import roster FILE.csv")], className="none")


def _planned(c: Calendar) -> list[Any]:
    return [_gaps(c), _overview(c), *([_people(c)] if c.chosen in c.polseks else [])]


# -- Gaps -----------------------------------------------------------------------------------------------------


def _gaps(c: Calendar) -> Any:
    start, end = c.now, min(c.days[-1], c.roster.ends() or c.now)  # what lies behind is not planned yet
    villages = [(name, gaps(c.roster, ids, start, end)) for name, ids in c.villages.values()]
    posts = [(polsek, gaps(c.roster, _patrols(people), start, end)) for polsek, people in c.polseks.items()]
    listed = [_listed(c, _("Desa tanpa petugas"), villages), _listed(c, _("Polsek tanpa patroli"), posts)]
    return html.Section([html.H2(_("Celah sampai tujuh hari ke depan")), html.Div(listed, className="gaps")])


def _listed(c: Calendar, title: str, found: Sequence[tuple[str, list[Stretch]]]) -> Any:
    open_ = sorted(((s, name) for name, stretches in found for s in stretches), key=lambda g: (g[0].start, g[1]))
    lines = [html.Li([html.B(name), " ", _span(c, s)]) for s, name in open_[:MOST_GAPS]]
    more = [html.Li(_("dan {} lagi").format(len(open_) - MOST_GAPS))] if len(open_) > MOST_GAPS else []
    none = [html.P(_("Tidak ada celah."), className="dim")] if not lines else []
    return html.Div(
        [html.H3(f"{title}: {len(open_)}"), html.Ul([*lines, *more], tabIndex="0", **{"aria-label": title}), *none]
    )


def _patrols(people: Sequence[Officer]) -> list[str]:
    return [o.id for o in people if o.function != VILLAGE_FUNCTION and not o.is_standing]


def _span(c: Calendar, s: Stretch) -> str:
    end = f"{_clock(c, s.end)}" if s.end - s.start < 86_400 else f"{_day(c, s.end)} {_clock(c, s.end)}"
    return f"{_day(c, s.start)} {_clock(c, s.start)}–{end}"


# -- The grid -------------------------------------------------------------------------------------------------


def _overview(c: Calendar) -> Any:
    rows = []
    for polsek, people in c.polseks.items():
        link = html.A(polsek, href=f"/roster?polsek={quote(polsek)}#petugas")
        cells = [html.Td(_patrol_bars(c, people, a, b)) for a, b in _spans(c)]
        rows.append(html.Tr([html.Th(link, scope="row"), *cells], className="chosen" if polsek == c.chosen else ""))
    caption = _("Patroli berdinas per polsek; kotak bergaris: tidak ada patroli")
    return html.Section([html.H2(_("Polsek")), _table(c, caption, rows)])


def _patrol_bars(c: Calendar, people: Sequence[Officer], start: float, end: float) -> list[Any]:
    stretches = staffing(c.roster, _patrols(people), start, end)
    return [*(_bar(c, s.start, s.end, start, end, *_count(c, s)) for s in stretches), *_now(c, start, end)]


def _count(c: Calendar, s: Stretch) -> tuple[str, str, str]:
    """Give text, class and title of a stretch in the overview."""
    told = f"{_span(c, s)}: {s.count} {_('unit')}"
    return (str(s.count), "on", told) if s.count else ("0", "gap", f"{_span(c, s)}: {_('tidak ada patroli')}")


def _people(c: Calendar) -> Any:
    rows = []
    for officer in c.polseks[c.chosen]:
        now = html.Span(_("berdinas") if not officer.has_left else _("lepas"), className="dim")
        head = html.Th([html.B(officer.callsign), " ", function(officer.own.get("function", officer.function)), now])
        cells = [html.Td(_duty_bars(c, officer, a, b)) for a, b in _spans(c)]
        rows.append(html.Tr([head, *cells]))
    return html.Section(
        [
            html.H2(c.chosen),
            _table(c, _("Dinas tiap petugas; hanya bingkai: siaga atau catatan lain; putus-putus: libur"), rows),
        ],
        id="petugas",
    )


def _duty_bars(c: Calendar, officer: Officer, start: float, end: float) -> list[Any]:
    if officer.id not in c.roster.since:
        return [html.Span(_("tanpa jadwal"), className="dim always"), *_now(c, start, end)]
    duties = c.roster.of(officer.id, start, end)
    return [*(_bar(c, d.start, d.end, start, end, *_duty(c, d)) for d in duties), *_now(c, start, end)]


def _duty(c: Calendar, d: Duty) -> tuple[str, str, str]:
    """Give text, class and title of a duty."""
    hours = f"{_clock(c, d.start)}–{_clock(c, d.end)}"
    names = {o.id: o.callsign for o in c.officers}
    stand_in = f"{_('pengganti')} {names.get(d.stand_in, d.stand_in)}" if d.stand_in else ""
    what = _("libur") if d.is_off else function(d.function) if d.function else ""
    title = " · ".join(part for part in (hours, what, d.note, stand_in) if part)
    text = what if d.is_off else f"{_clock(c, d.start)[:2]}–{_clock(c, d.end)[:2]}"
    return text, "away" if d.is_off else "call" if d.note else "on", title


def _bar(c: Calendar, a: float, b: float, start: float, end: float, text: str, kind: str, title: str) -> Any:
    left, right = max(a, start), min(b, end)
    whole = end - start
    place = f"left:{(left - start) / whole:.2%};width:{(right - left) / whole:.2%}"
    return html.Span(text if right - left >= whole / 9 else "", className=f"bar {kind}", style=place, title=title)


def _now(c: Calendar, start: float, end: float) -> list[Any]:
    if not start <= c.now < end:
        return []
    return [html.Span(className="now", style=f"left:{(c.now - start) / (end - start):.2%}")]


def _table(c: Calendar, caption: str, rows: list[Any]) -> Any:
    heads = [
        html.Th(_day(c, day), scope="col", className="today" if a <= c.now < b else "")
        for (a, b), day in zip(_spans(c), c.days, strict=False)
    ]
    return html.Table([html.Caption(caption), html.Thead(html.Tr([html.Td(), *heads])), html.Tbody(rows)])


def _spans(c: Calendar) -> list[tuple[float, float]]:
    return list(zip(c.days, c.days[1:], strict=False))


def _day(c: Calendar, at: float) -> str:
    moment = datetime.fromtimestamp(at, c.zone)
    return f"{_(DAY_NAMES[moment.weekday()])} {moment:%d/%m}"


def _clock(c: Calendar, at: float) -> str:
    return f"{datetime.fromtimestamp(at, c.zone):%H:%M}"
