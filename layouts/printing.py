"""One incident on paper (A4): everything that is known of it and everything that was done, in the order it happened.

A page without scripts but for its one button. Whoever may not see callers gets the page without them.
"""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from dash import html

from dispatch.core.backup import Backup
from dispatch.core.incident import Assignment, Incident
from dispatch.core.support import status_of
from layouts.backup import STATUSES
from layouts.markup import markup
from layouts.reasons import CHANNELS, disposition, distance, function, sender, sentence, shown, span
from layouts.theme import ASSIGNMENTS, INCIDENTS, PRIORITIES, name_of
from layouts.words import _

POINTS = {
    "call_arrival": "Telepon berdering",
    "answered": "Telepon dijawab",
    "created": "Laporan dibuat",
    "queued": "Masuk antrean",
    "dispatched": "Ditawarkan",
    "acknowledged": "Diterima",
    "en_route": "Menuju TKP",
    "on_scene": "Tiba (dinyatakan)",
    "arrival_seen": "Tiba (GPS)",
    "arrival_far": "Dinyatakan jauh dari TKP",
    "unit_clear": "Unit selesai",
    "incident_clear": "Insiden selesai",
}
"""Time points (domain section 4) as the room calls them, in their order."""

STYLE = """
@page { size: A4; margin: 14mm 14mm 16mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 16px; max-width: 190mm; background: #fff; color: #111;
  font: 10pt/1.4 system-ui, "Segoe UI", "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
header { display: flex; justify-content: space-between; gap: 16px; border-bottom: 2pt solid #111; padding-bottom: 6pt; }
h1 { margin: 0; font-size: 17pt; line-height: 1.2; }
h2 { margin: 14pt 0 4pt; font-size: 11.5pt; border-bottom: .5pt solid #777; break-after: avoid; }
p, dl, dd { margin: 0; }
.right { text-align: right; font-size: 9pt; }
.said { white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: 34mm 1fr; gap: 2pt 8pt; }
dt { color: #444; }
table { width: 100%; border-collapse: collapse; font-size: 9pt; }
th, td { text-align: left; vertical-align: top; padding: 2pt 6pt 2pt 0; border-top: .5pt solid #bbb; }
td:last-child { overflow-wrap: anywhere; }
thead th { border-top: 0; color: #444; font-weight: 600; }
tr { break-inside: avoid; }
td.when { white-space: nowrap; }
.unit { break-inside: avoid; margin-bottom: 8pt; }
.unit h3 { margin: 6pt 0 2pt; font-size: 10pt; }
footer { margin-top: 16pt; border-top: .5pt solid #777; padding-top: 4pt; font-size: 8.5pt; color: #444; }
button { font: inherit; padding: 6px 14px; min-height: 32px; cursor: pointer; }
@media print { button { display: none; } body { padding: 0; max-width: none; } }
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page shows. caller: number and name, None for roles that may not see them; the same goes for reporters.

    facts: oldest first. callsigns, names: by officer id. by: who prints. now: epoch s.
    """

    incident: Incident
    facts: list[dict[str, Any]]
    caller: tuple[str, str] | None
    by: str
    place: str
    now: float
    zone: tzinfo
    zone_label: str
    callsigns: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def at(self, epoch_s: float | None) -> str:
        """Give a moment as local date and time, "" for none."""
        return "" if epoch_s is None else f"{datetime.fromtimestamp(epoch_s, self.zone):%d/%m/%Y %H:%M:%S}"


