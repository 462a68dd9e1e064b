"""The cases behind a component of the chosen unit: `behind=<component>`, each with its outcome."""

from collections.abc import Mapping

from dashboard.listing import Listed, Ways, known_of, list_of, page_asked
from dashboard.parts import Parts
from dispatch.core.score_words import COMPONENTS, like_words
from dispatch.scoring import Scored
from layouts.amounts import clock, decimal, percent
from layouts.behind import Behind
from layouts.scores.view import ScoresPage
from layouts.words import _

YES_NO = {
    "accepted": ("diterima", "tidak diterima"),
    "arrival": ("tepat waktu", "terlambat"),
    "declared": ("di TKP", "jauh dari TKP"),
}
"""Component whose outcome is 1 or 0 -> how each is called."""


def behind_of(parts: Parts, page: ScoresPage, found: Scored, params: Mapping[str, str]) -> Behind | None:
    """Give a page of the list of the chosen unit's cases, None for a component there is not."""
    name, unit = params.get("behind", ""), page.chosen
    if name not in COMPONENTS or unit is None:
        return None
    cases = found.cases_of(unit.id, name)
    callsigns = [parts.fleet.callsign_of(o) for o in cases["officer"].astype(str)]
    said = [outcome_of(name, float(x), like) for x, like in zip(cases["outcome"], cases["like"], strict=True)]
    title = f"{_(COMPONENTS[name][0])} · {unit.name}"
    numbers = cases["incident"].astype(str).tolist()
    who = callsigns if page.kind == "polsek" else ()
    listed = Listed(title, numbers, units=who, value_name=_("Capaian"), said=said)
    ways = Ways(lambda at: clock(at, page.zone), page.zone_label, page.link(), page.link(behind=name))
    history = parts.history.now().frames.incidents
    return list_of(listed, known_of(history, numbers), page_asked(params.get("page", "")), ways)


def outcome_of(component: str, outcome: float, like: str) -> str:
    """Give the outcome of a case (0 to 1) in words; of an arrival with the distance its time was allowed for."""
    if component not in YES_NO:
        return _("bintang {0}").format(decimal(1 + 4 * outcome, 0)) if component == "rating" else percent(outcome)
    yes, no = YES_NO[component]
    word = _(yes if outcome >= 0.5 else no)
    return f"{word} · {_(like_words(like)[0])}" if component == "arrival" else word
