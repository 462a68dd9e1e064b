"""Tables of work: the answer ladder, units, arrivals, alarms, data quality."""

from dashboard.listing import Listed
from dashboard.review.compliance import percent, table
from dashboard.review.look import Look, listed
from dashboard.review.times import behind_interval
from dispatch.figures import alarm_load, arrivals, ladder, quality, utilisation
from dispatch.figures.responses import counting
from layouts.review.intervals import NAMES
from layouts.review.saying import NONE, count, limit, number, span
from layouts.review.staffing import Fact
from layouts.review.tables import Number, Table
from layouts.theme import ALARMS
from layouts.words import _

UNITS = 8


def used(look: Look) -> utilisation.Utilisation:
    """Give how busy units were, of what was chosen."""
    grounds = look.grounds() if look.chosen.area else {}
    return look.once("utilisation", lambda: utilisation.utilisation(look.whole, look.chosen, grounds))


def _arrivals(look: Look) -> arrivals.Arrivals:
    return look.once("arrivals", lambda: arrivals.arrivals(look.frames))


def _alarms(look: Look) -> alarm_load.AlarmLoad:
    return look.once("alarms", lambda: alarm_load.alarm_load(look.frames, look.chosen, look.terms))


# -- The answer ladder ----------------------------------------------------------------------------------------


def answer_ladder(look: Look) -> Table:
    """Give the tiers on which calls were answered."""
    found = ladder.ladder(look.frames, look.terms)
    rows = [
        (t.tier or _("tidak diketahui"), [Number(count(t.n), f"t{t.tier}", t.n), percent(t.within, t.n), *_spans(t)])
        for t in found.tiers
    ]
    missed = Number(count(found.missed), "missed", found.missed)
    rows += [(_("tak terjawab"), [missed, Number(NONE), Number(NONE), Number(NONE)])] if found.missed else []
    about = _("{} berdering, {} dijawab, {} ditutup penelepon, {} dihubungi balik").format(
        *map(number, (found.calls, found.answered, found.abandoned, found.called_back))
    )
    heads = [_("Tingkat"), "n", f"% ≤ {limit(look.terms.targets['answer'])}", "P50", "P90"]
    return Table("ladder", _("Tangga jawab"), about, heads, rows, _("Belum ada panggilan di jendela ini."))


def _spans(t: ladder.Tier) -> list[Number]:
    return [Number(span(t.p50)), Number(span(t.p90))]


def behind_tier(look: Look, key: str) -> Listed:
    """Give the calls answered on a tier (t<name>), or those nobody answered (missed)."""
    calls = look.frames.calls
    waits = calls["answered"] - calls["rang"]
    which = calls["missed"].astype(bool) if key == "missed" else (calls["tier"].astype(str) == key[1:]) & (waits >= 0)
    mine = calls[which].sort_values("rang", ascending=False)
    title = _("tak terjawab") if key == "missed" else key[1:] or _("tidak diketahui")
    return Listed(f"{_('Tangga jawab')} · {title}", mine["incident"].tolist(), mine["rang"].tolist())


# -- Units ----------------------------------------------------------------------------------------------------


def units(look: Look) -> Table:
    """Give the busiest units: of the hours on duty, how many they were committed."""
    found = used(look)
    rows = [
        (u.callsign, [Number(count(u.n), u.officer, u.n), *_hours(u.committed_h, u.duty_h), Number(number(u.share, 2))])
        for u in found.units[:UNITS]
        if u.n
    ]
    about = _("jam terikat / jam dinas; {} unit").format(number(len(found.units))) + _uncut(look)
    heads = [_("Unit"), "n", _("jam terikat"), _("jam dinas"), _("utilisasi")]
    return Table("units", _("Unit tersibuk"), about, heads, rows, _("Belum ada penugasan di jendela ini."))


def _uncut(look: Look) -> str:
    """Say which filters cannot cut hours on duty, where one of them is set."""
    return f" · {_('jam dinas tanpa saringan laporan')}" if look.chosen.of_reports else ""


def _hours(*hours: float) -> list[Number]:
    return [Number(number(h, 1)) for h in hours]


def behind_unit(look: Look, key: str) -> Listed:
    """Give the assignments of an officer that bound it in the window."""
    mine = utilisation.committed(look.whole, look.chosen)
    mine = mine[mine["officer"] == key].sort_values("dispatched", ascending=False)
    name = str(mine["callsign"].iloc[0]) if len(mine) else key
    return Listed(f"{_('Unit')} · {name}", mine["incident"].tolist())


# -- Arrivals, alarms -----------------------------------------------------------------------------------------


def declared_and_seen(look: Look) -> Table:
    """Give arrivals as declared beside those the device saw."""
    a = _arrivals(look)
    names = (("earlier", _("GPS lebih awal > 1 mnt"), a.earlier), ("later", _("GPS lebih lambat > 1 mnt"), a.later))
    rows = [
        (name, [Number(count(n), key, n)]) for key, name, n in (*names, ("far", _("dinyatakan jauh dari TKP"), a.far))
    ]
    about = _("{} dinyatakan, {} terlihat GPS; median beda {}").format(number(a.n), number(a.seen), span(a.median_s))
    title = _("Tiba: tombol dan GPS")
    return Table(
        "arrivals",
        title,
        about,
        [_("Beda"), "n"],
        rows if a.seen or a.far else [],
        _("Belum ada kedatangan yang terlihat GPS."),
    )


