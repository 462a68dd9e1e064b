"""Two or more owe their first offer at the same moment: the worker decides for all of them at once who goes where.

Only the first officer of each is decided here. Whoever declines or stays silent is followed by the chain, one
incident at a time; and an incident whose own officer is asked by telephone, or has named a stand-in, is left to it.
"""

import time
from collections.abc import Callable, Sequence

import structlog

from dispatch.core.chain import Link
from dispatch.core.commands import OfferAssignment, QueueIncident
from dispatch.core.errors import Refused
from dispatch.core.incident import Incident
from dispatch.core.policy import Policy
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.offering import BY
from dispatch.planning import Line, Plan, Planner
from dispatch.store import Versioned

log = structlog.get_logger()
MOST = 1_000
"""Incidents in one plan; more wait for the next."""
AT_ONCE = 40
"""So many are committed together; nobody waits for the lists of all."""


def offer_together(desk: Desk, planner: Planner, prepare: Callable[[Versioned], QueueIncident]) -> set[str]:
    """Make the first offers of all that owe one, if there are two or more. Gives the incidents that got theirs.

    prepare: what an incident that nobody has worked on yet is owed beside its offer; committed with it.
    """
    now, policy, fleet = time.time(), desk.policy, planner.recommender.fleet
    owing = [v for v in desk.store.owing() if owes_its_first(v.state, fleet, policy)][:MOST]
    if len(owing) < 2:
        return set()
    plan = planner.plan([v.state for v in owing], now, first_only=True, own_village_first=policy.territory_first)
    found = {v.state.number: v for v in owing}
    made: set[str] = set()
    for start in range(0, len(plan.lines), AT_ONCE):
        made |= _commit(desk, plan, plan.lines[start : start + AT_ONCE], found, prepare)
    log.info("offered together", owing=len(owing), offered=len(made), saved_s=round(plan.saved_s), rule=plan.rule())
    return made


def _commit(
    desk: Desk,
    plan: Plan,
    lines: Sequence[Line],
    found: dict[str, Versioned],
    prepare: Callable[[Versioned], QueueIncident],
) -> set[str]:
    """Commit some lines of the plan, the highest first. What was taken meanwhile is left to its own job."""
    offers = [_offer(line, found[line.incident], plan, desk.policy) for line in lines]
    new = [found[line.incident] for line in lines if not found[line.incident].state.queued]
    outcomes = desk.handle_many([*map(prepare, new), *offers])[len(new) :]
    return {o.incident for o, outcome in zip(offers, outcomes, strict=True) if not isinstance(outcome, Refused)}


def owes_its_first(incident: Incident, fleet: Fleet, policy: Policy) -> bool:
    """Whether an incident waits for the first officer of its chain, and the plan may choose that one."""
    if not incident.offer_wanted or incident.round or not incident.is_waiting or incident.lat is None:
        return False
    return incident.priority not in policy.territory_first or not _is_asked_otherwise(incident, fleet)


def _is_asked_otherwise(incident: Incident, fleet: Fleet) -> bool:
    """Whether the village's own officer is reached by telephone or through a stand-in."""
    own = [fleet.officers[fleet.by_slot[slot]] for slot in sorted(fleet.residents.get(incident.village, ()))]
    return bool(incident.village) and any(not o.device or (o.has_left and o.stand_in) for o in own)


def _offer(line: Line, found: Versioned, plan: Plan, policy: Policy) -> OfferAssignment:
    now = time.time()
    return OfferAssignment(
        id=f"offer:{line.incident}:{found.version}:{line.officer}",
        by=BY,
        at=now,
        now=now,
        incident=line.incident,
        officer=line.officer,
        rule=plan.rule(),
        expires_s=policy.accept(line.priority),
        if_owed=True,
        link=(Link.TERRITORY if line.own_village else Link.NEAREST).value,
    )
