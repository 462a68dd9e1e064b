"""Who is sent: three plain ways to decide, and ours, by the functions of dispatch/core that the product uses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from dispatch.core.coverage import Coverage
from dispatch.core.geo import in_space
from dispatch.core.matching import Edges, Need, match
from dispatch.core.planning import match_within_reserve
from dispatch.core.policy import Ranking
from dispatch.core.reassign import UnderWay, rises
from dispatch.core.recommend import NEAREST, rank
from dispatch.core.runcards import ANY, able
from dispatch.core.why import Candidate
from tests.bench.month.engine import Case, Room, Send, Task
from tests.bench.month.ways import Floats, Ints

Cost = Callable[[Room, Case], Floats]
"""What each officer would cost for a case; the least goes."""


@dataclass(frozen=True)
class Plain:
    """One after the other, by priority and the oldest: the cheapest who is free and fits goes."""

    cost: Cost

    def send(self, room: Room, cases: Sequence[Case]) -> list[Send]:
        """Give who goes where."""
        free, sent = room.people.free.copy(), []
        for case in sorted(cases, key=lambda c: (c.happening.priority, c.happening.at)):
            cost = self.cost(room, case)
            for slot in case.missing:
                fit = np.flatnonzero(free & room.fit(case, slot))
                if len(fit):
                    chosen = int(fit[np.argmin(cost[fit])])
                    free[chosen] = False
                    sent.append((case, slot, chosen))
        return sent

    def take(self, room: Room, officer: int, cases: Sequence[Case]) -> Case | None:
        """Give the most urgent, then the oldest."""
        return min(cases, key=lambda c: (c.happening.priority, c.happening.at))

    def move_up(self, room: Room, case: Case) -> Task | None:
        """Nobody is taken away from where he is going."""
        return None


def by_line(room: Room, case: Case) -> Floats:
    """Nearest by straight line."""
    return room.lines(case)


def by_time(room: Room, case: Case) -> Floats:
    """Nearest by driving time on the roads."""
    return room.by_road(case)


def by_estimate(room: Room, case: Case) -> Floats:
    """Driving time estimated from the line, as without a road graph."""
    return room.by_line(case)


def territory_first(room: Room, case: Case) -> Floats:
    """The village's own officer if free, whoever is nearer; else the nearest by driving time."""
    own = room.people.village == case.happening.village
    return room.by_road(case) - 1e6 * own


