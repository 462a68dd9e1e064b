"""What is learned after a report was taken in: words, address, caller, answers to the card. Pure; see decide.py."""

from dataclasses import replace
from typing import Any

from dispatch.core.commands import AnswerQuestion, FillInReport
from dispatch.core.errors import Conflict, Invalid
from dispatch.core.facts import Decision
from dispatch.core.incident import Incident
from dispatch.core.manage import clock_of
from dispatch.core.numbers import KIND_OF_LANE
from dispatch.core.settling import remember
from dispatch.core.sop import ANSWERS, rule_of
from dispatch.core.world import World, fact

FIELDS = ("text", "address", "caller_number", "caller_name")
PERSONAL = ("caller_number", "caller_name")
"""Fields whose values stay out of the journal, which more people read than may see callers."""


def fill_in_report(c: FillInReport, world: World) -> Decision:
    """Write fields of a report; what somebody else has changed meanwhile is not overwritten."""
    incident = replace(world.incident_or_raise(c.incident))
    given = {name: value.strip() for name in FIELDS if (value := getattr(c, name)) is not None}
    changed = {name: value for name, value in given.items() if value != getattr(incident, name)}
    _refuse_overwriting(c, incident, changed)
    for name, value in changed.items():
        setattr(incident, name, value)
    if not changed:
        return Decision({}, [], [], {"incident": c.incident})
    incident.changed = c.now
    told = {name: value for name, value in changed.items() if name not in PERSONAL}
    done = fact(c, "report_filled_in", incident=c.incident, fields=sorted(changed), **told)
    decision = Decision({("incident", c.incident): incident}, [done], [], {"incident": c.incident})
    if "caller_number" in changed:
        _remember_number(c, world, incident, decision)
    return decision


def _remember_number(c: FillInReport, world: World, incident: Incident, decision: Decision) -> None:
    """The report counts for the number it now has, and no more for the one it had."""
    before, incident.caller = incident.caller, c.caller
    kind, about = KIND_OF_LANE[incident.lane], f"incident {incident.number}"
    if before and before != c.caller:
        remember(decision, world, before, "", incident.created, about, c.now)
    if c.caller:
        remember(decision, world, c.caller, kind, incident.created, about, c.now)


def _refuse_overwriting(c: FillInReport, incident: Incident, changed: dict[str, str]) -> None:
    for name in changed:
        now = getattr(incident, name)
        if name in c.was and c.was[name].strip() != now:
            raise Conflict(f"{name} of incident {c.incident} was changed meanwhile; look at it, then write again", name)


def answer_question(c: AnswerQuestion, world: World) -> Decision:
    """Keep an answer in the incident; a dangerous one raises the priority, and the rule says which."""
    incident = replace(world.incident_or_raise(c.incident))
    incident.refuse_if_ended()
    if c.answer not in ANSWERS:
        raise Invalid(f"answer {c.answer!r} is not known; use one of {', '.join(ANSWERS)}", "answer")
    incident.answers = incident.answers | {c.asked: c.answer}
    incident.changed = c.now
    before, rule = incident.priority, ""
    if c.raises is not None and c.raises < before:
        rule = rule_of(c.asked, c.answer, c.raises)
        incident.priority, incident.priority_rule = c.raises, rule
    about: dict[str, Any] = {"card": c.card, "asked": c.asked, "answer": c.answer, "advice": c.advice}
    about |= {"before": {"priority": before}, "after": {"priority": incident.priority}} if rule else {}
    done = fact(c, "card_answered", incident=c.incident, rule=rule, **about)
    marks = clock_of(incident, world.policy) if rule else []
    answer = {"incident": c.incident, "priority": incident.priority}
    return Decision({("incident", c.incident): incident}, [done], marks, answer)
