"""The joint plan: matching with what a single recommendation keeps to as well, above all the reserve of each polsek.

One after the other, the last free unit of a polsek is kept from a P4 because the one before has left already. In
one assignment for all nobody has left yet, so what goes beyond the reserve is found afterwards, barred, and all is
matched again; the higher priorities have chosen before and are not touched by it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dispatch.core.matching import Edges, Matched, Need, Pair, match
from dispatch.core.policy import Ranking

FROM_PLAN = "chosen by operator from the joint plan"
"""The rule of an offer that an operator has accepted from the plan."""
MOST_ROUNDS = 12
Homes = Mapping[int, str]
"""Officer -> polsek ("" for none)."""


def match_within_reserve(
    needs: Sequence[Need], edges: Edges, homes: Homes, free: Mapping[str, int], limits: Ranking
) -> Matched:
    """Give the one assignment for all that leaves each polsek its reserve.

    homes: of every officer in the edges. free: how many of a polsek are free now, in the edges or not.
    """
    low = np.array([n.priority >= limits.reserve_from for n in needs], np.bool_)
    matched = match(needs, edges)
    for _ in range(MOST_ROUNDS):
        barred = _beyond_reserve(needs, matched, homes, free, limits)
        if not len(barred):
            return matched
        edges = edges.where(~(low[edges.need] & np.isin(edges.officer, barred)))
        matched = match(needs, edges)
    barred = _beyond_reserve(needs, matched, homes, free, limits)
    kept = [p for p in matched.pairs if not low[p.need] or p.officer not in barred]
    return Matched(kept, sorted(set(range(len(needs))) - {p.need for p in kept}))


def _beyond_reserve(
    needs: Sequence[Need], matched: Matched, homes: Homes, free: Mapping[str, int], limits: Ranking
) -> NDArray[np.intp]:
    """Give who may not go to low priorities: of each polsek that the plan would strip, all but the best."""
    high: Counter[str] = Counter()
    low: dict[str, list[Pair]] = {}
    for pair in matched.pairs:
        if homes[pair.officer] and needs[pair.need].priority >= limits.reserve_from:
            low.setdefault(homes[pair.officer], []).append(pair)
        else:
            high[homes[pair.officer]] += 1
    spare = {home: max(0, free[home] - high[home] - limits.reserve) for home in low}
    stripped = {home for home, pairs in low.items() if len(pairs) > spare[home]}
    if not stripped:
        return np.zeros(0, np.intp)
    best = {home: sorted(low[home], key=lambda p: (p.seconds, p.officer))[: spare[home]] for home in stripped}
    kept = {pair.officer for pairs in best.values() for pair in pairs}
    return np.array([o for o, home in homes.items() if home in stripped and o not in kept], np.intp)
