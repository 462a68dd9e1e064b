"""Any order of commands leaves a true state: random sequences against the core alone."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dispatch.clocks import command_of_clock
from dispatch.core import commands as cmd
from dispatch.core.closing import DISPOSITIONS
from dispatch.core.commands import Command
from dispatch.core.errors import Invalid, Refused
from dispatch.core.facts import Decision
from dispatch.core.incident import Incident
from dispatch.core.lifecycle import Action, AssignmentStatus, IncidentStatus
from dispatch.core.manage import LANES
from dispatch.core.officer import SETTABLE
from dispatch.core.ownership import Lists, owner_of, unowned
from tests.core.room import Room, room_with
from tests.makers import NOW, call, close, move, note, offer, queue, reopen, report

CHANNELS = ["110", "app", "panic", "open311"]
BACK = st.sampled_from([0.0, 0.0, 1.0, 30.0, 599.0, 601.0, 86_400.0, -200.0])
"""How far an event lies back when it is entered (s); negative: a clock ahead of ours."""


def status_by_hand(i: Incident) -> IncidentStatus:
    """Say what an incident is from its assignments and its disposition, independently of the program."""
    if i.merged_into:
        return IncidentStatus.MERGED
    if i.disposition:
        return IncidentStatus({"10": "cancelled", "15": "referred"}.get(i.disposition, "closed"))
    held = [a.status.value for a in i.assignments]
    for status, means in (("on_scene", "on_scene"), ("en_route", "en_route"), ("accepted", "assigned")):
        if status in held:
            return IncidentStatus(means)
    if i.hold:
        return IncidentStatus.ON_HOLD
    since = [a.status.value for a in i.assignments[i.reopened_after :]]
    if "cleared" in since and "offered" not in held:
        return IncidentStatus.RESOLVED
    if i.reopened:
        return IncidentStatus.REOPENED
    return IncidentStatus.QUEUED if i.queued else IncidentStatus.RECEIVED


class AnyOrder(RuleBasedStateMachine):
    """Operators, officers, workers and clocks, all at once and none of them sensible."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.room = Room()
        self.calls = 0

    @initialize(officers=st.integers(1, 4))
    def begin(self, officers: int) -> None:
        self.room = room_with(officers)

    def times(self, back: float) -> dict[str, float]:
        self.now += 7.0
        return {"at": self.now - back, "now": self.now}

    def do(self, command: Command) -> Decision | Refused:
        before, facts = self.room.picture(), len(self.room.facts)
        ended = {n: i.disposition for n, i in self.room.incidents.items() if i.disposition}
        outcome = self.room.tries(command)
        if isinstance(outcome, Refused):
            assert self.room.picture() == before, "a refused command changed something"
            assert str(outcome)
            return outcome
        new = self.room.facts[facts:]
        assert new or not outcome.states, "a change without a fact"
        for fact in new:
            assert (fact.by, fact.event_time, fact.entry_time) == (command.by, command.at, command.now)
        if not isinstance(command, cmd.ReopenIncident | cmd.ReopenByCitizen):
            assert all(self.room.incidents[n].disposition == d for n, d in ended.items()), "reopened by itself"
        return outcome

    def number(self, pick: int) -> str:
        return str(pick % max(1, len(self.room.incidents)) + 1)

    def officer(self, pick: int) -> str:
        return sorted(self.room.officers)[pick % len(self.room.officers)]

    @rule(
        channel=st.sampled_from(CHANNELS),
        kind=st.sampled_from(["ROBBERY", "NOISE", "PRANK", "tidak tahu", ""]),
        with_call=st.booleans(),
        back=BACK,
    )
    def a_report_comes_in(self, channel: str, kind: str, with_call: bool, back: float) -> None:
        times = self.times(back)
        call_id = f"call{self.calls % 3}" if with_call else None
        outcome = self.do(report(channel=channel, kind=kind, call_id=call_id, **times))
        assert isinstance(outcome, Decision), "no report is refused"
        incident = self.room.incidents[outcome.answer["incident"]]
        assert incident.back_entered == (back > 600)
        if incident.back_entered:
            assert not incident.offer_wanted
            assert self.room.clock(f"overdue:{incident.number}") is None

    @rule(event=st.sampled_from(["ringing", "answered", "ended", "abandoned"]), back=BACK)
    def the_switchboard_speaks(self, event: str, back: float) -> None:
        self.calls += 1
        self.do(call(f"call{self.calls % 3}", event, **self.times(back)))

    @rule(pick=st.integers(0, 9), officers=st.integers(0, 2))
    def a_worker_queues(self, pick: int, officers: int) -> None:
        listed = [{"officer": f"o{n}"} for n in range(officers)]
        self.do(queue(self.number(pick), recommendation={"officers": listed}, **self.times(0)))

    @rule(pick=st.integers(0, 9), who=st.integers(0, 9), back=BACK)
    def somebody_is_offered(self, pick: int, who: int, back: float) -> None:
        self.do(offer(self.number(pick), self.officer(who), **self.times(back)))

    @precondition(lambda self: self.room.assignments)
    @rule(
        data=st.data(),
        action=st.sampled_from(list(Action)),
        reason=st.sampled_from(["", "cukup lewat telepon"]),
        back=BACK,
    )
    def an_assignment_moves(self, data: Any, action: Action, reason: str, back: float) -> None:
        assignment = data.draw(st.sampled_from(self.room.assignments)).id
        self.do(move(assignment, action.value, reason=reason, **self.times(back)))

    @precondition(lambda self: any(a.is_open for a in self.room.assignments))
    @rule(data=st.data(), action=st.sampled_from(["accept", "en_route", "arrive", "clear"]))
    def an_officer_goes_on(self, data: Any, action: str) -> None:
        mine = data.draw(st.sampled_from([a for a in self.room.assignments if a.is_open]))
        self.do(move(mine.id, action, officer=mine.officer, by=f"officer:{mine.officer}", **self.times(0)))

    @rule(pick=st.integers(0, 9), disposition=st.sampled_from([*DISPOSITIONS, "99"]))
    def somebody_closes(self, pick: int, disposition: str) -> None:
        self.do(close(self.number(pick), disposition, **self.times(0)))

    @rule(pick=st.integers(0, 9), ahead=st.sampled_from([-5.0, 60.0, 600.0]), reason=st.sampled_from(["besok", ""]))
    def somebody_puts_aside(self, pick: int, ahead: float, reason: str) -> None:
        times = {"id": "x", "by": "operator:rina", **self.times(0)}
        self.do(cmd.HoldIncident(incident=self.number(pick), until=self.now + ahead, reason=reason, **times))

    @rule(pick=st.integers(0, 9))
    def somebody_takes_off_hold(self, pick: int) -> None:
        self.do(cmd.ResumeIncident(id="x", by="operator:rina", incident=self.number(pick), **self.times(0)))

    @rule(pick=st.integers(0, 9), to=st.sampled_from(["Damkar", ""]))
    def somebody_refers(self, pick: int, to: str) -> None:
        self.do(cmd.ReferIncident(id="x", by="operator:rina", incident=self.number(pick), to=to, **self.times(0)))

    @rule(pick=st.integers(0, 9), into=st.integers(0, 9))
    def somebody_merges(self, pick: int, into: int) -> None:
        times = {"id": "x", "by": "operator:rina", **self.times(0)}
        self.do(cmd.MergeIncident(incident=self.number(pick), into=self.number(into), **times))

    @rule(pick=st.integers(0, 9))
    def somebody_splits(self, pick: int) -> None:
        self.do(cmd.SplitIncident(id="x", by="operator:rina", incident=self.number(pick), **self.times(0)))

    @rule(pick=st.integers(0, 9), undo=st.booleans())
    def somebody_reopens(self, pick: int, undo: bool) -> None:
        self.do(reopen(self.number(pick), undo=undo, **self.times(0)))

    @rule(pick=st.integers(0, 9), reporter=st.sampled_from(["", "1", "2"]))
    def a_citizen_calls_it_off(self, pick: int, reporter: str) -> None:
        number = self.number(pick)
        before = self.room.incidents.get(number)
        by = f"citizen:{reporter or number}"
        outcome = self.do(cmd.CancelByCitizen(id="x", by=by, incident=number, reporter=reporter, **self.times(0)))
        if isinstance(outcome, Decision) and outcome.answer["cancelled"]:
            assert before
            assert before.priority > 2
            assert not before.reporters
            assert all(a.status is AssignmentStatus.OFFERED for a in before.open_assignments)

    @rule(pick=st.integers(0, 9))
    def a_citizen_takes_it_up_again(self, pick: int) -> None:
        number = self.number(pick)
        self.do(cmd.ReopenByCitizen(id="x", by=f"citizen:{number}", incident=number, **self.times(0)))

    @rule(pick=st.integers(0, 9), stars=st.integers(0, 6))
    def a_citizen_rates_it(self, pick: int, stars: int) -> None:
        number = self.number(pick)
        self.do(cmd.RateIncident(id="x", by=f"citizen:{number}", incident=number, stars=stars, **self.times(0)))

    @rule(pick=st.integers(0, 9), text=st.sampled_from(["pelapor pindah", " "]))
    def somebody_notes(self, pick: int, text: str) -> None:
        self.do(note(self.number(pick), text, **self.times(0)))

    @rule(
        pick=st.integers(0, 9),
        kind=st.sampled_from([None, "WEAPON", "PRANK", "NONSENSE"]),
        priority=st.sampled_from([None, 1, 4, 7]),
        lane=st.sampled_from([None, *LANES]),
    )
    def somebody_corrects(self, pick: int, kind: str | None, priority: int | None, lane: str | None) -> None:
        times = {"id": "x", "by": "operator:rina", **self.times(0)}
        number = self.number(pick)
        self.do(cmd.ReclassifyIncident(incident=number, kind=kind, priority=priority, lane=lane, **times))

    @rule(who=st.integers(0, 9), status=st.sampled_from([*sorted(SETTABLE), "on_scene", "asleep"]))
    def an_officer_says_what_they_do(self, who: int, status: str) -> None:
        officer = self.officer(who)
        self.do(cmd.SetDuty(id="x", by=f"officer:{officer}", officer=officer, status=status, **self.times(0)))

    @precondition(lambda self: self.room.marks.get("clocks"))
    @rule(data=st.data())
    def a_clock_goes(self, data: Any) -> None:
        member = data.draw(st.sampled_from(sorted(self.room.marks["clocks"])))
        due = self.room.clock(member) or 0.0
        self.now = max(self.now, due)
        outcome = self.do(command_of_clock(member, due, self.now))
        assert isinstance(outcome, Decision), "a clock stood for something that cannot be"
        now = self.room.clock(member)
        assert now is None or now > due, "a clock that went stands as it was"

    @rule(pick=st.integers(0, 9))
    def nobody_is_left_to_ask(self, pick: int) -> None:
        number = self.number(pick)
        self.do(cmd.ReturnToOperator(id="x", by="system:worker", incident=number, reason="x", **self.times(0)))

    @rule(ahead=st.floats(300.5, 1e9))
    def an_event_of_the_future_is_refused(self, ahead: float) -> None:
        outcome = self.do(report(**self.times(-ahead)))
        assert isinstance(outcome, Invalid)
        assert outcome.field == "event_time"

    @invariant()
    def an_officer_has_at_most_one_open_assignment(self) -> None:
        held = {o.id: o.assignment for o in self.room.officers.values() if o.assignment}
        by_officer = [(a.officer, a.id, a.status.value) for a in self.room.assignments if a.is_open]
        assert sorted(by_officer) == sorted((o, a["id"], a["status"]) for o, a in held.items())

    @invariant()
    def statuses_follow_from_assignments(self) -> None:
        for incident in self.room.incidents.values():
            assert incident.status is status_by_hand(incident)
            if incident.is_ended:
                assert not incident.open_assignments
                assert incident.ended is not None
            else:
                assert incident.ended is None

    @invariant()
    def clocks_run_only_for_what_is_open(self) -> None:
        for member in self.room.marks.get("clocks", {}):
            kind, _, id_ = member.partition(":")
            if kind in ("ladder", "lapse"):
                assert self.room.states["call", id_].is_ringing
            elif kind in ("offer", "welfare"):
                found = [a for a in self.room.assignments if a.id == id_]
                wanted = AssignmentStatus.OFFERED if kind == "offer" else AssignmentStatus.ON_SCENE
                assert [a.status for a in found] == [wanted]
            elif kind == "wake":
                assert self.room.incidents[id_].hold
            else:
                incident = self.room.incidents[id_]
                assert incident.is_waiting
                assert incident.lane == "main"
                assert not incident.back_entered

    @invariant()
    def the_lists_are_true(self) -> None:
        incidents = self.room.incidents
        assert set(self.room.marks.get("incidents", {})) == set(incidents)
        assert set(self.room.marks.get("open", {})) == {n for n, i in incidents.items() if not i.is_ended}

    @invariant()
    def an_offer_that_is_owed_is_somebodys_work(self) -> None:
        for number, incident in self.room.incidents.items():
            if incident.offer_wanted and not incident.is_ended:
                assert self.room.owed(number), "an offer is owed and nothing would make it"

    @precondition(lambda self: self.room.incidents)
    @rule(pick=st.integers(0, 9))
    def the_proof_takes_one_up(self, pick: int) -> None:
        number = self.number(pick)
        self.do(cmd.TakeUpUnowned(id="x", by="system:keeper", incident=number, **self.times(0)))

    @precondition(lambda self: self.room.marks.get("alarms"))
    @rule(data=st.data())
    def somebody_sees_an_alarm(self, data: Any) -> None:
        alarm = data.draw(st.sampled_from(sorted(self.room.marks["alarms"])))
        self.do(cmd.AcknowledgeAlarm(id="x", by="operator:rina", alarm=alarm, **self.times(0)))

    @invariant()
    def what_is_put_aside_wakes_by_itself(self) -> None:
        for number, i in self.room.incidents.items():
            if i.hold and not i.is_ended:
                assert self.room.clock(f"wake:{number}") == i.hold["until"]

    @invariant()
    def every_merged_report_is_known_to_the_one_that_is_kept(self) -> None:
        for number, i in self.room.incidents.items():
            if i.merged_into:
                kept = self.room.incidents[i.merged_into]
                assert number in [r["incident"] for r in kept.reporters]
            told = [r["incident"] for r in i.reporters]
            assert len(told) == len(set(told)), "a reporter counted twice"

    @invariant()
    def no_waiting_incident_is_forgotten(self) -> None:
        for number, i in self.room.incidents.items():
            if i.is_waiting and i.lane == "main" and not i.back_entered and not i.overdue:
                watched = self.room.clock(f"overdue:{number}") is not None
                asked = any(self.room.clock(f"offer:{a.id}") for a in i.open_assignments)
                assert watched or asked, f"incident {number} waits and no clock would ever say so"

    @invariant()
    def no_open_incident_is_nobody_s(self) -> None:
        """Even with every alarm seen: a clock, owed work or an officer is left."""
        marks = {name: self.room.marks.get(name, {}) for name in ("open", "held", "folded", "clocks", "pending")}
        open_, held, folded = (frozenset(marks[n]) for n in ("open", "held", "folded"))
        lists = Lists(open_, held, folded, marks["clocks"], marks["pending"])
        assert unowned(lists, 0.0) == set()
        for number in marks["open"]:
            assert owner_of(self.room.incidents[number], lists, 0.0), f"incident {number} is nobody's"


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=600, stateful_step_count=50, deadline=None)
