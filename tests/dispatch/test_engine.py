"""The whole engine on a real store, in any order: eight operators at once, lost replies, killed workers, clocks.

What must hold after every step (design, R20): no acknowledged report is missing, an officer holds at most one
open assignment, what is closed stays closed, every change has an author and an entry, and no open incident is
without somebody or something that will take care of it.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import Phase
from hypothesis import settings as steps_of
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from dispatch.archive import Archive
from dispatch.chain import Chain
from dispatch.clocks import command_of_clock
from dispatch.core import commands as cmd
from dispatch.core.commands import Command
from dispatch.core.errors import Refused
from dispatch.core.ownership import unowned
from dispatch.desk import Answer, Desk
from dispatch.embedded import EmbeddedStore
from dispatch.fleet import FIX, Fleet
from dispatch.history import History
from dispatch.jobs import Context, dispatch_incident
from dispatch.proof import read_lists
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store, connect, key
from tests.makers import put_officer, report

OPERATORS = 8
OFFICERS = 4
FAR_MS = 3_600_000
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Eight threads do not do the same twice: making a failure shorter takes minutes and finds nothing."""


class Killed(BaseException):
    """The process is gone between two commits."""


class Dying(Desk):
    """The desk of a worker that is killed after some commits."""

    left = 99

    def handle(self, command: Command) -> Answer:
        if self.left == 0:
            raise Killed
        self.left -= 1
        return super().handle(command)


