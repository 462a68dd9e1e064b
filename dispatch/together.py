"""Two or more owe their first offer at the same moment: the worker decides for all of them at once who goes where.

Only the first officer of each is decided here. Whoever declines or stays silent is followed by the chain, one
incident at a time; and an incident whose own officer is asked by telephone, or has named a stand-in, is left to it.
"""

import time

import structlog

from dispatch.core.chain import Link
from dispatch.core.commands import OfferAssignment
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


def offer_together(desk: Desk, planner: Planner, now: float | None = None) -> set[str]:
    """Make the first offers of all that owe one, if there are two or more. Gives the incidents that got theirs."""
    now = time.time() if now is None else now
    policy = desk.policy
    owing = [v for v in desk.store.owing() if owes_its_first(v.state, planner.recommender.fleet, policy)][:MOST]
    if len(owing) < 2:
        return set()
    plan = planner.plan([v.state for v in owing], now, first_only=True, own_village_first=policy.territory_first)
    versions = {v.state.number: v for v in owing}
    offers = [_offer(line, versions[line.incident], plan, policy, now) for line in plan.lines]
    outcomes = desk.handle_many(offers)
    made = {o.incident for o, outcome in zip(offers, outcomes, strict=True) if not isinstance(outcome, Refused)}
    log.info("offered together", owing=len(owing), offered=len(made), saved_s=round(plan.saved_s), rule=plan.rule())
    return made


def owes_its_first(incident: Incident, fleet: Fleet, policy: Policy) -> bool:
    """Whether an incident waits for the first officer of its chain, and the plan may choose that one."""
    if not incident.offer_wanted or incident.round or not incident.is_waiting or incident.lat is None:
        return False
    return incident.priority not in policy.territory_first or not _is_asked_otherwise(incident, fleet)


def _is_asked_otherwise(incident: Incident, fleet: Fleet) -> bool:
    """Whether the village's own officer is reached by telephone or through a stand-in."""
    own = [fleet.officers[fleet.by_slot[slot]] for slot in sorted(fleet.residents.get(incident.village, ()))]
    return bool(incident.village) and any(not o.device or (o.has_left and o.stand_in) for o in own)


def _offer(line: Line, found: Versioned, plan: Plan, policy: Policy, now: float) -> OfferAssignment:
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
