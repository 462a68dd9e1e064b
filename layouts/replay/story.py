"""One incident's whole story on paper: what it was when, who was asked and from which list, what was said, in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from dispatch.core.incident import Assignment, Incident
from dispatch.core.replay.incidents import Frame
from layouts.paper import Document, Pairs, Section, Table
from layouts.printing import POINTS
from layouts.reasons import CHANNELS, disposition, distance, sender, sentence, shown, span
from layouts.theme import ASSIGNMENTS, INCIDENTS, PRIORITIES, name_of
from layouts.words import _

Fact = dict[str, Any]
SIDES = {"citizen": "Pelapor", "desk": "Meja", "officer": "Petugas"}


@dataclass(frozen=True, slots=True)
class Story:
    """What is known. facts: as they were entered; happened, known: its frames by event and by entry time.

    callers: whether whoever takes it may see them. by: who. callsigns, names: by officer id. now: epoch s.
    """

    incident: Incident
    facts: Sequence[Fact]
    calls: Sequence[Fact]
    happened: Sequence[Frame]
    known: Sequence[Frame]
    callers: bool
    by: str
    place: str
    now: float
    zone: tzinfo
    zone_label: str
    callsigns: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def at(self, epoch_s: float | None) -> str:
        """Give a moment as local date and time, "–" for none."""
        return "–" if epoch_s is None else f"{datetime.fromtimestamp(epoch_s, self.zone):%d/%m/%Y %H:%M:%S}"

    def words(self, f: Fact) -> str:
        """Give what a fact says, with the name of its rule."""
        told = sentence(f, self.callsigns, self.zone).replace(": “”", "").replace("“”", "")
        return " · ".join(filter(None, (told, shown(f.get("rule") or ""))))


def paper_of(s: Story) -> Document:
    """Give the whole story as a paper."""
    i = s.incident
    state = [_(PRIORITIES[i.priority].word), _(INCIDENTS[i.status].word)]
    state += [disposition(i.disposition)] if i.disposition else []
    state += [_("LATIHAN")] if i.exercise else []
    state += [_("SUSULAN")] if i.back_entered else []
    return Document(
        title=f"{i.number} · {i.kind_text or name_of(i.kind)}",
        under=" · ".join(state),
        corner=(s.place, _("Kisah insiden"), f"{_('Waktu')} {s.zone_label}"),
        sections=[
            Section(_("Laporan"), _report(s)),
            Section(_("Keadaan, sebagaimana terjadi"), _states(s, s.happened)),
            Section(_("Keadaan, sebagaimana diketahui"), _states(s, s.known) if _differ(s) else ""),
            Section(_("Panggilan"), _told(s, s.calls)),
            Section(_("Pelapor lain"), _reporters(s)),
            *(Section(_unit(s, a), _moments(s, a)) for a in i.assignments),
            *(Section(*_offer(s, f)) for f in s.facts if f["data"].get("decision", {}).get("list")),
            Section(_("Percakapan"), _messages(s)),
            Section(_("Foto"), _photos(s)),
            Section(_("Linimasa"), _told(s, s.facts)),
        ],
        foot=_foot(s),
    )


def _differ(s: Story) -> bool:
    """Whether it was known otherwise than it happened, by more than a minute somewhere."""
    late = [abs(a.at - b.at) > 60 for a, b in zip(s.happened, s.known, strict=False)]
    return len(s.happened) != len(s.known) or any(late)


def _report(s: Story) -> Pairs:
    i = s.incident
    point = "" if i.lat is None or i.lng is None else f"{i.lat:.5f}, {i.lng:.5f}"
    near = f" ± {distance(i.uncertain_m)}" if point and i.uncertain_m else ""
    rows = [
        (_("Tempat"), ", ".join(t for t in (i.address, i.village_name, i.kecamatan_name) if t)),
        (_("Titik"), point + near),
        (_("Saluran"), _(CHANNELS.get(i.channel, i.channel))),
        (_("Prioritas"), shown(i.priority_rule)),
        (_("Dibuat"), s.at(i.created)),
        (_("Dicatat"), s.at(i.entered)),
        (_("Pelapor"), " · ".join(filter(None, (i.caller_number, i.caller_name))) if s.callers else ""),
        (_("Isi laporan"), i.text),
    ]
    return [(name, value) for name, value in rows if value]


def _states(s: Story, frames: Sequence[Frame]) -> Table:
    rows = [
        [
            s.at(f.at), _(INCIDENTS[f.status].word), f"P{f.priority} {name_of(f.kind)}",
            f.village or _("tempat belum diketahui"),
            ", ".join(f"{u.callsign} {_(ASSIGNMENTS[u.status].word)}" for u in f.units),
        ]
        for f in frames
    ]  # fmt: skip
    return Table([_("Sejak"), _("Keadaan"), _("Jenis"), _("Tempat"), _("Unit")], rows, (30, 27, 38, 37, 50))


def _reporters(s: Story) -> Table:
    rows = []
    for r in s.incident.reporters:
        who = " · ".join(filter(None, (r.get("number"), r.get("name")))) if s.callers else ""
        channel = _(CHANNELS.get(r.get("channel", ""), r.get("channel", "")))
        rows.append([r["incident"], s.at(r["at"]), channel, who, r["text"]])
    titles = [_("Nomor"), _("Kejadian"), _("Saluran"), _("Pelapor"), _("Isi laporan")]
    return Table(titles, rows, (16, 30, 28, 38, 70))


def _unit(s: Story, a: Assignment) -> str:
    return " · ".join(filter(None, (a.callsign, s.names.get(a.officer), _(ASSIGNMENTS[a.status].word), shown(a.rule))))


def _moments(s: Story, a: Assignment) -> Table:
    known = [*(p for p in POINTS if p in a.times), *(p for p in a.times if p not in POINTS)]
    rows = [[_(POINTS.get(p, p)), s.at(a.times[p]), s.at(a.entries.get(p))] for p in known]
    return Table([_("Titik waktu"), _("Kejadian"), _("Dicatat")], rows, (70, 56, 56))


def _offer(s: Story, f: Fact) -> tuple[str, Table]:
    """Give a list of officers as it was shown, with the one who was chosen."""
    kept = f["data"]["decision"]
    rows = []
    for place, row in enumerate(kept["list"], 1):
        why = [shown(text) for text in (*row.get("reasons", ()), *row.get("shortfalls", ()))]
        mark = "✓" if place == kept.get("place") else ""
        told = [distance(row["distance_m"]), span(row["eta_s"]), " · ".join(why)]
        rows.append([f"{place} {mark}", row["callsign"], *told])
    title = _("Daftar saat memilih") + f" · {s.at(f['event_time'])} · {sender(f['by'], s.callsigns)}"
    return title, Table(["", _("Unit"), _("Jarak"), _("Perkiraan"), _("Alasan")], rows, (12, 24, 20, 22, 104))


def _messages(s: Story) -> Table:
    rows = []
    for f in s.facts:
        if f["type"] == "message_sent":
            data = f["data"]
            who = " ".join(filter(None, (_(SIDES.get(data.get("side", ""), "")), data.get("name"))))
            rows.append([s.at(f["event_time"]), who, data.get("text") or _("tidak diperlihatkan pada peran ini")])
    return Table([_("Kejadian"), _("Oleh"), _("Pesan")], rows, (30, 40, 112))


def _photos(s: Story) -> Table:
    rows = []
    for p in s.incident.photos:
        name = p.get("name", "") if s.callers or p.get("side") != "citizen" else ""
        who = " ".join(filter(None, (_(SIDES.get(p["side"], "")), name)))
        rows.append([s.at(p["at"]), who, f"{p['width']} × {p['height']}", p["photo"]])
    return Table([_("Kejadian"), _("Oleh"), _("Ukuran"), _("Berkas")], rows, (30, 40, 30, 82))


def _told(s: Story, facts: Sequence[Fact]) -> Table:
    rows = [[s.at(f["event_time"]), s.at(f["entry_time"]), sender(f["by"], s.callsigns), s.words(f)] for f in facts]
    return Table([_("Kejadian"), _("Dicatat"), _("Oleh"), _("Apa")], rows, (30, 30, 26, 96))


def _foot(s: Story) -> str:
    told = _("Dibawa keluar {} oleh {}.").format(f"{s.at(s.now)} {s.zone_label}", s.by)
    private = _("Memuat data pribadi: simpan seperlunya.") if s.callers else _("Tanpa data pribadi pelapor.")
    return f"{told} {private}"
