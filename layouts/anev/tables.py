"""The tables of the week's recap, once for screen, paper and PDF: this week, last week, the change, what is usual."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dispatch.core.causes import CAUSES
from dispatch.core.recapped import Count, Crew, Voice
from layouts.amounts import NONE, decimal, minutes, percent, signed, signed_minutes
from layouts.anev.view import AnevPage
from layouts.paper import Table
from layouts.theme import ALARMS, name_of
from layouts.words import _

Cells = tuple[str, str, str, str, str]
WIDTHS = (40.0, 15.0, 15.0, 14.0, 16.0)
MOST_KINDS, MOST_AREAS, MOST_CAUSES, MOST_ALARMS = 10, 18, 8, 6


@dataclass(frozen=True, slots=True)
class Row:
    """A row. key: of the list behind its first figure ("": none); n: how many are on it."""

    cells: Cells
    key: str = ""
    n: int = 0


def summary(p: AnevPage) -> Table:
    """Give the week in a dozen figures."""
    r = p.recap
    now, was = r.response
    rows = [
        _count(_("Laporan"), r.total, "all"),
        Row((_("P50 respons"), minutes(now.p50), minutes(was.p50), _minus(now.p50, was.p50), _n(now.n)),
            "response", now.n),
        Row((_("P90 respons"), minutes(now.p90), minutes(was.p90), _minus(now.p90, was.p90), _n(now.n)),
            "response", now.n),
        Row((_("Tiba ≤ {0} mnt").format(f"{p.target_s / 60:g}"), percent(now.within.share), percent(was.within.share),
             _points(now.within.share, was.within.share), _between(now.within.low, now.within.high, now.within.n)),
            "response", now.n),
        _count(_("Lewat target"), r.late, "late"),
        _count(_("Penelepon berulang (3 kali)"), r.repeat_callers, "callers"),
        *_crew(*r.crew),
        *_voice(*r.voice),
        Row((_("Atensi dan siaran"), str(len(p.attentions)), "", "", "")),
    ]  # fmt: skip
    return _table(p, _titles(_("Angka minggu ini"), _("wajar / n")), rows)


def _crew(now: Crew, was: Crew) -> list[Row]:
    refused = now.declined + now.unanswered, was.declined + was.unanswered
    offers = _("dari {0}").format(now.offers)
    return [
        Row(_pair(_("Tawaran diterima"), now.accepted, was.accepted, offers), "accepted", now.accepted),
        Row(_pair(_("Ditolak, tidak dijawab"), *refused, ""), "refused", refused[0]),
        Row(_pair(_("Diambil pengganti"), now.stand_ins, was.stand_ins, ""), "stand_ins", now.stand_ins),
        Row(_pair(_("Petugas yang turun"), now.officers, was.officers, ""), "officers", now.accepted),
    ]


def _voice(now: Voice, was: Voice) -> list[Row]:
    stars, old_stars = now.stars, was.stars
    return [
        Row((_("Penilaian warga (1–5)"), decimal(stars), decimal(old_stars), _points_of(stars, old_stars),
             _n(now.rated)), "rated", now.rated),
        Row((_("Rasa aman (1–5)"), decimal(now.safe), decimal(was.safe), _points_of(now.safe, was.safe),
             _n(now.asked)), "asked", now.asked),
        Row((_("Merasa lebih aman"), percent(now.safer.share), percent(was.safer.share),
             _points(now.safer.share, was.safer.share), _between(now.safer.low, now.safer.high, now.safer.n)),
            "answered", now.safer.n),
    ]  # fmt: skip


def kinds(p: AnevPage) -> Table:
    """Give the reports by kind, the most frequent first; the rest in one line."""
    return _counts(p, p.recap.kinds, name_of, _("Jenis"), MOST_KINDS, "kind")


def areas(p: AnevPage) -> Table:
    """Give the reports by polsek."""
    return _counts(p, p.recap.areas, lambda code: p.names.get(code, code), _("Polsek"), MOST_AREAS, "kecamatan")


def causes(p: AnevPage) -> Table:
    """Give why responses were late, as somebody has said; first how many nobody has explained, never in the rest."""
    found = sorted(p.recap.causes, key=lambda c: c.key != "")
    return _counts(p, found, cause_word, _("Sebab lewat target"), MOST_CAUSES, "cause")


def alarms(p: AnevPage) -> Table:
    """Give the alarms by kind."""
    return _counts(p, p.recap.alarms, alarm_word, _("Alarm"), MOST_ALARMS, "alarm")


def cause_word(code: str) -> str:
    """Give a cause with its code; "" is what nobody has explained."""
    return f"{code} {_(CAUSES[code])}" if code in CAUSES else _("belum dijelaskan")


def alarm_word(kind: str) -> str:
    """Give how a kind of alarm is called."""
    return _(ALARMS[kind].word) if kind in ALARMS else kind


def places(p: AnevPage) -> Table:
    """Give where it happens again and again: villages with three reports or more."""
    rows = [(p.names.get(code, code), str(n)) for code, n in p.recap.repeat_places]
    ways = [(p.link(behind=f"village:{code}"), n) for code, n in p.recap.repeat_places]
    return Table((_("Tempat rawan (3 laporan atau lebih)"), _("laporan")), rows, (80.0, 20.0), ways)


def _counts(p: AnevPage, counts: Sequence[Count], name: Callable[[str], str], title: str, most: int, key: str) -> Table:
    rows = [_count(name(c.key), c, f"{key}:{c.key}") for c in counts[:most]]
    rest = counts[most:]
    if rest:
        whole = Count("", sum(c.now for c in rest), sum(c.before for c in rest))
        rows.append(_count(_("{0} lainnya").format(len(rest)), whole, ""))
    return _table(p, _titles(title, _("wajar")), rows)


def _table(p: AnevPage, titles: Sequence[str], rows: Sequence[Row]) -> Table:
    ways = [(p.link(behind=r.key), r.n) if r.key and r.n else None for r in rows]
    return Table(titles, [r.cells for r in rows], WIDTHS, ways)


def _titles(first: str, last: str) -> tuple[str, ...]:
    return first, _("minggu ini"), _("minggu lalu"), _("naik/turun"), last


def _count(name: str, c: Count, key: str) -> Row:
    usual = f"{c.usual[0]:.0f}–{c.usual[1]:.0f}" if c.usual else NONE
    mark = ("▲ " if c.now > c.usual[1] else "▼ ") if c.usual and c.is_unusual else ""
    return Row((name, f"{mark}{c.now}", str(c.before), _change(c.now, c.before), usual), key, c.now)


def _pair(name: str, now: int, was: int, more: str) -> Cells:
    return name, str(now), str(was), _change(now, was), more


def _change(now: int, was: int) -> str:
    """Give the change as a count, and as per cent only where the week before had enough to take a share of."""
    more = f" ({signed(round(100 * (now - was) / was))} %)" if was >= 20 and now != was else ""
    return signed(now - was) + more


def _minus(now: float | None, was: float | None) -> str:
    return NONE if now is None or was is None else signed_minutes(now - was)


def _points(now: float | None, was: float | None) -> str:
    return NONE if now is None or was is None else _("{0} poin").format(signed(round(100 * (now - was))))


def _points_of(now: float | None, was: float | None) -> str:
    if now is None or was is None:
        return NONE
    return ("+" if now - was >= 0.05 else "") + decimal(now - was)


def _between(low: float, high: float, n: int) -> str:
    return _("{0}–{1}, n {2}").format(decimal(100 * low, 0), percent(high), n) if n else _n(0)


def _n(n: int) -> str:
    return f"n {n}" if n >= 20 else _("n {0}, kecil").format(n)
