"""One item of a handover in words: what it is, and what there is to know of it."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any, Final

from dispatch.core.handover import Item
from layouts.reasons import shown
from layouts.theme import ALARMS, PRIORITIES, name_of
from layouts.words import _

KINDS: Final = {
    "emergency": ("em", "Darurat petugas"),
    "alarm": ("p1", "Alarm belum dilihat"),
    "overdue": ("p1", "Lewat batas tanpa petugas"),
    "waiting": ("in", "Menunggu"),
    "running": ("on", "Berjalan"),
    "held": ("i-hist", "Ditunda"),
    "callback": ("i-phone", "Janji telepon balik"),
    "attention": ("i-info", "Atensi berlaku"),
    "silent": ("i-off", "Ponsel senyap"),
    "bare": ("i-pin", "Desa tanpa jangkauan"),
}
"""Kind -> (sign, title), in the order they are read."""
MOST_NAMED = 12


def title_of(item: Item) -> str:
    """Give what an item is about, in a few words."""
    a = item.about
    named: dict[str, Callable[[], str]] = {
        "emergency": lambda: f"{a['callsign']} · {a['number']}",
        "alarm": lambda: " · ".join(filter(None, (_alarm(a), a.get("number", ""), a.get("callsign", "")))),
        "callback": lambda: a["caller"],
        "attention": lambda: f"{_(PRIORITIES[a['priority']].word)} {a['text']}",
        "silent": lambda: f"{_('Polsek')} {a['polsek']}: {len(a['callsigns'])}",
        "bare": lambda: f"{_('Kec.')} {a['area']}: {len(a['villages'])}",
    }
    return named.get(item.kind, lambda: f"{a['number']} · {name_of(a['kind'])}")()


def _alarm(a: dict[str, Any]) -> str:
    sign = ALARMS.get(a["alarm"])
    return _(sign.word) if sign else str(a["alarm"])


def more_of(item: Item, zone: tzinfo) -> str:
    """Give what else the next shift has to know of it."""
    a = item.about
    if item.kind in ("silent", "bare"):
        return _listed(a["callsigns" if item.kind == "silent" else "villages"])
    if item.kind == "callback":
        tries = _("dicoba {}×").format(a["tries"]) if a["tries"] else _("belum dicoba")
        return " · ".join(filter(None, (shown(a["rule"]), tries)))
    if item.kind == "attention":
        return _("sampai {}").format(_moment(a["until"], zone))
    parts = [a.get("village", ""), ", ".join(a.get("units", ())), shown(a.get("rule", ""))]
    if item.kind == "held":
        parts += [a["reason"], _("sampai {}").format(_moment(a["until"], zone))]
    return " · ".join(filter(None, parts))


def _listed(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (" " + _("dan {} lagi").format(rest) if rest > 0 else "")


def _moment(epoch_s: float, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(epoch_s, zone):%d/%m %H:%M}"


def is_shown(item: Item, callers: bool) -> bool:
    """Whether somebody may see an item: whom to call back is a caller's number."""
    return callers or item.kind != "callback"


def priority_sign(item: Item) -> str:
    """Give the sign of an item: that of its priority, where it has one."""
    level = item.about.get("priority")
    return PRIORITIES[level].glyph if level in PRIORITIES else KINDS[item.kind][0]
