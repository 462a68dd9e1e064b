"""The intake form: villages found while typing, priority proposed from kind and words, and the report itself.

The form's own id is the report's message id: sent twice, it is one report.
"""

import asyncio
import time
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output
from pydantic import ValidationError
from redis.exceptions import RedisError

from dashboard.gate import current, current_person
from dashboard.parts import Parts
from dashboard.permissions import callback_ability
from dispatch.areas import Area, AreaIndex
from dispatch.core.errors import Invalid, Refused
from dispatch.core.triage import classify
from dispatch.wire import Report, explain
from layouts.intake import place_options, point_option, proposal
from layouts.plain import plain
from layouts.words import SOURCE, _, speaking

MOST_PLACES = 8
CHANNEL = "110"
FIELD_OF = {
    "lat": "place",
    "lng": "place",
    "village": "place",
    "caller.number": "number",
    "caller.name": "name",
}
"""Field of the wire form -> field of the intake form, where they differ."""


def register(dash: Dash, parts: Parts) -> None:
    """Add the form's callbacks; assets/intake.js asks through the stores and draws what comes back."""
    for output in ("intake-places.data", "intake-proposed.data", "intake-answer.data", "intake-heard.data"):
        callback_ability(output, "report")
    heard = [Input(f"intake-{name}", "data") for name in ("open", "form", "places", "proposed", "answer")]
    dash.clientside_callback(ClientsideFunction("k3i_intake", "hear"), Output("intake-heard", "data"), *heard)

    @dash.callback(Output("intake-places", "data"), Input("intake-asked", "data"), prevent_initial_call=True)
    async def find_places(asked: dict[str, Any]) -> Any:
        with speaking(_language()):
            return plain(await asyncio.to_thread(places_of, parts.reference.areas, asked))

    @dash.callback(Output("intake-proposed", "data"), Input("intake-words", "data"), prevent_initial_call=True)
    async def propose(words: dict[str, Any]) -> Any:
        with speaking(_language()):
            return proposal_of(str(words.get("kind") or ""), str(words.get("text") or ""))

    @dash.callback(Output("intake-answer", "data"), Input("intake-send", "data"), prevent_initial_call=True)
    async def send(form: dict[str, Any]) -> Any:
        person = current_person.get()
        with speaking(_language()):
            return await take_in(parts, form, f"{person.role}:{person.name}" if person else "", time.time())


def _language() -> str:
    session = current.get()
    return session.language if session else SOURCE


def places_of(areas: AreaIndex, asked: dict[str, Any]) -> list[Any]:
    """Give the villages of a typed name, or the one of a place clicked on the map, as options."""
    if "lat" in asked:
        lat, lng = float(asked["lat"]), float(asked["lng"])
        return point_option(lat, lng, *_named(areas, areas.find_village(lat, lng)))
    text = str(asked.get("text") or "").strip()
    return place_options([_named(areas, a) for a in areas.search(text, MOST_PLACES)]) if text else []


def _named(areas: AreaIndex, area: Area | None) -> tuple[str, str, str]:
    if area is None:
        return "", "", ""
    parent = areas.kecamatan(area.code)
    return area.code, area.name, parent.name if parent else ""


def proposal_of(kind: str, text: str) -> dict[str, Any] | None:
    """Give the priority that the rules propose; nothing as long as nothing is said."""
    if not kind and not text.strip():
        return None
    found = classify(kind, text, None, CHANNEL)
    return proposal(found.priority, found.rule)


async def take_in(parts: Parts, form: dict[str, Any], sender: str, now: float) -> dict[str, Any]:
    """Take the report of a form in; gives the incident's number, or the field at fault ("": none) and why."""
    answer = {"form": form.get("id"), "attempt": form.get("attempt"), "number": "", "field": "", "text": ""}
    try:
        report = report_of(form, parts.reference.areas, now)
        done = await parts.flusher.handle(report.command(sender, now, parts.reference.areas))
    except Refused as refused:
        return {**answer, "field": refused.field or "", "text": str(refused)}
    except RedisError:
        return {**answer, "text": _("Penyimpanan tidak menjawab. Isian tetap ada; kirim lagi sebentar lagi.")}
    return {**answer, "number": str(done.value["incident"])}


def report_of(form: dict[str, Any], areas: AreaIndex, now: float) -> Report:
    """Give the report that a form is, at this moment. Raises Invalid naming the field of the form."""
    _refuse_incomplete(form, areas)
    place, village = str(form.get("place") or "").strip(), form.get("village") or None
    is_point = form.get("lat") is not None
    fields = {
        "id": form.get("id"),
        "channel": CHANNEL,
        "event_time": now,
        "caller": {"number": form.get("number"), "name": form.get("name")},
        "text": form.get("text"),
        "kind": form.get("kind"),
        "priority": form.get("priority"),
        "lat": form.get("lat"),
        "lng": form.get("lng"),
        "address": form.get("address"),
        "village": village or (None if is_point else place) or None,
    }
    try:
        return Report.model_validate(fields)
    except ValidationError as error:
        wrong = explain(error)
        raise Invalid(str(wrong), FIELD_OF.get(wrong.field or "", wrong.field)) from None


def _refuse_incomplete(form: dict[str, Any], areas: AreaIndex) -> None:
    place = str(form.get("place") or "").strip()
    if not (place or str(form.get("address") or "").strip() or form.get("lat") is not None):
        raise Invalid(_("Tulis desa atau alamat, atau klik tempatnya di peta."), "place")
    if place and not form.get("village") and form.get("lat") is None:
        _refuse_ambiguous(place, areas)
    if not (str(form.get("kind") or "").strip() or str(form.get("text") or "").strip()):
        raise Invalid(_("Pilih jenis, atau tulis kata penelepon."), "kind")


def _refuse_ambiguous(place: str, areas: AreaIndex) -> None:
    """A name that several villages bear must be chosen from the list; one that none bears is kept as text."""
    name = place.partition(",")[0].strip().casefold()
    same = [a for a in areas.search(place) if a.name.casefold() == name]
    if len(same) > 1:
        where = ", ".join(areas.label(a) for a in same[:4])
        raise Invalid(_("Ada {} desa bernama ini: {}. Pilih satu.").format(len(same), where), "place")