def printed(sheet: Sheet, language: str) -> str:
    """Give the whole HTML document."""
    i = sheet.incident
    title = f"{i.number} {name_of(i.kind)}"
    body = markup(
        [
            _head(sheet),
            _section(_("Laporan"), _report(sheet)),
            _section(_("Waktu"), _moments(sheet, i.times, {"created": i.entered})),
            _section(_("Pelapor lain"), _reporters(sheet)),
            _section(_("Petugas"), [_unit(sheet, a) for a in i.assignments]),
            _section(_("Yang diputuskan"), _decisions(sheet)),
            _section(_("Bantuan"), _backups(sheet)),
            _section(_("Linimasa"), _timeline(sheet)),
            _foot(sheet),
        ]
    )
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{markup(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body>{body}"
        '<script src="/assets/print_page.js"></script></body></html>\n'
    )


def _section(title: str, content: Any) -> Any:
    """Give a section, or nothing where there is nothing to tell."""
    return [html.H2(title), content] if content else []


def _head(sheet: Sheet) -> Any:
    i = sheet.incident
    state = [PRIORITIES[i.priority].word, _(INCIDENTS[i.status].word)]
    state += [disposition(i.disposition)] if i.disposition else []
    state += [_("LATIHAN")] if i.exercise else []
    state += [_("SUSULAN")] if i.back_entered else []
    left = html.Div([html.H1(f"{i.number} · {i.kind_text or name_of(i.kind)}"), html.P(" · ".join(state))])
    button = html.Button(_("Cetak"), id="print-now", type="button")
    return html.Header([left, html.Div([html.P(sheet.place), html.P(sheet.zone_label), button], className="right")])


def _report(sheet: Sheet) -> Any:
    i = sheet.incident
    area = ", ".join(t for t in (i.address, i.village_name, i.kecamatan_name) if t)
    point = "" if i.lat is None or i.lng is None else f"{i.lat:.5f}, {i.lng:.5f}"
    near = f" ± {distance(i.uncertain_m)}" if point and i.uncertain_m else ""
    rows = [
        (_("Tempat"), area or _("Tempat belum diketahui")),
        (_("Titik"), point + near),
        (_("Saluran"), _(CHANNELS.get(i.channel, i.channel))),
        (_("Prioritas"), shown(i.priority_rule)),
        (_("Pelapor"), " · ".join(filter(None, sheet.caller or ()))),
        (_("Isi laporan"), i.text),
    ]
    pairs = [cell for name, value in rows if value for cell in (html.Dt(name), html.Dd(value, className="said"))]
    return html.Dl(pairs)


def _moments(sheet: Sheet, times: dict[str, float], entries: dict[str, float]) -> Any:
    """Give the time points with both times: when it happened, and when it was entered."""
    known = [*(p for p in POINTS if p in times), *(p for p in times if p not in POINTS)]
    rows = [
        html.Tr([html.Td(_(POINTS.get(p, p))), *_cells(sheet.at(times[p]), sheet.at(entries.get(p)))]) for p in known
    ]
    return _table([_("Titik waktu"), _("Kejadian"), _("Dicatat")], rows)


def _cells(*moments: str) -> list[Any]:
    return [html.Td(moment or "–", className="when") for moment in moments]


def _table(titles: list[str], rows: list[Any]) -> Any:
    head = html.Thead(html.Tr([html.Th(t, scope="col") for t in titles]))
    return html.Table([head, html.Tbody(rows)]) if rows else []


def _reporters(sheet: Sheet) -> Any:
    rows = []
    for r in sheet.incident.reporters:
        who = " · ".join(filter(None, (r.get("number"), r.get("name")))) if sheet.caller is not None else ""
        channel = _(CHANNELS.get(r.get("channel", ""), r.get("channel", "")))
        cells = [html.Td(r["incident"]), *_cells(sheet.at(r["at"])), html.Td(channel), html.Td(who), html.Td(r["text"])]
        rows.append(html.Tr(cells))
    return _table([_("Nomor"), _("Kejadian"), _("Saluran"), _("Pelapor"), _("Isi laporan")], rows)


def _unit(sheet: Sheet, a: Assignment) -> Any:
    who = " · ".join(filter(None, (a.callsign, sheet.names.get(a.officer), _(ASSIGNMENTS[a.status].word))))
    why = " · ".join(filter(None, (shown(a.rule), sender(a.by, sheet.callsigns), a.reason)))
    far = _("dinyatakan tiba {} dari TKP").format(distance(a.declared_m)) if a.declared_m is not None else ""
    return html.Div(
        [html.H3(who), html.P(why), html.P(far) if far else None, _moments(sheet, a.times, a.entries)], className="unit"
    )


def _decisions(sheet: Sheet) -> Any:
    """Give each list of officers as it was shown, with the one who was chosen, and why it was not the first."""
    chosen = [f for f in sheet.facts if f.get("data", {}).get("decision", {}).get("list")]
    why = {f["assignment"]: f["data"].get("reason", "") for f in sheet.facts if f["type"] == "choice_explained"}
    return [_decision(sheet, f, why.get(f["assignment"], "")) for f in chosen]


def _decision(sheet: Sheet, fact: dict[str, Any], why: str) -> Any:
    kept = fact["data"]["decision"]
    told = [sheet.at(fact["event_time"]), sender(fact["by"], sheet.callsigns), shown(kept.get("basis", "")), shown(why)]
    rows = [
        html.Tr([html.Td(cell) for cell in _listed(place, row, place == kept.get("place"))])
        for place, row in enumerate(kept["list"], 1)
    ]
    table = _table(["", _("Unit"), _("Jarak"), _("Perkiraan"), _("Alasan")], rows)
    return html.Div([html.P(" · ".join(filter(None, told))), table], className="unit")


def _listed(place: int, row: dict[str, Any], is_chosen: bool) -> list[str]:
    said = [shown(text) for text in (*row.get("reasons", ()), *row.get("shortfalls", ()))]
    mark = f"{place}. {'✓' if is_chosen else ''}"
    return [mark, row["callsign"], distance(row["distance_m"]), span(row["eta_s"]), " · ".join(said)]


def _backups(sheet: Sheet) -> Any:
    rows = [html.Tr([html.Td(cell) for cell in _backup(sheet, b)]) for b in sheet.incident.backups]
    return _table([_("Diminta"), _("Oleh"), _("Untuk"), _("Keadaan"), _("Dilepas")], rows)


def _backup(sheet: Sheet, b: Backup) -> list[str]:
    status = _(STATUSES[status_of(b, sheet.incident)].word)
    released = " · ".join(filter(None, (sheet.at(b.released), b.release_reason)))
    asked = f"{sheet.at(b.since)} · {b.count} × {function(b.function)}"
    return [asked, sender(b.by, sheet.callsigns), b.reason, status, released]


def _timeline(sheet: Sheet) -> Any:
    rows = [
        html.Tr(
            [
                *_cells(sheet.at(f["event_time"]), sheet.at(f["entry_time"])),
                html.Td(sender(f["by"], sheet.callsigns)),
                html.Td(" · ".join(filter(None, (sentence(f, sheet.callsigns), shown(f.get("rule") or ""))))),
            ]
        )
        for f in sheet.facts
    ]
    return _table([_("Kejadian"), _("Dicatat"), _("Oleh"), _("Apa")], rows)


def _foot(sheet: Sheet) -> Any:
    told = _("Dicetak {} oleh {}.").format(f"{sheet.at(sheet.now)} {sheet.zone_label}", sheet.by)
    without = _("Tanpa data pribadi pelapor.") if sheet.caller is None else _("Memuat data pribadi: simpan seperlunya.")
    return html.Footer(f"{told} {without}")