@dataclass
class Ours:
    """The product: ranking with territory, coverage and reserve; matching where two or more wait; upward moves.

    times: how a room works out driving times (with an imported road graph, or by estimate).
    """

    limits: Ranking
    times: Cost = by_time
    reach_min: float = 15.0
    gain_s: float = 120.0
    moves_up: bool = True
    _coverage: Coverage | None = field(default=None, repr=False)

    def send(self, room: Room, cases: Sequence[Case]) -> list[Send]:
        """Give who goes where."""
        if len(cases) == 1:
            return self._ranked(room, cases[0])
        return self._matched(room, cases) if cases else []

    def take(self, room: Room, officer: int, cases: Sequence[Case]) -> Case | None:
        """Give the case the matching gives him: by priority, whoever has nobody yet first, then the nearest."""
        reserve = self._at_reserve(room, 4)
        low = self.limits.reserve_from if str(room.people.polsek[officer]) in reserve else 5
        open_ = [c for c in cases if c.happening.priority < low]
        if not open_:
            return None
        place, joint = (part[officer] for part in room.places())
        xy, joints = np.array([c.happening.xy for c in open_]), np.array([c.happening.junction for c in open_])
        seconds = room.ways.drive(place, xy, joints, int(joint))
        sent = [len(c.card.slots) - len(c.missing) for c in open_]
        needs = [Need(str(n), c.happening.priority, c.happening.at, sent[n]) for n, c in enumerate(open_)]
        count = np.arange(len(open_))
        pairs = match(needs, Edges(count, np.zeros_like(count), seconds)).pairs
        return open_[pairs[0].need] if pairs else None

    def move_up(self, room: Room, case: Case) -> Task | None:
        """Give the task of somebody who is much sooner here than the best who is free, and goes to something lower."""
        if not self.moves_up or case.happening.priority > 3 or not room.under_way:
            return None
        times = self.limits.turnout_s + self.times(room, case)
        fit = np.flatnonzero(room.people.free & room.fit(case, ANY))
        best = float(times[fit].min()) if len(fit) else float("inf")
        if best <= self.gain_s + self.limits.turnout_s:
            return None
        crowd = [
            UnderWay(t.assignment.officer, str(who), t.assignment.id, t.case.incident.number, t.case.happening.priority,
                     float(times[who]))
            for who, t in room.under_way.items()
            if able(t.assignment.function, case.happening.kind)
        ]  # fmt: skip
        found = rises(case.incident, best, crowd, self.gain_s)
        return room.under_way[int(found[0].who.callsign)] if found else None

    def _ranked(self, room: Room, case: Case) -> list[Send]:
        """One case: as the recommendation ranks them; the first of the list, and who fills the card's other slots."""
        slots = list(case.missing)
        who = self._in_question(room, case, slots)
        if not len(who):
            return []
        lost = self._lost(room, who) if self.limits.tie(case.happening.priority) else {}
        reserve = self._at_reserve(room, case.happening.priority)
        lines, times = room.lines(case), self.times(room, case)
        candidates = [
            Candidate(
                officer=room.people.officers[o],
                line_m=float(lines[o]),
                metres=float(lines[o]),
                seconds=float(times[o]),
                age_s=0.0,
                lost=lost.get(int(o), ()),
                reserve_of=str(room.people.polsek[o]) if room.people.polsek[o] in reserve else "",
            )
            for o in who
        ]
        rows = rank(case.incident, candidates, case.card, self.limits, "road")["officers"]
        sent: list[Send] = []
        for row in rows:
            if row["fills"] in slots:
                slots.remove(row["fills"])
                sent.append((case, row["fills"], row["slot"]))
        return sent

    def _in_question(self, room: Room, case: Case, slots: Sequence[str]) -> Ints:
        """Give the nearest by line who can go, some of each named function, and the village's own."""
        lines, free = room.lines(case), room.people.free
        found = [_nearest(lines, free & room.fit(case, ANY), NEAREST)]
        found += [_nearest(lines, free & room.fit(case, slot), 4) for slot in set(slots) if slot != ANY]
        own = free & room.fit(case, ANY) & (room.people.village == case.happening.village)
        return np.unique(np.concatenate([*found, np.flatnonzero(own)]))

    def _lost(self, room: Room, who: Ints) -> dict[int, tuple[str, ...]]:
        """Give the villages nobody else would reach, by officer."""
        coverage = self._coverage = self._coverage or self._new_coverage(room)
        free = np.flatnonzero(room.people.free)
        degrees = room.ways.degrees(room.places()[0][free])
        coverage.update(free, in_space(degrees[:, 0], degrees[:, 1]))
        found = coverage.lost([int(o) for o in who])
        return {int(o): tuple(map(str, places)) for o, places in zip(who, found, strict=True)}

    def _new_coverage(self, room: Room) -> Coverage:
        reach_m = max(0.0, self.reach_min * 60 - self.limits.turnout_s) * 8.0 / 1.4
        points = room.ways.degrees(room.ways.xy[: room.ways.count])
        return Coverage(points[:, 0], points[:, 1], reach_m)

    def _at_reserve(self, room: Room, priority: int) -> set[str]:
        if priority < self.limits.reserve_from or not self.limits.reserve:
            return set()
        return {home for home, free in _free_of(room).items() if free <= self.limits.reserve}

    def _matched(self, room: Room, cases: Sequence[Case]) -> list[Send]:
        """Several at once: the joint plan."""
        wanted = [(c, slot, nth) for c in cases for nth, slot in enumerate(c.missing)]
        needs = [Need(c.incident.number, c.happening.priority, c.happening.at, nth) for c, _, nth in wanted]
        parts: list[tuple[Ints, Ints, Floats]] = []
        times = {c: self.limits.turnout_s + self.times(room, c) for c in cases}
        for n, (case, slot, _) in enumerate(wanted):
            fit = room.people.free & room.fit(case, slot) & (times[case] <= self.limits.too_far_s)
            who = _nearest(room.lines(case), fit, 50)
            lead = self.limits.territory_lead(case.happening.priority)
            weighed = times[case][who] - lead * (room.people.village[who] == case.happening.village)
            parts.append((np.full(len(who), n, np.intp), who, weighed))
        edges = Edges(*(np.concatenate(part) for part in zip(*parts, strict=True)))
        homes = {int(o): str(room.people.polsek[o]) for o in np.unique(edges.officer)}
        limits = self.limits
        free = _free_of(room)
        pairs = match_within_reserve(needs, edges, homes, free, limits).pairs
        return [(wanted[p.need][0], wanted[p.need][1], p.officer) for p in pairs]


def _nearest(lines: Floats, mask: np.ndarray, most: int) -> Ints:
    who = np.flatnonzero(mask)
    return who[np.argsort(lines[who], kind="stable")[:most]]


def _free_of(room: Room) -> dict[str, int]:
    homes, free = np.unique(room.people.polsek[room.people.free], return_counts=True)
    return {**dict.fromkeys(map(str, room.people.polsek), 0), **dict(zip(map(str, homes), free.tolist(), strict=True))}
