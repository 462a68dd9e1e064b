"""The filters of a look in words, area and window aside: what a page must say while not everything is counted."""

from dashboard.parts import Parts
from dispatch.figures.chosen import Chosen
from layouts.reasons import CHANNELS
from layouts.theme import name_of
from layouts.words import _


def filter_words(parts: Parts, chosen: Chosen) -> list[str]:
    """Give each filter that is set as "name: values"."""
    named = {
        _("Prioritas"): [f"P{p}" for p in chosen.priorities],
        _("Jenis"): [name_of(kind) for kind in chosen.kinds],
        _("Saluran"): [_(CHANNELS.get(c, c)) for c in chosen.channels],
        _("Operator"): [o.partition(":")[2] or o for o in chosen.operators],
        _("Petugas"): [parts.fleet.callsign_of(id_) for id_ in chosen.officers],
    }
    return [f"{name}: {', '.join(values)}" for name, values in named.items() if values]
