"""The desk with several operators at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from dispatch.core.commands import MergeIncident, ReclassifyIncident
from dispatch.core.errors import Conflict, Conflicted
from dispatch.desk import Answer, Desk
from dispatch.embedded import EmbeddedStore
from dispatch.settings import Settings
from dispatch.store import Commit, Committed, Store, connect
from tests.makers import base, call, close, move, note, offer, put_officer, report

OPERATORS = [f"operator:{name}" for name in ("rina", "budi", "sari", "agus", "dewi", "eko", "fitri", "gita")]


def test_of_eight_operators_who_assign_one_officer_at_once_one_wins_and_the_others_are_told_who(
    desk: Desk, store: Store, embedded: EmbeddedStore, settings: Settings
) -> None:
    for n in range(10):
        desk.handle(put_officer(n))
        numbers = [desk.handle(report()).value["incident"] for _ in OPERATORS]
        desks = [Desk(Store(connect(embedded.url)), settings) for _ in OPERATORS]
        start = threading.Barrier(len(OPERATORS))

        def assign(
            place: int,
            n: int = n,
            numbers: list[str] = numbers,
            desks: list[Desk] = desks,
            start: threading.Barrier = start,
        ) -> tuple[Answer | Conflict, float]:
            start.wait()
            began = time.monotonic()
            try:
                outcome: Answer | Conflict = desks[place].handle(offer(numbers[place], f"o{n}", by=OPERATORS[place]))
            except Conflict as refused:
                outcome = refused
            return outcome, time.monotonic() - began

        with ThreadPoolExecutor(len(OPERATORS)) as pool:
            outcomes = list(pool.map(assign, range(len(OPERATORS))))
        winners = [place for place, (outcome, _) in enumerate(outcomes) if isinstance(outcome, Answer)]
        assert len(winners) == 1
        for outcome, waited in outcomes:
            assert waited < 1.0
            if isinstance(outcome, Conflict):
                assert f"incident {numbers[winners[0]]}" in str(outcome)
                assert OPERATORS[winners[0]] in str(outcome)
        offered = [
            f for f in store.journal_since("0-0") if f["type"] == "assignment_offered" and f["officer"] == f"o{n}"
        ]
        assert [f["by"] for f in offered] == [OPERATORS[winners[0]]]


def test_a_newer_version_makes_the_desk_decide_again_and_nobody_sees_it(
    desk: Desk, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.handle(report()).value["incident"]
    other = Desk(Store(store.redis), settings)
    load = store.load
    times = iter(range(3))

    def load_then_another_is_faster(wanted: list) -> list:
        found = load(wanted)
        if wanted and next(times, None) is not None:
            other.handle(close(number) if not load([("incident", number)])[0].state.disposition else note(number))
        return found

    monkeypatch.setattr(store, "load", load_then_another_is_faster)
    assert desk.handle(note(number)).duplicate is False
    assert [f["type"] for f in store.timeline(number)][-1] == "note_added"


def test_a_call_and_its_report_in_one_batch_find_each_other(desk: Desk, store: Store) -> None:
    made, _ = desk.handle_many([report(call_id="c1"), call("c1", "answered")])
    assert isinstance(made, Answer)
    assert "answered" in store.incident(made.value["incident"]).state.times


def test_new_officers_get_slots_of_their_own_in_order(desk: Desk, store: Store) -> None:
    desk.handle_many([put_officer(n) for n in range(5)])
    desk.handle_many([put_officer(n) for n in range(3, 8)])
    assert [o.slot for o in store.officers()] == list(range(8))


def test_an_officer_freed_in_a_batch_can_be_offered_again_in_the_same_batch(desk: Desk) -> None:
    desk.handle(put_officer(1))
    one, two = (desk.handle(report()).value["incident"] for _ in range(2))
    desk.handle(offer(one, "o1"))
    assert all(isinstance(o, Answer) for o in desk.handle_many([move(f"{one}.1", "withdraw"), offer(two, "o1")]))


class Overtaken(Store):
    """A store in which somebody else is faster: `meanwhile` happens between the first decision and its commit."""

    def __init__(self, store: Store, meanwhile: Callable[[], None]) -> None:
        super().__init__(store.redis)
        self._meanwhile: Callable[[], None] | None = meanwhile

    def commit_many(self, work: Sequence[Commit], ttl_s: int) -> list[Committed | Conflicted]:
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile:
            meanwhile()
        return super().commit_many(work, ttl_s)


def test_what_rests_on_a_decision_that_was_not_committed_is_decided_again(
    desk: Desk, store: Store, settings: Settings
) -> None:
    """Both states have moved by one version, as if the first decision of the batch had been written; it was not."""
    kept, first, second = (desk.handle(report()).value["incident"] for _ in range(3))

    def meanwhile() -> None:
        desk.handle_many([ReclassifyIncident(**base(), incident=n, priority=1) for n in (kept, first)])

    batch = [MergeIncident(**base(), incident=n, into=kept) for n in (first, second)]
    answers = Desk(Overtaken(store, meanwhile), settings).handle_many(batch)
    assert all(isinstance(a, Answer) for a in answers)
    incident = store.incident(kept).state
    assert sorted(r["incident"] for r in incident.reporters) == [first, second]
    assert incident.priority == 1, "what was written meanwhile is not overwritten"