def behind_arrival(look: Look, key: str) -> Listed:
    """Give the arrivals that GPS saw earlier or later, or that were declared far off."""
    rows = counting(look.frames).units
    late = rows["on_scene"] - rows["arrival_seen"]
    tests = {
        "earlier": late > arrivals.NOTABLE_S,
        "later": late < -arrivals.NOTABLE_S,
        "far": rows["declared_m"].notna() & rows["on_scene"].notna(),
    }
    if key not in tests:
        return Listed(key, [])
    mine, title = rows[tests[key]], _("Tiba: tombol dan GPS")
    values = [] if key == "far" else late[tests[key]].tolist()
    return Listed(
        title, mine["incident"].tolist(), (), values, mine["callsign"].astype(str).tolist(), _("Beda") if values else ""
    )


def alarms(look: Look) -> Table:
    """Give the alarms by kind, and how many an operator had in ten minutes."""
    a = _alarms(look)
    rows = [(_(ALARMS[k].word) if k in ALARMS else k, [Number(count(n), k, n)]) for k, n in a.kinds.items()]
    about = _("{} per operator dan 10 mnt; lebih dari {}: {} kali").format(
        number(a.mean, 2), look.terms.flood_alarms, number(a.flooded)
    )
    notes = [_("{} alarm saat tidak ada operator bertugas").format(number(a.unattended))] if a.unattended else []
    none = _("Tidak ada alarm di jendela ini.")
    if look.chosen.of_incidents or look.chosen.of_reports:
        notes.append(_("alarm dari pilihan ini saja, dibagi semua operator yang bertugas"))
        none = _("Tidak ada alarm dari pilihan ini.")
    return Table("alarms", _("Alarm per operator"), about, [_("Alarm"), "n"], rows, none, notes)


def behind_alarm(look: Look, key: str) -> Listed:
    """Give the alarms of a kind with their incidents."""
    rows = look.frames.alarms
    mine = rows[rows["kind"].astype(str) == key].sort_values("raised", ascending=False)
    title = _(ALARMS[key].word) if key in ALARMS else key
    return Listed(f"{_('Alarm')} · {title}", mine["incident"].tolist(), mine["raised"].tolist())


# -- Data quality ---------------------------------------------------------------------------------------------


def data_quality(look: Look) -> Table:
    """Give what the figures stand on: stamps missing, impossible, entered late; reports late or without a point."""
    q = quality.quality(look.frames, look.terms)
    rows = [(_(NAMES[s.interval][0]), _stamps(s)) for s in q.stamps]
    late, lost = q.back_entered, q.unlocated
    notes = [_("{} laporan susulan, {} tanpa titik, dari {}").format(number(late), number(lost), number(q.n))]
    heads = [_("Selang"), _("Kosong"), _("berjalan"), _("Negatif"), _("susulan")]
    return Table(
        "quality",
        _("Mutu data"),
        _("stempel dari laporan dihitung"),
        heads,
        rows if q.n else [],
        _("Belum ada laporan di jendela ini."),
        notes,
    )


def _stamps(s: quality.Stamps) -> list[Number]:
    part = s.missing / s.rows if s.rows else 0.0
    missing = Number(count(s.missing), f"{s.interval}.missing", s.missing, mark=part > 0.1)
    negative = Number(count(s.negative), f"{s.interval}.negative", s.negative)
    return [missing, Number(count(s.censored)), negative, Number(count(s.late), f"{s.interval}.late", s.late)]


def behind_quality(look: Look, key: str) -> Listed:
    """Give what lacks a stamp, has them the wrong way round, or was entered late."""
    name, _dot, what = key.partition(".")
    if what != "late":
        return behind_interval(look, key)
    title = f"{_(NAMES[name][0]) if name in NAMES else name}: {_('susulan')}"
    return listed(title, quality.late(look.frames, name))


# -- The lines below staffing ---------------------------------------------------------------------------------


def facts(look: Look) -> list[Fact]:
    """Give the three lines that say how busy officers and operators were."""
    u = used(look)
    top = next((unit for unit in u.units if unit.share is not None), None)
    busiest = _("tertinggi {} {}").format(top.callsign, number(top.share, 2)) + _uncut(look) if top else ""
    a, alarm = _arrivals(look), _alarms(look)
    seen = (
        _("median {}, ditampilkan saja").format(span(a.median_s)) if a.median_s is not None else _("ditampilkan saja")
    )
    flood = _("lebih dari {}: {} dari {} kali").format(
        look.terms.flood_alarms, number(alarm.flooded), number(alarm.stretches)
    )
    return [
        Fact(
            _("Utilisasi unit (jam terikat / jam dinas)"),
            number(u.share, 2),
            busiest,
            "unit" if top else "",
            top.n if top else 0,
        ),
        Fact(_("Tiba menurut GPS lebih awal dari tombol"), number(a.earlier), seen, "gps", a.earlier),
        Fact(_("Alarm per operator dan 10 menit"), number(alarm.mean, 2), flood, "alarms", alarm.n),
    ]


def behind_fact(look: Look, key: str) -> Listed:
    """Give what is behind a line: the busiest unit's assignments, arrivals seen earlier, all alarms."""
    if key == "gps":
        return behind_arrival(look, "earlier")
    if key == "alarms":
        rows = look.frames.alarms.sort_values("raised", ascending=False)
        return Listed(_("Alarm"), rows["incident"].tolist(), rows["raised"].tolist())
    top = next((u for u in used(look).units if u.share is not None), None)
    return behind_unit(look, top.officer) if key == "unit" and top else Listed(key, [])


PANELS = (
    table("ladder", answer_ladder, behind_tier),
    table("units", units, behind_unit),
    table("arrivals", declared_and_seen, behind_arrival),
    table("alarms", alarms, behind_alarm),
    table("quality", data_quality, behind_quality),
)
