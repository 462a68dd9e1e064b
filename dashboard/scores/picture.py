"""The page of assessments, gathered: scores of the units somebody may see, the chosen one's calculation and remarks."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.areas.scope import Ground, ground_of
from dashboard.parts import Parts
from dashboard.permissions import may
from dashboard.scores.behind import behind_of
from dispatch.access import Person
from dispatch.core.score_words import PERIODS, USUAL_DAYS
from dispatch.core.scored import Score
from dispatch.core.subtree import is_within
from dispatch.scoring import DAY_S, OF, ScoreBook, remarks_of, weights_of
from layouts.refusals import refusal
from layouts.scores.view import ScoresPage, Unit

Params = dict[str, str]


def picture(parts: Parts, book: ScoreBook, person: Person, params: Params) -> ScoresPage:
    """Give the page for somebody: of their own subtree only, compared with everybody."""
    faults: list[str] = []
    kind = _one_of("of", params, OF, OF[0], faults)
    days = int(_one_of("days", params, [str(n) for n in PERIODS], str(USUAL_DAYS), faults))
    weights = weights_of(parts.store)
    found = book.of(kind, days, weights, list(parts.fleet.officers.values()))
    units = units_of(parts, kind, found.scores, person)
    chosen = next((u for u in units if u.id == params.get("unit")), None)
    told = tuple(remarks_of(parts.store, about_of(kind, chosen.id))) if chosen else ()
    shown = tuple(u for u in units if u.score.counting)
    page = ScoresPage(
        kind=kind,
        days=days,
        start=found.at - days * DAY_S,
        end=found.at,
        units=shown,
        unranked=len(units) - len(shown),
        weights=weights,
        chosen=chosen,
        remarks=told,
        may_weigh=may(person.role, "command"),
        csrf="",
        zone=parts.settings.shift_times().zone,
        zone_label=parts.settings.zone_label,
        faults=tuple(faults),
    )
    return replace(page, behind=behind_of(parts, page, found, params)) if chosen else page


def _one_of(name: str, params: Params, some: Sequence[str], usual: str, faults: list[str]) -> str:
    """Give a parameter that is one of some; for any other the usual one, and why among the faults."""
    given = params.get(name) or usual
    if given in some:
        return given
    faults.append(refusal(f"{name}: {given[:40]!r} is none of {', '.join(some)}; {usual} is shown"))
    return usual


def about_of(kind: str, unit: str) -> str:
    """Give what remarks on a unit's assessment are kept under."""
    return f"score:{kind}:{unit}"


def units_of(parts: Parts, kind: str, scores: dict[str, Score], person: Person) -> list[Unit]:
    """Give the units somebody may see, in the order of the scores."""
    ground = ground_of(parts)
    named = (_polsek(ground, s) if kind == "polsek" else _officer(parts, ground, s) for s in scores.values())
    root = ground.root_of(person)
    return [unit for unit, area in named if is_within(area, root)]


def _polsek(ground: Ground, score: Score) -> tuple[Unit, str]:
    code = ground.posts.codes.get(score.unit) or ground.top
    return Unit(score.unit, score.unit, "", score), code


def _officer(parts: Parts, ground: Ground, score: Score) -> tuple[Unit, str]:
    o = parts.fleet.officers.get(score.unit)
    if o is None:
        return Unit(score.unit, score.unit, "", score), ground.top
    return Unit(o.id, o.callsign, f"{o.name} · {o.polsek}", score), ground.posts.area_of(o)