class Engine(RuleBasedStateMachine):
    """Everybody at once, on one store. `store`, `desks` and `limits` are given by the test."""

    store: Store
    desks: list[Desk]
    limits: Settings
    pool: ThreadPoolExecutor

    @initialize()
    def begin(self) -> None:
        self.store.redis.flushall()
        self.store.redis.set(key("alive", "worker"), "here")
        self.told: dict[str, cmd.ReceiveReport] = {}  # number -> the report that was acknowledged
        self.closed: dict[str, int] = {}  # number -> how often it had been taken back when it was seen closed
        self.desks[0].handle_many([put_officer(n) for n in range(1, OFFICERS + 1)])

    def times(self, by: str = "operator:rina") -> dict[str, Any]:
        now = time.time()
        return {"id": uuid.uuid4().hex, "by": by, "at": now, "now": now}

    def number(self, pick: int) -> str:
        return sorted(self.told)[pick % len(self.told)] if self.told else "1"

    def assignment(self, pick: int) -> str:
        incident = self.store.incident(self.number(pick)).state
        made = incident.assignments if incident else []
        return made[pick % len(made)].id if made else f"{self.number(pick)}.1"

    @rule(channel=st.sampled_from(["110", "app"]), priority=st.sampled_from([1, 3, 4]), copies=st.integers(1, 3))
    def a_report_comes_several_times_over_several_doors(self, channel: str, priority: int, copies: int) -> None:
        times = self.times("gateway:110")
        sent = report(**times, channel=channel, priority=priority, text=f"laporan {times['id']}")
        answers = list(self.pool.map(lambda desk: desk.handle(sent), self.desks[:copies]))
        assert len({a.value["incident"] for a in answers}) == 1
        assert sum(not a.duplicate for a in answers) == 1
        self.told[answers[0].value["incident"]] = sent

    @rule(picks=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 99)), min_size=OPERATORS, max_size=OPERATORS))
    def eight_operators_press_a_key_at_once(self, picks: list[tuple[int, int]]) -> None:
        commands = [self.pressed(key_, pick) for key_, pick in picks]
        list(self.pool.map(self.sent_twice, self.desks, commands))

    @rule(pick=st.integers(0, 99), officer=st.integers(1, OFFICERS))
    def eight_operators_send_one_officer_at_once(self, pick: int, officer: int) -> None:
        numbers = [self.number(pick + n) for n in range(OPERATORS)]
        was_free = self.store.load([("officer", f"o{officer}")])[0].state.assignment is None
        offers = [
            cmd.OfferAssignment(**self.times(f"operator:{n}"), incident=number, officer=f"o{officer}")
            for n, number in enumerate(numbers)
        ]
        outcomes = list(self.pool.map(lambda desk, c: desk.handle_many([c])[0], self.desks, offers))
        won = [o for o in outcomes if isinstance(o, Answer)]
        assert len(won) <= int(was_free)
        for refused in outcomes:
            if isinstance(refused, Refused) and refused.code == "conflict":
                assert "assigned by" in str(refused)

    def sent_twice(self, desk: Desk, command: Command) -> None:
        """Send a command as somebody whose first answer was lost: the second says the same, and does nothing."""
        first, second = desk.handle_many([command])[0], desk.handle_many([command])[0]
        if isinstance(first, Answer):
            assert isinstance(second, Answer)
            assert (second.value, second.duplicate) == (first.value, True)

    def pressed(self, key_: int, pick: int) -> Command:
        number, other, times = self.number(pick), self.number(pick // 7), self.times()
        made: list[Callable[[], Command]] = [
            lambda: cmd.OfferAssignment(**times, incident=number, officer=f"o{pick % OFFICERS + 1}"),
            lambda: cmd.CloseIncident(**times, incident=number, disposition=["01", "10", "22"][pick % 3]),
            lambda: cmd.ReopenIncident(**times, incident=number, undo=bool(pick % 2)),
            lambda: cmd.HoldIncident(**times, incident=number, until=times["now"] + 600, reason="nanti"),
            lambda: cmd.ResumeIncident(**times, incident=number),
            lambda: cmd.MergeIncident(**times, incident=number, into=other),
            lambda: cmd.SplitIncident(**times, incident=number),
            lambda: cmd.ReclassifyIncident(**times, incident=number, priority=pick % 4 + 1),
            lambda: cmd.MoveAssignment(**times, assignment=self.assignment(pick), action="withdraw"),
        ]
        return made[key_]()

    @rule(pick=st.integers(0, 99), action=st.sampled_from(["accept", "decline", "en_route", "arrive", "clear"]))
    def an_officers_phone_answers_twice(self, pick: int, action: str) -> None:
        command = cmd.MoveAssignment(
            **self.times("officer:x"), assignment=self.assignment(pick), action=action, reason="sudah aman"
        )
        self.sent_twice(self.desks[0], command)

    @rule(pick=st.integers(0, 99), dies_after=st.sampled_from([0, 1, 2, 99]))
    def a_worker_works_or_is_killed(self, pick: int, dies_after: int) -> None:
        self.work(self.number(pick), dies_after)

    @rule(dies_after=st.sampled_from([0, 1, 99]))
    def the_sweep_hands_on_what_is_owed(self, dies_after: int) -> None:
        owed = self.store.claim("pending", round(time.time() * 1000) + FAR_MS, 1000)
        for member, _ in owed:
            self.work(member.partition(":")[2], dies_after)

    def work(self, number: str, dies_after: int) -> None:
        desk = Dying(self.store, self.limits)
        desk.left = dies_after
        fleet, now = Fleet(), time.time()
        fleet.put_officers(self.store.officers())
        fleet.apply(np.array([(n, -6.9, 109.0, now, now, 0, 0, 0, 80) for n in range(OFFICERS)], FIX))
        chain = Chain(fleet, Reference(self.store), desk.policy)
        try:
            history = History(self.store, Archive(self.limits.history_url()))
            dispatch_incident(Context(desk, Recommender(fleet, self.limits), chain, history), number)
        except Killed:
            return

    @rule(twice=st.booleans())
    def clocks_are_due(self, twice: bool) -> None:
        now = time.time() + 1000
        due = self.store.claim("clocks", round(now * 1000), 1000)
        for member, due_ms in due * (2 if twice else 1):
            for outcome in self.desks[0].handle_many([command_of_clock(member, due_ms / 1000, now)]):
                if isinstance(outcome, Refused):
                    self.store.unmark("clocks", member)

    @invariant()
    def no_acknowledged_report_is_missing(self) -> None:
        for number, sent in self.told.items():
            incident = self.store.incident(number).state
            assert incident is not None
            assert incident.text == sent.text

    @invariant()
    def an_officer_holds_what_the_incidents_say_and_never_two(self) -> None:
        held = [
            (a.officer, a.id, a.status.value)
            for v in self.store.incidents("incidents")
            for a in v.state.assignments
            if a.is_open
        ]
        said = [(o.id, o.assignment["id"], o.assignment["status"]) for o in self.store.officers() if o.assignment]
        assert sorted(held) == sorted(said)

    @invariant()
    def what_is_closed_stays_closed_until_somebody_takes_it_back(self) -> None:
        for number in self.told:
            facts = [f["type"] for f in self.store.timeline(number)]
            taken_back = sum(t in ("incident_reopened", "incident_split") for t in facts)
            state = self.store.incident(number).state
            if state.disposition or state.merged_into:
                self.closed[number] = taken_back
            else:
                assert taken_back > self.closed.get(number, -1), "taken back by nobody"

    @invariant()
    def every_change_has_an_author_and_an_entry(self) -> None:
        for number in self.told:
            facts = self.store.timeline(number)
            assert len(facts) >= self.store.incident(number).version
            assert all(f["by"] and f["event_time"] and f["entry_time"] for f in facts)

    @invariant()
    def no_open_incident_is_nobodys(self) -> None:
        if self.told:
            lists = read_lists(self.store)
            assert unowned(lists, 0.0) == set()
            still = {n for n in self.told if not self.store.incident(n).state.is_ended}
            assert lists.open == still


@pytest.fixture(scope="module")
def engine(embedded: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[Engine]]:
    limits = Settings(data_dir=tmp_path_factory.mktemp("e"), _env_file=None)  # type: ignore[call-arg]
    Engine.store, Engine.limits = Store(connect(embedded.url)), limits
    Engine.desks = [Desk(Store(connect(embedded.url)), limits) for _ in range(OPERATORS)]
    with ThreadPoolExecutor(OPERATORS) as pool:
        Engine.pool = pool
        yield Engine


def test_any_order_on_a_real_store_keeps_the_promises(engine: type[Engine]) -> None:
    steps = steps_of(max_examples=15, stateful_step_count=50, deadline=None, phases=UNSHRUNK)
    run_state_machine_as_test(engine, settings=steps)
