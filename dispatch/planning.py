"""Many at once over the fleet as it is now: what waits becomes one plan, matched by the core.

waiting incidents -> the units their run cards still miss -> who could go where (dispatch/field.py)
                  -> one assignment, beside what one after the other would have given
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dispatch.core.incident import Incident
from dispatch.core.matching import Edges, Matched, Need, greedy, match
from dispatch.core.officer import Officer
from dispatch.core.planning import match_within_reserve
from dispatch.core.recommend import held_by
from dispatch.core.runcards import ANY, VILLAGE_OFFICER
from dispatch.core.triage import KINDS
from dispatch.field import Field, Wanted, Ways
from dispatch.recommend import Recommender

NEAREST = 50
WIDER = 8
"""Whoever stays unserved is looked for once more among so many times as many."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the plan: who goes where and when they are there; and who would have gone one after the other."""

    incident: str
    priority: int
    kind: str
    nth: int
    slot: str
    officer: str
    callsign: str
    function: str
    eta_s: float
    own_village: bool
    alone_callsign: str
    alone_eta_s: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The joint plan. unserved: number -> why nobody goes; saved_s: against one after the other; took_s: to plan."""

    lines: list[Line]
    unserved: dict[str, str]
    saved_s: float
    took_s: float

    def rule(self) -> str:
        """Name the rule as journal and screen show it."""
        others = len({line.incident for line in self.lines} | self.unserved.keys()) - 1
        saves = f": saves {self.saved_s:.0f} s" if self.saved_s >= 1 else ""
        return f"planned together with {others} others{saves}"


class Planner:
    """Answers "who should go to all of these" for one process that follows the fleet."""

    def __init__(self, recommender: Recommender) -> None:
        self.recommender = recommender
        self._fleet = recommender.fleet

    def plan(
        self,
        incidents: Iterable[Incident],
        now: float,
        *,
        first_only: bool = False,
        own_village_first: frozenset[int] = frozenset(),
    ) -> Plan:
        """Give the joint plan for incidents that wait for units.

        first_only: one unit each. own_village_first: priorities whose village officer goes before anybody nearer.
        """
        began = time.perf_counter()
        wanted = [w for i in incidents if i.lat is not None for w in self.needs(i, first_only)]
        unplaced = {i.number: "not located" for i in incidents if i.lat is None}
        field = Field(self.recommender, now, own_village_first)
        needs = [w.need for w in wanted]
        ways = field.ways(wanted, range(len(wanted)), NEAREST)
        matched = self._match(needs, ways.edges, field)
        further = [n for n in matched.unserved if n in ways.full]
        if further:
            ways = ways.and_(field.ways(wanted, further, NEAREST * WIDER))
            matched = self._match(needs, ways.edges, field)
        return self._told(wanted, ways, matched, unplaced, time.perf_counter() - began)

    def needs(self, incident: Incident, first_only: bool) -> list[Wanted]:
        """Give the units an incident still misses by its run card, in the order of its slots."""
        card = self.recommender.card(incident)
        missing = card.missing([a.function for a in held_by(incident)])[: 1 if first_only else None]
        able = {VILLAGE_OFFICER, *KINDS.get(incident.kind, KINDS["OTHER"]).functions}
        done = len(card.slots) - len(missing) if not first_only else 0
        return [
            Wanted(
                Need(incident.number, incident.priority, incident.clock, done + nth),
                incident,
                slot,
                frozenset(able if slot == ANY else slot.split("|")),
            )
            for nth, slot in enumerate(missing)
        ]

    def _match(self, needs: Sequence[Need], edges: Edges, field: "Field") -> Matched:
        limits = self.recommender.limits
        if not limits.reserve or not any(n.priority >= limits.reserve_from for n in needs):
            return match(needs, edges)
        homes = field.homes(edges.officer)
        return match_within_reserve(needs, edges, homes, field.free_in(set(homes.values())), limits)

    def _told(
        self, wanted: Sequence[Wanted], ways: Ways, matched: Matched, unplaced: dict[str, str], took_s: float
    ) -> Plan:
        """Give the plan in words, each unit beside what one after the other would have given it."""
        alone = {p.need: p.officer for p in greedy([w.need for w in wanted], ways.edges).pairs}
        theirs = dict(zip(alone, ways.etas_of(list(alone), list(alone.values())), strict=True))
        pairs = sorted(matched.pairs, key=lambda p: (wanted[p.need].need.priority, wanted[p.need].need.since, p.need))
        etas = ways.etas_of([p.need for p in pairs], [p.officer for p in pairs])
        lines = [
            self._line(wanted[p.need], p.officer, eta, alone.get(p.need), theirs.get(p.need))
            for p, eta in zip(pairs, etas, strict=True)
        ]
        saved = sum(line.alone_eta_s - line.eta_s for line in lines if line.alone_eta_s is not None)
        reached = ways.reached()
        why = {
            n: "all within reach go to others" if n in reached else "nobody free and able is within reach"
            for n in matched.unserved
        }
        nobody = {wanted[n].need.incident: why[n] for n in matched.unserved if wanted[n].need.nth == 0}
        return Plan(lines, unplaced | nobody, saved, took_s)

    def _line(self, w: Wanted, officer: int, eta_s: float, alone: int | None, alone_eta_s: float | None) -> Line:
        of = self._officer(officer)
        return Line(
            incident=w.need.incident,
            priority=w.need.priority,
            kind=w.incident.kind,
            nth=w.need.nth,
            slot=w.slot,
            officer=of.id,
            callsign=of.callsign,
            function=of.function,
            eta_s=eta_s,
            own_village=bool(of.village) and of.village == w.incident.village,
            alone_callsign="" if alone is None else self._officer(alone).callsign,
            alone_eta_s=alone_eta_s,
        )

    def _officer(self, slot: int) -> Officer:
        return self._fleet.officers[self._fleet.by_slot[slot]]
