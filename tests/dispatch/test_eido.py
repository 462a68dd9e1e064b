"""The EIDO-shaped object: every reference leads somewhere, times have a zone, and callers only for who may see them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

from dispatch.core.commands import MergeIncident
from dispatch.core.incident import Incident
from dispatch.desk import Desk
from dispatch.eido import HIDDEN, eido
from dispatch.store import Store
from tests.makers import base, call, move, note, offer, put_officer, report

CALLER = {"caller_number": "081234567890", "caller_name": "Siti"}


def busy(desk: Desk, store: Store) -> tuple[Incident, list[dict[str, Any]], Any]:
    """Give an incident by telephone with an officer, a note and a report folded into it."""
    now = time.time()
    desk.handle(put_officer(1))
    desk.handle(call("c7", "ringing", at=now - 9, now=now, caller_number="081234567890", called_number="110"))
    place = {"village": "33.29.09.2001", "village_name": "Klampok", "address": "depan pasar"}
    number = desk.handle(
        report(at=now, now=now, call_id="c7", text="motor hilang, hubungi 0812-3456-7890", **CALLER, **place)
    ).value["incident"]
    other = desk.handle(report(at=now, now=now, caller_name="Budi", caller_number="081399998888")).value["incident"]
    desk.handle(MergeIncident(**base(at=now), incident=other, into=number))
    desk.handle(note(number, text="saksi: +62 812 3456 7890", at=now, now=now))
    desk.handle(offer(number, "o1", at=now, now=now))
    desk.handle(move(f"{number}.1", "accept", at=now, now=now))
    return store.incident(number).state, store.timeline(number), store.load([("call", "c7")])[0].state


def walked(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from walked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walked(inner)


def test_every_component_has_an_id_every_reference_leads_to_one_and_every_time_has_a_zone(
    desk: Desk, store: Store
) -> None:
    incident, facts, its_call = busy(desk, store)
    made = eido(incident, facts, its_call, "Polres Contoh", "k3i@contoh.id", callers=True)
    ids = [v for k, v in walked(made) if k == "$id"]
    assert len(ids) == len(set(ids))
    assert {v for k, v in walked(made) if k == "$ref"} <= set(ids)
    components = {k: v for k, v in made.items() if k.endswith("Component")}
    assert all(components.values()), {k for k, v in components.items() if not v}
    assert all("$id" in one for many in components.values() for one in many)
    times = [v for k, v in walked(made) if k.endswith("TimeStamp") and v]
    times += [t for k, v in walked(made) if k == "timeStamps" for t in v.values()]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", t) for t in times)


def test_it_tells_what_the_incident_holds(desk: Desk, store: Store) -> None:
    made = eido(*busy(desk, store), "Polres Contoh", "k3i@contoh.id", callers=True)
    (incident,) = made["incidentComponent"]
    assert (incident["incidentTypeCommonRegistryText"], incident["incidentStatusInternalText"]) == (
        "LARCENY",
        "assigned",
    )
    assert made["callComponent"][0]["timeStamps"].keys() == {"ringing"}
    assert made["locationComponent"][0]["locationByValue"] == {"type": "Point", "coordinates": [109.0, -6.9]}
    (resource,) = made["emergencyResourceComponent"]
    assert (resource["resourceIdentifier"], resource["resourceStatusText"]) == ("o1", "accepted")
    assert {"dispatched", "acknowledged"} <= resource["timeStamps"].keys()
    assert [p["personNameText"] for p in made["personComponent"]] == ["Siti", "Budi"]
    assert [n["noteText"] for n in made["notesComponent"]] == ["saksi: +62 812 3456 7890"]
    assert [link["linkTypeText"] for link in made["linkComponent"]] == ["merged"]


def test_who_may_not_see_callers_finds_neither_names_nor_numbers_in_it(desk: Desk, store: Store) -> None:
    made = eido(*busy(desk, store), "Polres Contoh", "k3i@contoh.id", callers=False)
    told = repr(made)
    for secret in ("Siti", "Budi", "0812", "812 3456", "3456-7890", "9999"):
        assert secret not in told
    assert made["incidentComponent"][0]["incidentDescriptionText"] == f"motor hilang, hubungi {HIDDEN}"
    assert made["personComponent"][0]["personNameText"] == HIDDEN


def test_a_drill_says_so(desk: Desk, store: Store) -> None:
    number = desk.handle(report(at=time.time(), exercise=True)).value["incident"]
    made = eido(store.incident(number).state, [], None, "Polres Contoh", "k3i@contoh.id", callers=False)
    assert made["messageKind"] == "Exercise"
    assert made["callComponent"] == []
