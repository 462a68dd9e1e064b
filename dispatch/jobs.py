"""The work a report sets off, as RQ runs it. Every job is made of commands, so a repeat does nothing.

A job is named in JOBS or it is not run: a foreign job in the queue is refused and reported, whatever it names.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from dispatch.chain import Chain
from dispatch.core.commands import QueueIncident
from dispatch.core.incident import Incident
from dispatch.delivering import deliver_batch
from dispatch.desk import Desk
from dispatch.history import History
from dispatch.offering import BY, offer_next
from dispatch.planning import Planner
from dispatch.recommend import Recommender
from dispatch.store import Versioned
from dispatch.together import offer_together

QUEUE = "dispatch"


@dataclass(frozen=True, slots=True)
class Context:
    """What a job may use: wired once per worker process."""

    desk: Desk
    recommender: Recommender
    chain: Chain
    history: History


def dispatch_incident(context: Context, number: str) -> str:
    """Work out who should go; where an offer is owed, make it to the next of the chain. Gives what was done.

    Work that is no longer owed was done by another: after an outage the sweep has put much of it into the queue twice.
    """
    if not context.desk.store.is_marked("pending", f"dispatch:{number}"):
        return "done already"
    found = context.desk.store.incident(number)
    incident: Incident | None = found.state
    if incident is None or incident.is_ended:
        context.desk.store.unmark("pending", f"dispatch:{number}")
        return "nothing to do"
    queue = _recommended(context, found)
    if context.desk.handle(queue).value.get("moved"):
        return "moved meanwhile"
    if not incident.offer_wanted:
        return "recommended"
    if number in offer_together(context.desk, Planner(context.recommender), partial(_recommended, context)):
        return "offered together with others"
    steps = context.chain.steps(incident, queue.recommendation, queue.now)
    return offer_next(context.desk, incident, steps, f"{number}:{found.version}", queue.recommendation)


def _recommended(context: Context, found: Versioned) -> QueueIncident:
    """Work out who should go, and what is known of place and number: the command that keeps it with the incident."""
    incident, now = found.state, time.time()
    return QueueIncident(
        id=f"queue:{incident.number}:{found.version}",
        by=BY,
        at=incident.created if incident.back_entered else now,
        now=now,
        incident=incident.number,
        recommendation=context.recommender.recommend(incident),
        place=(incident.lat, incident.lng),
        past=context.history.counts(incident),
    )


JOBS: dict[str, Callable[..., str]] = {"dispatch_incident": dispatch_incident}
"""The allow-list: job name -> function(context, *arguments)."""

OUT_QUEUE = "out"
OUT_JOBS: dict[str, Callable[..., str]] = {"deliver_batch": deliver_batch}
"""The same for the queue of deliveries, whose context is the Webhooks."""

JOB_OF_FACT = {
    "report_received": "dispatch_incident",
    "assignment_declined": "dispatch_incident",
    "assignment_timed_out": "dispatch_incident",
    "incident_overdue": "dispatch_incident",
    "incident_reopened": "dispatch_incident",
    "incident_requeued": "dispatch_incident",
    "incident_located": "dispatch_incident",
    "incident_resumed": "dispatch_incident",
    "incident_split": "dispatch_incident",
    "report_joined": "dispatch_incident",
    "incident_unowned": "dispatch_incident",
    "chain_asked_again": "dispatch_incident",
}
"""Which facts the keeper turns into work."""
