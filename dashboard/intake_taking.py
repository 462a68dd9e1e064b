"""What becomes of the form: a report with answers to its card, a caller added to an incident, or an edit."""

import asyncio
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from redis.exceptions import RedisError

from dashboard.intake_beside import CHANNEL, card_of
from dashboard.intake_draft import Draft
from dashboard.parts import Parts
from dispatch.core.commands import (
    AnswerQuestion,
    Command,
    FillInReport,
    LocateIncident,
    MergeIncident,
    ReceiveReport,
    ReclassifyIncident,
)
from dispatch.core.errors import Invalid, Refused
from dispatch.core.incident import Incident
from dispatch.core.triage import KINDS
from dispatch.places import LANDMARK_M, PlaceIndex
from dispatch.reference import Reference
from dispatch.wire import Report, explain, place_of
from layouts.refusals import refusal
from layouts.words import _

FIELD_OF = {
    "lat": "place",
    "lng": "place",
    "village": "place",
    "caller.number": "number",
    "caller.name": "name",
    "caller_number": "number",
    "caller_name": "name",
}
"""Field of a report -> field of the form, where they differ."""
KEPT_AS = {"text": "text", "address": "address", "number": "caller_number", "name": "caller_name"}
"""Field of the form -> field of the incident, of those that are filled in later."""


async def take(parts: Parts, draft: Draft, sender: str, now: float) -> dict[str, Any]:
    """Carry the form out; gives the incident's number, or the field at fault ("": none) and why."""
    answer = {"form": draft.id, "attempt": draft.attempt, "number": "", "field": "", "text": ""}
    try:
        number = await (_edit if draft.incident else _receive)(parts, draft, sender, now)
    except Refused as refused:
        field = refused.field or ""
        return {**answer, "field": FIELD_OF.get(field, field), "text": refusal(str(refused))}
    except RedisError:
        return {**answer, "text": _("Penyimpanan tidak menjawab. Isian tetap ada; kirim lagi sebentar lagi.")}
    return {**answer, "number": draft.into or number, "saved": saved(draft)}


def saved(draft: Draft) -> dict[str, str]:
    """Give what each field of the incident now holds, for the edit that may follow."""
    priority = str(draft.priority) if draft.priority else ""
    fields = {name: getattr(draft, name).strip() for name in ("place", "kind", "text", "number", "name")}
    return {**fields, "address": draft.whole_address, "priority": priority}


async def _receive(parts: Parts, draft: Draft, sender: str, now: float) -> str:
    """Take a new report in, with the answers that were given before it was one.

    One that is here already, because its answer was lost on the way, takes up what was written since.
    """
    draft = await asyncio.to_thread(placed, draft, parts.reference)
    command = report_of(draft, parts.reference, now).command(sender, now, parts.reference.areas)
    if draft.landmark:
        command = replace(command, uncertain_m=LANDMARK_M)
    taken = await parts.flusher.handle(command)
    number, step = str(taken.value["incident"]), command.id
    times: dict[str, Any] = {"by": sender, "at": now, "now": now}
    given = answers_of(parts, draft)
    if taken.duplicate and (held := (await asyncio.to_thread(parts.store.incident, number)).state):
        step = f"{command.id}:{draft.attempt}"
        given = [a for a in given if held.answers.get(a["asked"]) != a["answer"]]
        await _edit(
            parts, draft.model_copy(update={"incident": number, "was": _held(draft, command, held)}), sender, now
        )
    for place, answered in enumerate(given):
        await parts.flusher.handle(AnswerQuestion(id=f"{step}:q{place}", incident=number, **times, **answered))
    if draft.into:
        await parts.flusher.handle(MergeIncident(id=f"{step}:into", incident=number, into=draft.into, **times))
    return number


def _held(draft: Draft, command: ReceiveReport, held: Incident) -> dict[str, str]:
    """Give what each field of the form comes to in an incident: as the form has it where that is the same.

    command: the report that the form would be now.
    """
    same_place = (command.lat, command.lng, command.village or "") == (held.lat, held.lng, held.village)
    kind = draft.kind.strip()
    was = {
        "place": draft.place if same_place else "",
        "kind": held.kind if kind.upper() in KINDS and kind.upper() != held.kind else kind,
        "priority": str(held.priority),
    }
    for name, form in (("text", draft.text), ("address", draft.whole_address), ("number", draft.number),
                       ("name", draft.name)):  # fmt: skip
        now, then = getattr(command, KEPT_AS[name]), getattr(held, KEPT_AS[name])
        was[name] = form if now.strip() == then.strip() else then
    return was


def placed(draft: Draft, reference: Reference) -> Draft:
    """Give the draft with its place found, where words were typed that mean one place and none was chosen."""
    if draft.village or draft.is_point or not draft.place.strip():
        return draft
    hit = reference.places.find_one(draft.place)
    if hit is None:
        return draft
    point = {} if hit.is_village else {"lat": hit.place.lat, "lng": hit.place.lng, "landmark": hit.place.name}
    return draft.model_copy(update={"village": hit.place.village, **point})


