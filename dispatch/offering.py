"""One step along the chain of offers: the next who can be asked is offered it, or the operator has it back."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog

from dispatch.core.chain import Step
from dispatch.core.commands import OfferAssignment, ReturnToOperator
from dispatch.core.decisions import decision_of
from dispatch.core.errors import Refused
from dispatch.core.incident import Incident
from dispatch.desk import Desk

log = structlog.get_logger()
BY = "system:worker"
MOST_NAMED = 12
"""How many who were passed over are named in one fact."""


def offer_next(
    desk: Desk, incident: Incident, steps: Sequence[Step], occasion: str, recommendation: dict[str, Any]
) -> str:
    """Offer to the first of the chain who can be asked; with nobody left tell the operator. Gives what was done.

    occasion: names the state this is decided on, so that a repeat of the same work does nothing.
    recommendation: the list behind it, kept with the choice.
    """
    passed_over: list[dict[str, str]] = []
    for step in steps:
        why_not = step.why_not
        if not why_not:
            try:
                decision = decision_of(recommendation, step.officer.id)
                desk.handle(replace(_offer(desk, incident, step, passed_over, occasion), decision=decision))
                return f"offered to {step.officer.callsign}"
            except Refused as refused:
                if refused.field != "officer":  # not this person, but the incident: taken, closed, not owed any more
                    log.info("no offer", incident=incident.number, why=str(refused))
                    return str(refused)
                why_not = str(refused)
        passed_over.append({"officer": step.officer.id, "callsign": step.officer.callsign, "why": why_not})
    return _give_back(desk, incident, passed_over, occasion)


def _offer(
    desk: Desk, incident: Incident, step: Step, passed_over: list[dict[str, str]], occasion: str
) -> OfferAssignment:
    return OfferAssignment(
        **_times(f"offer:{occasion}:{step.officer.id}"),
        incident=incident.number,
        officer=step.officer.id,
        rule=step.rule,
        expires_s=desk.policy.accept(incident.priority),
        if_owed=True,
        link=step.link.value,
        passed_over=tuple(passed_over[:MOST_NAMED]),
    )


def _give_back(desk: Desk, incident: Incident, passed_over: list[dict[str, str]], occasion: str) -> str:
    asked = len(incident.round)
    reason = f"end of the chain: {asked} asked, none took it" if asked else "nobody left to ask: everybody passed over"
    if not passed_over and not asked:
        reason = "nobody left to ask: the chain leads to nobody from here"
    try:
        desk.handle(
            ReturnToOperator(
                **_times(f"return:{occasion}"),
                incident=incident.number,
                reason=reason,
                passed_over=tuple(passed_over[:MOST_NAMED]),
            )
        )
    except Refused as refused:
        log.info("not given back", incident=incident.number, why=str(refused))
        return str(refused)
    return reason


def _times(id_: str) -> dict[str, Any]:
    now = time.time()
    return {"id": id_, "by": BY, "at": now, "now": now}
