"""The chain over a real region: who belongs where, which villages touch, and the way to the last link."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from dispatch.archive import Archive
from dispatch.areas import AreaIndex, VillagePoint, areas_of_points
from dispatch.chain import Chain
from dispatch.core.commands import MoveAssignment, PutOfficer
from dispatch.core.officer import Officer
from dispatch.desk import Desk
from dispatch.fleet import FIX, Fleet
from dispatch.history import History
from dispatch.jobs import Context, dispatch_incident
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store
from tests.makers import base, officer, officer_record, report

HERE, NEXT, FAR = "33.29.08.2001", "33.29.08.2002", "33.29.08.2003"
VILLAGES = [
    VillagePoint(HERE, "Klampok", "Wanasari", "desa", -6.900, 109.00),
    VillagePoint(NEXT, "Sisalam", "Wanasari", "desa", -6.900, 109.02),
    VillagePoint(FAR, "Jauh", "Wanasari", "desa", -6.900, 109.06),
]
PEOPLE: list[dict[str, Any]] = [
    {"function": "bhabinkamtibmas", "village": HERE},
    {"function": "bhabinkamtibmas", "village": NEXT},
    {"function": "bhabinkamtibmas", "village": FAR},
    {"function": "samapta"},
    {"function": "duty_post", "village": NEXT, "polsek": "Polsek Wanasari", "device": ""},
    {"function": "village_contact", "village": HERE, "device": ""},
    {"function": "samapta", "polsek": "Polres Brebes"},
]


@pytest.fixture
def areas(store: Store) -> AreaIndex:
    index = AreaIndex(areas_of_points(VILLAGES))
    store.put_reference("areas", index.to_bytes(), "system:test", time.time())
    return index


@pytest.fixture
def people(desk: Desk, store: Store) -> list[Officer]:
    for number, more in enumerate(PEOPLE, 1):
        desk.handle(PutOfficer(**base(by="system:import"), officer=officer_record(number, **more)))
    return store.officers()


def context_of(store: Store, settings: Settings, people: list[Officer]) -> Context:
    """Give a worker's context in which everybody with a device was heard just now."""
    fleet, now = Fleet(), time.time()
    fleet.put_officers(people)
    rows = [(o.slot, -6.9, 109.0 + o.slot * 0.01, now, now, 0, 0, 0, 80) for o in people if o.device]
    fleet.apply(np.array(rows, FIX))
    desk = Desk(store, settings)
    history = History(store, Archive(settings.history_url()))
    return Context(desk, Recommender(fleet, settings), Chain(fleet, Reference(store), desk.policy), history)


def test_villages_that_touch_know_each_other_the_nearest_first(areas: AreaIndex) -> None:
    assert [v.code for v in areas.neighbours(NEXT)] == [HERE, FAR]
    assert [v.code for v in areas.neighbours(HERE)] == [NEXT]
    assert areas.neighbours("33.29.08") == []
    assert areas.neighbours("99.99.99.9999") == []


def test_an_officer_who_moves_to_another_village_is_no_longer_asked_for_in_the_first() -> None:
    fleet = Fleet()
    fleet.put_officers([officer(1, function="bhabinkamtibmas", village=HERE)])
    fleet.put_officers([officer(1, function="bhabinkamtibmas", village=NEXT)])
    assert fleet.stations.ids("bhabinkamtibmas", HERE) == ()
    assert fleet.stations.ids("bhabinkamtibmas", NEXT) == ("o1",)


def test_a_post_and_a_contact_are_no_units_that_go_about(people: list[Officer]) -> None:
    fleet = Fleet()
    fleet.put_officers(people)
    slots = [o.slot for o in people if o.function in ("duty_post", "village_contact")]
    assert not fleet.present[slots].any()
    assert fleet.present.sum() == 5


def test_nobody_answers_and_the_chain_goes_to_its_end_link_by_link(
    store: Store, desk: Desk, settings: Settings, areas: AreaIndex, people: list[Officer]
) -> None:
    now = time.time()
    sent = report(at=now, now=now, channel="app", kind="NOISE", text="", village=HERE, village_name="Klampok")
    number = desk.handle(sent).value["incident"]
    for _ in range(12):
        told = dispatch_incident(context_of(store, settings, store.officers()), number)
        if not told.startswith("offered"):
            break
        last = store.incident(number).state.assignments[-1]
        times = base(by="system:keeper", at=time.time())
        desk.handle(MoveAssignment(**times, assignment=last.id, action="time_out"))
    incident = store.incident(number).state
    links = list(dict.fromkeys(a.link for a in incident.assignments))
    assert links == ["territory", "nearest", "duty_post", "village_contact", "polres"]
    assert incident.assignments[0].rule == "chain: territory officer of Klampok"
    assert {a.officer for a in incident.assignments} == {f"o{n}" for n in range(1, 8)}
    assert [a.by_phone for a in incident.assignments if a.link in ("duty_post", "village_contact")] == [True, True]
    assert told == "end of the chain: 7 asked, none took it"
    assert incident.chain_ended is not None
    assert [a.kind for a in store.listed("alarms", "alarm")] == ["chain"]


def test_who_is_passed_over_is_named_with_the_reason_in_the_journal(
    store: Store, desk: Desk, settings: Settings, areas: AreaIndex, people: list[Officer]
) -> None:
    now = time.time()
    sent = report(at=now, now=now, channel="app", kind="NOISE", text="", village=HERE, village_name="Klampok")
    number = desk.handle(sent).value["incident"]
    silent = [o for o in people if o.id != "o1"]
    context = context_of(store, settings, silent)
    context.chain._fleet.put_officers([people[0]])
    assert dispatch_incident(context, number).startswith("offered")
    (offered,) = [f for f in store.timeline(number) if f["type"] == "assignment_offered"]
    assert offered["data"]["passed_over"] == [
        {"officer": "o1", "callsign": "P-01", "why": "silent: no word from the phone yet"}
    ]
    assert offered["data"]["because"] == "offered by itself: citizen's report of this priority"
