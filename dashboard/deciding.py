"""The list behind a dispatch: as the screen that dispatches has shown it, else as it is worked out now."""

import asyncio
from dataclasses import replace
from typing import Any

from dashboard.parts import Parts
from dispatch.core.commands import Command, OfferAssignment
from dispatch.core.decisions import decision_of
from dispatch.core.planning import FROM_PLAN


async def with_decision(parts: Parts, command: Command, seen: str = "") -> Command:
    """Put the list behind an offer into its command. seen: id of the list the sender had on the screen."""
    if not isinstance(command, OfferAssignment):
        return command
    shown = parts.shown.find(seen, command.incident) or await asyncio.to_thread(_worked_out, parts, command.incident)
    if not shown:
        return command
    decision = decision_of(shown, command.officer)
    if command.rule == FROM_PLAN:  # recommended too: to all at once, not to this one alone
        decision["as_recommended"] = True
    return replace(command, decision=decision)


def _worked_out(parts: Parts, number: str) -> dict[str, Any] | None:
    incident = parts.store.incident(number).state
    return parts.recommender.recommend(incident) if incident else None


def not_the_first(command: Command) -> bool:
    """Whether somebody chose otherwise than the list says, so that a word on why is worth asking for."""
    decision = command.decision if isinstance(command, OfferAssignment) else {}
    return bool(decision) and not decision["as_recommended"]
