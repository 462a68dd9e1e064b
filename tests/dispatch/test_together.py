"""Two or more owe an offer at the same moment: one plan for all, whatever worker comes first and however often."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest

from dispatch.archive import Archive
from dispatch.chain import Chain
from dispatch.core.commands import ReceiveReport
from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.fleet import FIX, Fleet
from dispatch.history import History
from dispatch.jobs import Context, dispatch_incident
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store, connect
from tests.makers import put_officer, report

LAT = -6.9
OWN = "33.29.08.2014"


def noise(lng: float, **more: Any) -> ReceiveReport:
    """Give a citizen's small report, offered by itself."""
    now = time.time()
    return report(channel="app", kind="NOISE", text="", lat=LAT, lng=lng, at=now, now=now, **more)


def staffed(desk: Desk, *officers: dict[str, Any]) -> None:
    for n, more in enumerate(officers, 1):
        desk.handle(put_officer(n, **{"polsek": "", **more}))


def context_of(store: Store, settings: Settings, *lngs: float) -> Context:
    fleet, now = Fleet(), time.time()
    fleet.put_officers(store.officers())
    fleet.apply(np.array([(n, LAT, lng, now, now, 0, 0, 0, 80) for n, lng in enumerate(lngs)], FIX))
    desk = Desk(store, settings)
    history = History(store, Archive(settings.history_url()))
    return Context(desk, Recommender(fleet, settings), Chain(fleet, Reference(store), desk.policy), history)


def offered(store: Store, number: str) -> list[str]:
    return [a.officer for a in store.incident(number).state.assignments]


def test_two_that_come_together_are_planned_together_and_the_rule_says_so(
    store: Store, desk: Desk, settings: Settings
) -> None:
    staffed(desk, {}, {})
    first, second = (desk.handle(noise(lng)).value["incident"] for lng in (109.011, 109.03))
    context = context_of(store, settings, 109.00, 109.02)
    assert dispatch_incident(context, first) == "offered together with others"
    assert (offered(store, first), offered(store, second)) == (["o1"], ["o2"])
    assert dispatch_incident(context, second) == "done already"
    assert store.incident(second).state.queued
    assert store.incident(second).state.recommendation["officers"]
    (made,) = store.incident(first).state.assignments
    assert made.rule.startswith("planned together with 1 others: saves ")
    assert made.link == "nearest"


def test_one_alone_goes_the_way_of_the_chain(store: Store, desk: Desk, settings: Settings) -> None:
    staffed(desk, {})
    number = desk.handle(noise(109.0)).value["incident"]
    assert dispatch_incident(context_of(store, settings, 109.0), number) == "offered to P-01"


def test_the_village_s_own_officer_is_asked_first_in_the_plan_too(store: Store, desk: Desk, settings: Settings) -> None:
    staffed(desk, {}, {"function": "bhabinkamtibmas", "village": OWN}, {})
    own = desk.handle(noise(109.0, village=OWN)).value["incident"]
    other = desk.handle(noise(109.05)).value["incident"]
    dispatch_incident(context_of(store, settings, 109.00, 109.05, 109.06), other)
    assert (offered(store, own), offered(store, other)) == (["o2"], ["o3"])
    assert store.incident(own).state.assignments[0].link == "territory"


def test_an_incident_whose_own_officer_is_asked_by_telephone_is_left_to_the_chain(
    store: Store, desk: Desk, settings: Settings
) -> None:
    staffed(desk, {}, {"function": "bhabinkamtibmas", "village": OWN, "device": ""}, {})
    own = desk.handle(noise(109.0, village=OWN)).value["incident"]
    others = [desk.handle(noise(lng)).value["incident"] for lng in (109.0, 109.02)]
    context = context_of(store, settings, 109.00, 109.01, 109.02)
    dispatch_incident(context, others[0])
    assert offered(store, own) == []
    dispatch_incident(context, own)
    assert offered(store, own) == ["o2"]


@pytest.mark.parametrize("round_", range(3))
def test_several_workers_at_once_make_one_offer_each_and_nobody_is_asked_twice(
    store: Store, desk: Desk, settings: Settings, embedded: EmbeddedStore, round_: int
) -> None:
    staffed(desk, *({} for _ in range(8)))
    numbers = [desk.handle(noise(109.0 + n * 0.003)).value["incident"] for n in range(8)]
    contexts = [
        context_of(Store(connect(embedded.url)), settings, *(109.0 + n * 0.004 for n in range(8))) for _ in range(4)
    ]
    start = threading.Barrier(len(contexts))

    def work(context: Context, mine: list[str]) -> None:
        start.wait()
        for number in mine:
            dispatch_incident(context, number)

    threads = [threading.Thread(target=work, args=(c, numbers[i::2])) for i, c in enumerate(contexts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = [offered(store, number) for number in numbers]
    assert all(len(each) == 1 for each in asked), asked
    assert len({each[0] for each in asked}) == len(numbers)
