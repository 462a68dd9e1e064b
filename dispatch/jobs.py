"""The work a report sets off, as RQ runs it. Every job is made of commands, so a repeat does nothing.

A job is named in JOBS or it is not run: a foreign job in the queue is refused and reported, whatever it names.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from dispatch.core.commands import OfferAssignment, QueueIncident, ReturnToOperator
from dispatch.core.errors import Conflict, Refused
from dispatch.core.incident import Incident
from dispatch.desk import Desk
from dispatch.recommend import Recommender

log = structlog.get_logger()
QUEUE = "dispatch"
BY = "system:worker"


@dataclass(frozen=True, slots=True)
class Context:
    """What a job may use: wired once per worker process."""

    desk: Desk
    recommender: Recommender


def dispatch_incident(context: Context, number: str) -> str:
    """Work out who should go; where an offer is owed, make it to the first who is free. Gives what was done."""
    found = context.desk.store.incident(number)
    incident: Incident | None = found.state
    if incident is None or incident.is_ended:
        context.desk.store.unmark("pending", f"dispatch:{number}")
        return "nothing to do"
    recommendation = context.recommender.recommend(incident)
    now = time.time()
    at = incident.created if incident.back_entered else now
    step = f"{number}:{found.version}"
    context.desk.handle(
        QueueIncident(id=f"queue:{step}", by=BY, at=at, now=now, incident=number, recommendation=recommendation)
    )
    if not incident.offer_wanted:
        return "recommended"
    return _offer_first(context, incident, recommendation, step)


def _offer_first(context: Context, incident: Incident, recommendation: dict[str, Any], step: str) -> str:
    """Offer to the first of the list who is still free; at the end of the chain the operator is told."""
    asked = len(incident.asked())
    at_end = asked >= context.desk.policy.most_offers
    try:
        for row in [] if at_end else _in_policy_order(incident, recommendation["officers"]):
            try:
                context.desk.handle(_offer_of(context, incident, row["officer"], step))
                return f"offered to {row['callsign']}"
            except Conflict:
                log.info("taken meanwhile; the next is asked", incident=incident.number, officer=row["officer"])
        now = time.time()
        nobody = "nobody left to ask: no fitting officer is free, fresh and unasked"
        reason = f"end of the chain: {asked} officers asked, none took it" if at_end else nobody
        context.desk.handle(
            ReturnToOperator(id=f"return:{step}", by=BY, at=now, now=now, incident=incident.number, reason=reason)
        )
    except Refused as refused:
        log.info("no offer", incident=incident.number, why=str(refused))
        return str(refused)
    return reason


def _offer_of(context: Context, incident: Incident, officer: str, step: str) -> OfferAssignment:
    now = time.time()
    return OfferAssignment(
        id=f"offer:{step}:{officer}",
        by=BY,
        at=now,
        now=now,
        incident=incident.number,
        officer=officer,
        rule=incident.offer_wanted,
        expires_s=context.desk.policy.accept(incident.priority),
        if_owed=True,
    )


def _in_policy_order(incident: Incident, officers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The village's own officer first where the policy gives citizens' reports to that one (decision 9)."""
    if incident.priority <= 2:
        return officers
    return sorted(officers, key=lambda row: "in territory" not in row["reasons"])


JOBS: dict[str, Callable[..., str]] = {"dispatch_incident": dispatch_incident}
"""The allow-list: job name -> function(context, *arguments)."""

JOB_OF_FACT = {
    "report_received": "dispatch_incident",
    "assignment_declined": "dispatch_incident",
    "assignment_timed_out": "dispatch_incident",
    "incident_overdue": "dispatch_incident",
    "incident_reopened": "dispatch_incident",
    "incident_requeued": "dispatch_incident",
    "incident_located": "dispatch_incident",
}
"""Which facts the keeper turns into work."""
