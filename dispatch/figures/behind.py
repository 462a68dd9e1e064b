"""Which incidents stand behind a figure: `behind=<panel>:<key>` of a URL -> their numbers. Pure.

Each figure's file says in its own `behind` which keys it knows; a key that is none gives nothing.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dispatch.figures import (
    arrivals,
    bands,
    breaches,
    curve,
    heat,
    hotspots,
    ladder,
    load,
    quality,
    stages,
    utilisation,
    xmr,
)
from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import Frames
from dispatch.figures.repeats import repeats
from dispatch.figures.terms import Terms

if TYPE_CHECKING:
    import pandas as pd

Panel = Callable[[Frames, str, Terms], "pd.Series[str]"]
PANELS: Mapping[str, Panel] = {
    "load": lambda f, key, _: load.behind(f, key),
    "interval": lambda f, key, _: quality.behind(f, key),
    "quality": lambda f, key, _: quality.behind(f, key),
    "xmr": xmr.behind,
    "curve": lambda f, key, _: curve.behind(f, key),
    "stages": lambda f, key, _: stages.behind(f, key),
    "heat": heat.behind,
    "breaches": breaches.behind,
    "band": bands.behind,
    "hotspots": lambda f, key, _: hotspots.behind(f, key),
    "unit": lambda f, key, _: utilisation.behind(f, key),
    "ladder": lambda f, key, _: ladder.behind(f, key),
    "arrivals": lambda f, key, _: arrivals.behind(f, key),
}
"""Panels whose incidents are among those chosen; `caller` and `place` look 30 days back (see `numbers_behind`)."""


def numbers_behind(key: str, history: Frames, chosen: Chosen, shown: Frames, terms: Terms) -> list[str]:
    """Give the numbers behind a figure, newest report first.

    key: `<panel>:<key>`, e.g. load:prank, interval:travel:missing, heat:5-20, stages:33.29.08, caller:<hash>,
    place:<number of its newest incident>. history: all of it; shown: what was chosen of it.
    """
    panel, _, rest = key.partition(":")
    if panel in ("caller", "place"):
        return _repeated(panel, rest, history, chosen)
    if panel not in PANELS:
        return []
    found = PANELS[panel](shown, rest, terms)
    rows = shown.incidents[shown.incidents["number"].isin(found)]
    return list(rows.sort_values("created", ascending=False)["number"])


def _repeated(panel: str, key: str, history: Frames, chosen: Chosen) -> list[str]:
    found = repeats(history, chosen)
    if panel == "caller":
        return next((list(c.numbers) for c in found.callers if c.caller == key), [])
    return next((list(p.numbers) for p in found.places if p.numbers[0] == key), [])
