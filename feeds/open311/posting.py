"""`POST requests`: a posted form becomes a report like any other, its answers to the card included.

The same request sent again is answered as the first time: by the sender's own Idempotency-Key, else by what the form
says, for 10 to 20 minutes (KEPT_S): a client that retries sends the same words, two people hardly do.
"""

import asyncio
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from dispatch.access import Person
from dispatch.core.commands import AnswerQuestion, ReceiveReport
from dispatch.core.errors import Forbidden
from dispatch.core.sop import ANSWERS
from dispatch.core.triage import classify
from dispatch.repeated import take_report
from dispatch.wire import Caller, Report
from feeds.decoders.open311 import Form, PostedRequest
from feeds.open311.answers import Fault
from feeds.open311.services import asked_on, is_service
from feeds.parts import Parts

KEPT_S = 600.0
URGENT = 2
"""Reports of this priority or higher are never refused for their number."""


def posted(form: Form) -> PostedRequest:
    """Give the request of a form. Raises Fault naming the field."""
    try:
        request = PostedRequest.model_validate(form.fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        said = first["msg"].removeprefix("Value error, ")
        raise Fault(400, f"{field}: {said}" if field else said) from None
    if not is_service(request.service_code.upper()):
        raise Fault(400, f"service_code: {request.service_code[:40]!r} is not one of GET services")
    return request


def is_urgent(request: PostedRequest) -> bool:
    """Whether a report may be an emergency, by its kind and its words."""
    return classify(request.service_code, request.text, None, "open311").priority <= URGENT


async def take(
    parts: Parts, sender: Person, form: Form, request: PostedRequest, key: str, now: float, *, over: bool
) -> str:
    """Take a request in, durably; gives the incident's number. over: too many come from there."""
    by = f"open311:{sender.name}"
    id_ = f"key:{key}" if key else await _id_of_body(parts, by, form, now)
    report = Report(
        id=id_,
        channel="open311",
        event_time=now,
        caller=Caller(number=request.phone, name=request.name or None),
        text=request.text,
        kind=request.service_code,
        lat=request.lat,
        lng=request.long,
        address=request.address_string,
        village=request.address_id,
    )
    command = replace(report.command(by, now, parts.reference.areas), low_trust=over)
    number = str((await take_report(parts.flusher, command)).value["incident"])
    await _answer_card(parts, command, number, form.attributes)
    return number


async def _id_of_body(parts: Parts, by: str, form: Form, now: float) -> str:
    """Give the id of a form that brings none: one that was used in the window before is used again."""
    window = int(now // KEPT_S)
    before = f"form:{form.digest}:{window - 1}"
    seen = await asyncio.to_thread(parts.store.first_answers, [f"{by}:{before}"])
    return before if seen[0] is not None else f"form:{form.digest}:{window}"


async def _answer_card(parts: Parts, report: ReceiveReport, number: str, attributes: dict[str, str]) -> None:
    """Write down what was answered to the questions of the kind's card; other attributes and values are left out."""
    card = parts.reference.cards.get(report.kind.upper())
    for code, question in asked_on(card):
        said = attributes.get(code, "").strip().lower()
        if card is None or said not in ANSWERS:
            continue
        follows = question.after(said)
        answered: dict[str, Any] = {"id": f"{report.id}:answer:{code}", "by": report.by, "at": report.at}
        command = AnswerQuestion(
            **answered, now=report.now, incident=number, card=card.title, asked=question.ask, answer=said,
            raises=follows.priority, advice=follows.say,
        )  # fmt: skip
        try:
            await parts.flusher.handle(command)
        except Forbidden:  # a repeat, long after: the incident has ended meanwhile
            return
