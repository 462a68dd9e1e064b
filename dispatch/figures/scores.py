"""An assessment of officers and polseks, computed from cases alone, with every step of the calculation kept.

    outcome of each case (0 to 1)           -> `value`: the mean of one's own cases
    what others had with cases like these   -> `expected`: for each kind of case the others' mean, weighted by own cases
    points = 50 + 100 x (value - expected)  -> 50 is "as others with the same work", cut to 0 ... 100
    total  = points weighted by the shares  -> with the range that chance alone explains (95 %)

Comparing with others' cases of the same kind adjusts for load, hour and distance (indirect standardisation). Fewer
than 20 cases are shown and not ranked; a total needs two components at least. Units whose ranges overlap share places.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from dispatch.core.chance import error_of, places
from dispatch.core.scored import Component, Score, Step

if TYPE_CHECKING:
    import pandas as pd

FEWEST_OTHERS = 10
"""With fewer cases of others like one's own, all the others' cases of the component stand in."""


def scores_of(cases: "pd.DataFrame", shares: Mapping[str, float]) -> list[Score]:
    """Give the scores of all units (column `unit` of the cases), the ranked ones by total first, then by name."""
    found = {unit: [] for unit in sorted(set(cases["unit"]))} if len(cases) else {}  # type: dict[str, list[Component]]
    for name, share in shares.items():
        mine = _components(cases[cases["component"] == name] if len(cases) else cases, name, share)
        for unit, components in found.items():
            components.append(mine.get(unit, Component(name, share, 0, None, None, 0.0)))
    return _placed([Score(unit, tuple(components)) for unit, components in found.items()])


def _components(cases: "pd.DataFrame", name: str, share: float) -> dict[str, Component]:
    """Give one component of every unit that has a case of it."""
    if not len(cases):
        return {}
    own = cases.groupby(["unit", "like"], observed=True)["outcome"].agg(["size", "sum"])
    kinds = cases.groupby("like", observed=True)["outcome"].agg(["size", "sum"])
    everybody = (len(cases), float(cases["outcome"].sum()))
    alike = {str(like): (int(n), float(s)) for like, n, s in kinds.itertuples()}
    rows: dict[str, list[tuple[str, int, float]]] = {}
    for (unit, like), n, s in own.itertuples():
        rows.setdefault(str(unit), []).append((str(like), int(n), float(s)))
    return {unit: _component(name, share, mine, alike, everybody) for unit, mine in rows.items()}


def _component(
    name: str,
    share: float,
    mine: list[tuple[str, int, float]],
    alike: Mapping[str, tuple[int, float]],
    everybody: tuple[int, float],
) -> Component:
    """Give one unit's component. mine: (like, n, sum); alike, everybody: (n, sum) of all units, the unit's included."""
    n, total = sum(m for _, m, _ in mine), sum(s for _, _, s in mine)
    rest = everybody[0] - n, everybody[1] - total
    steps = tuple(_step(like, m, s, alike[like], rest) for like, m, s in mine)
    value = total / n
    expected = sum(step.n * step.others for step in steps) / n if all(step.others_n for step in steps) else None
    return Component(name, share, n, value, expected, error_of(value, n), steps)


def _step(like: str, n: int, total: float, all_: tuple[int, float], rest: tuple[int, float]) -> Step:
    others_n, others = all_[0] - n, all_[1] - total
    stood_in = others_n < FEWEST_OTHERS
    if stood_in:
        others_n, others = rest
    return Step(like, n, total / n, others_n, others / others_n if others_n else 0.0, stood_in)


def _placed(scores: list[Score]) -> list[Score]:
    """Rank those with enough cases in every component; the others stand behind, unranked."""
    ranked = sorted((s for s in scores if s.is_whole), key=lambda s: (-(s.total or 0.0), s.unit))
    rest = sorted((s for s in scores if not s.is_whole), key=lambda s: (s.total is None, -(s.total or 0.0), s.unit))
    reached = places([((s.total or 0.0) - s.reach, (s.total or 0.0) + s.reach) for s in ranked])
    placed = [replace(s, place=place, of=len(ranked)) for s, place in zip(ranked, reached, strict=True)]
    return placed + rest
