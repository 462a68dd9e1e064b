"""An incident as one JSON object in the shape of NENA's Emergency Incident Data Object (NENA-STA-021). Pure.

"Shaped": components, references and times stand where an EIDO has them, so that a partner's mapping is short. It is
not a validated EIDO: places are GeoJSON (not PIDF-LO), registries are our own words beside APCO's codes, and nothing
is signed. Every component has an `$id`; others point to it with `$ref`.
"""

from collections.abc import Iterable
from typing import Any

from dispatch.core.call import Call
from dispatch.core.incident import Assignment, Incident
from dispatch.core.masked import HIDDEN, without_numbers
from dispatch.core.triage import KINDS
from dispatch.wire import iso

NOTED = {"note_added": "text", "report_repeated": "text", "report_filled_in": "text", "incident_held": "reason"}
"""Type of fact -> which of its data is a note."""


def eido(
    i: Incident, facts: Iterable[dict[str, Any]], call: Call | None, agency: str, sender: str, *, callers: bool
) -> dict[str, Any]:
    """Give the object. facts: the incident's, oldest first. agency: its name. sender: of this system, an address.

    callers: with names and numbers; without, they are masked, numbers in free words too, and the talk is left out.
    """
    place = [_place(i)] if i.lat is not None or i.address or i.village else []
    calls = [_call(i, call, callers)] if i.call_id else []
    return {
        "$id": f"urn:k3i:{sender}:eido:{i.number}:{i.changed * 1000:.0f}",
        "messageKind": "Exercise" if i.exercise else "Actual",
        "sendingSystemIdentifier": sender,
        "lastUpdateTimeStamp": iso(i.changed),
        "incidentComponent": [_incident(i, callers, bool(place), bool(calls))],
        "callComponent": calls,
        "personComponent": _persons(i, callers),
        "agencyComponent": [{"$id": "agency-1", "agencyName": agency, "agencyIdentifier": i.kecamatan or None}],
        "locationComponent": place,
        "dispatchComponent": [_dispatch(a) for a in i.assignments],
        "emergencyResourceComponent": [_resource(a) for a in i.assignments],
        "notesComponent": _notes(facts, callers),
        "linkComponent": _links(i),
    }


def _incident(i: Incident, callers: bool, has_place: bool, has_call: bool) -> dict[str, Any]:
    return {
        "$id": f"incident-{i.number}",
        "incidentTrackingIdentifier": i.number,
        "incidentTypeCommonRegistryText": i.kind,
        "incidentTypeInternalText": KINDS[i.kind].name if i.kind in KINDS else i.kind_text or None,
        "incidentStatusInternalText": i.status.value,
        "incidentPriorityInternalText": f"P{i.priority}",
        "incidentDescriptionText": _masked(i.text, callers),
        "incidentSourceText": i.channel,
        "dispositionInternalText": i.disposition or None,
        "createdTimeStamp": iso(i.created),
        "enteredTimeStamp": iso(i.entered),
        "closedTimeStamp": iso(i.ended),
        "lastUpdateTimeStamp": iso(i.changed),
        "timeStamps": {point: iso(at) for point, at in i.times.items()},
        "locationReference": _ref(f"location-{i.number}") if has_place else None,
        "callReference": [_ref(f"call-{i.call_id}")] if has_call else [],
        "agencyReference": _ref("agency-1"),
    }


def _call(i: Incident, call: Call | None, callers: bool) -> dict[str, Any]:
    number = i.caller_number if callers else HIDDEN if i.caller_number else None
    return {
        "$id": f"call-{i.call_id}",
        "callIdentifier": i.call_id,
        "callerNumber": number or None,
        "calledNumber": (call.called_number or None) if call else None,
        "answeredByText": (call.taken_by or None) if call else None,
        "timeStamps": {event: iso(at) for event, at in call.times.items()} if call else {},
        "callerReference": _ref("person-1") if i.caller_name or i.caller_number else None,
    }


def _persons(i: Incident, callers: bool) -> list[dict[str, Any]]:
    """Give whoever reported it, here and in reports merged into it."""
    first = {"name": i.caller_name, "number": i.caller_number, "at": i.created}
    said = [p for p in [first, *i.reporters] if p["name"] or p["number"]]
    return [
        {
            "$id": f"person-{n}",
            "personRoleText": "reporter",
            "personNameText": (p["name"] if callers else p["name"] and HIDDEN) or None,
            "personTelephoneText": (p["number"] if callers else p["number"] and HIDDEN) or None,
            "lastUpdateTimeStamp": iso(p["at"]),
        }
        for n, p in enumerate(said, 1)
    ]


def _place(i: Incident) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [i.lng, i.lat]} if i.lat is not None else None
    return {
        "$id": f"location-{i.number}",
        "locationTypeText": "incident",
        "locationByValue": point,
        "uncertaintyMetres": i.uncertain_m or None,
        "civicAddressText": i.address or None,
        "villageCode": i.village or None,
        "villageName": i.village_name or None,
        "kecamatanCode": i.kecamatan or None,
        "kecamatanName": i.kecamatan_name or None,
    }


def _dispatch(a: Assignment) -> dict[str, Any]:
    return {
        "$id": f"dispatch-{a.id}",
        "dispatchIdentifier": a.id,
        "dispatchedByText": a.by,
        "dispatchReasonText": a.rule or None,
        "dispatchTimeStamp": iso(a.times.get("dispatched")),
        "resourceReference": [_ref(f"resource-{a.id}")],
    }


def _resource(a: Assignment) -> dict[str, Any]:
    return {
        "$id": f"resource-{a.id}",
        "resourceIdentifier": a.officer,
        "resourceNameText": a.callsign,
        "resourceTypeText": a.function or None,
        "resourceStatusText": a.status.value,
        "lastUpdateTimeStamp": iso(a.since),
        "timeStamps": {point: iso(at) for point, at in a.times.items()},
        "agencyReference": _ref("agency-1"),
    }


def _notes(facts: Iterable[dict[str, Any]], callers: bool) -> list[dict[str, Any]]:
    """Give what was written down, and, for who may see callers, what citizen, officer and desk wrote to each other."""
    noted = {**NOTED, "message_sent": "text"} if callers else NOTED
    written = [(f, f["data"].get(noted[f["type"]], "")) for f in facts if f["type"] in noted]
    return [
        {
            "$id": f"note-{f['id']}",
            "noteText": _masked(text, callers),
            "noteTypeText": f["type"],
            "authorText": f["by"],
            "noteDateTimeStamp": iso(f["event_time"]),
        }
        for f, text in written
        if text
    ]


def _links(i: Incident) -> list[dict[str, Any]]:
    """Give the incidents it belongs to, and those folded into it."""
    merged = [("mergedInto", i.merged_into)] if i.merged_into else []
    linked = [*merged, *(("merged", r["incident"]) for r in i.reporters if r.get("incident"))]
    return [{"$id": f"link-{n}", "linkTypeText": kind, "incidentTrackingIdentifier": number}
            for n, (kind, number) in enumerate(linked, 1)]  # fmt: skip


def _masked(text: str, callers: bool) -> str:
    """Give words, without the numbers in them for who may not see callers."""
    return text if callers else without_numbers(text)


def _ref(id_: str) -> dict[str, str]:
    return {"$ref": id_}