def report_of(draft: Draft, reference: Reference, now: float) -> Report:
    """Give the report that a form is, at this moment. Raises Invalid naming the field of the form."""
    place = draft.place.strip()
    _refuse_incomplete(draft, place, reference.places)
    fields = {
        "id": draft.id,
        "channel": CHANNEL,
        "event_time": now,
        "call_id": draft.call_id,
        "caller": {"number": draft.number, "name": draft.name},
        "text": draft.text,
        "kind": draft.kind,
        "priority": draft.priority,
        "lat": draft.lat,
        "lng": draft.lng,
        "address": draft.whole_address,
        "village": draft.village or (None if draft.is_point else place) or None,
    }
    try:
        return Report.model_validate(fields)
    except ValidationError as error:
        wrong = explain(error)
        raise Invalid(str(wrong), FIELD_OF.get(wrong.field or "", wrong.field)) from None


def _refuse_incomplete(draft: Draft, place: str, places: PlaceIndex) -> None:
    if not (place or draft.address.strip() or draft.is_point):
        raise Invalid(_("Tulis desa, patokan atau alamat, atau klik tempatnya di peta."), "place")
    if place and not draft.village and not draft.is_point:
        _refuse_ambiguous(place, places)
    if not (draft.kind.strip() or draft.text.strip()):
        raise Invalid(_("Pilih jenis, atau tulis kata penelepon."), "kind")


def _refuse_ambiguous(place: str, places: PlaceIndex) -> None:
    """A name that several places bear must be chosen from the list; one that none bears is kept as text."""
    same = places.named(place)
    if len(same) > 1:
        where = ", ".join(hit.label for hit in same[:4])
        raise Invalid(_("Ada {} tempat bernama ini: {}. Pilih satu.").format(len(same), where), "place")


def answers_of(parts: Parts, draft: Draft) -> list[dict[str, Any]]:
    """Give the answers that the form's card asks for, in its order, as a command takes them."""
    card = card_of(parts, draft)
    found = []
    for question in card.questions if card else ():
        answer = draft.answers.get(question.ask)
        if card and answer:
            follows = question.after(answer)
            about = {"card": card.title, "asked": question.ask, "answer": answer}
            found.append({**about, "raises": follows.priority, "advice": follows.say})
    return found


async def _edit(parts: Parts, draft: Draft, sender: str, now: float) -> str:
    """Carry out what differs from what the form held when it was last sent."""
    common: dict[str, Any] = {"incident": draft.incident, "by": sender, "at": now, "now": now}
    draft = await asyncio.to_thread(placed, draft, parts.reference)
    for step, (kind, fields) in enumerate(changes_of(draft, parts.reference)):
        id_ = f"{sender}:{draft.id}:{draft.attempt}:{step}"
        await parts.flusher.handle(kind(id=id_, **common, **fields))
    return draft.incident


def changes_of(draft: Draft, reference: Reference) -> list[tuple[type[Command], dict[str, Any]]]:
    """Give the commands that an edit comes to. Raises Invalid naming the field of the form."""
    found: list[tuple[type[Command], dict[str, Any]]] = []
    if draft.place.strip() != draft.was.get("place", "").strip() and draft.place.strip():
        found.append((LocateIncident, _place_of(draft, reference)))
    if draft.kind.strip() != draft.was.get("kind", "").strip():
        found.append((ReclassifyIncident, {"kind": _known_kind(draft)}))
    if draft.priority and str(draft.priority) != draft.was.get("priority", ""):
        found.append((ReclassifyIncident, {"priority": draft.priority}))
    now = {"text": draft.text, "address": draft.whole_address, "number": draft.number, "name": draft.name}
    changed = {name: value.strip() for name, value in now.items() if value.strip() != draft.was.get(name, "").strip()}
    if changed:
        was = {KEPT_AS[name]: draft.was.get(name, "") for name in changed}
        found.append((FillInReport, {**{KEPT_AS[name]: value for name, value in changed.items()}, "was": was}))
    return found


def _place_of(draft: Draft, reference: Reference) -> dict[str, Any]:
    areas = reference.areas
    if draft.is_point:
        return place_of(draft.lat, draft.lng, None, areas) | ({"uncertain_m": LANDMARK_M} if draft.landmark else {})
    village = areas.get(draft.village or "")
    if village is None:
        raise Invalid(_("Tempat ini tidak dikenal. Pilih dari daftar, atau klik peta."), "place")
    return place_of(None, None, village, areas)


def _known_kind(draft: Draft) -> str:
    code = draft.kind.strip().upper()
    if code not in KINDS:
        raise Invalid(_("Jenis ini tidak dikenal. Pilih dari daftar."), "kind")
    return code
