"""Any order of words, clocks and buttons: nobody at a scene is forgotten, no emergency goes away by itself."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dispatch.clocks import command_of_clock
from dispatch.core import commands as cmd
from dispatch.core.facts import Decision
from dispatch.core.lifecycle import AssignmentStatus, OfficerStatus
from tests.core.room import Room, room_with
from tests.makers import NOW, base, close, move, note, offer, report

KINDS = ["LARCENY", "FIGHT", "WEAPON", "NOISE"]
LONGEST_S = 1200.0


class Guarded(RuleBasedStateMachine):
    """Officers at scenes, their words and buttons, and a keeper whose clocks go when they are due."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.room = Room()
        self.wants: dict[str, set[str]] = {}

    @initialize(kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=3))
    def begin(self, kinds: list[str]) -> None:
        """Everybody has arrived; what follows is what happens at scenes."""
        self.room = room_with(len(kinds) + 1)
        for n, kind in enumerate(kinds, 1):
            self.room.do(report(kind=kind, text=""))
            self.room.do(offer(str(n), f"o{n}"))
            for step in ("accept", "en_route", "arrive"):
                self.room.do(move(f"{n}.1", step))

    def by(self, who: str, back: float = 0.0) -> dict[str, Any]:
        return base(by=who, at=self.now - back, now=self.now)

    def officer(self, pick: int) -> str:
        return sorted(self.room.officers)[pick % len(self.room.officers)]

    def number(self, pick: int) -> str:
        return sorted(self.room.incidents)[pick % len(self.room.incidents)]

    @rule(seconds=st.sampled_from([1.0, 30.0, 119.0, 300.0, 700.0]))
    def time_passes(self, seconds: float) -> None:
        """The keeper carries out what has become due, in order."""
        until = self.now + seconds
        while True:
            due = sorted((at, member) for member, at in self.room.marks.get("clocks", {}).items() if at <= until * 1000)
            if not due:
                break
            at, member = due[0]
            self.now = max(self.now, at / 1000)
            outcome = self.room.tries(command_of_clock(member, at / 1000, self.now))
            assert isinstance(outcome, Decision), f"the clock {member} stood for something that cannot be: {outcome}"
            left = self.room.marks["clocks"].get(member)
            assert left is None or left > at, f"the clock {member} does not move on"
        self.now = until

    @rule(pick=st.integers(0, 9), who=st.integers(0, 9), back=st.sampled_from([0.0, 60.0, 5_000.0]))
    def an_officer_notes(self, pick: int, who: int, back: float) -> None:
        self.room.tries(note(self.number(pick), **self.by(f"officer:{self.officer(who)}", back)))

    @rule(who=st.integers(0, 9))
    def somebody_hears_by_radio(self, who: int) -> None:
        self.room.tries(cmd.ConfirmWelfare(**self.by("operator:rina"), officer=self.officer(who)))

    @rule(data=st.data(), action=st.sampled_from(["accept", "en_route", "arrive", "clear", "withdraw"]))
    def an_assignment_moves(self, data: Any, action: str) -> None:
        chosen = data.draw(st.sampled_from([a.id for a in self.room.assignments]))
        self.room.tries(move(chosen, action, reason="x", **self.by("operator:rina")))

    @rule(pick=st.integers(0, 9), who=st.integers(0, 9))
    def somebody_is_sent(self, pick: int, who: int) -> None:
        self.room.tries(offer(self.number(pick), self.officer(who), **self.by("operator:rina")))

    @rule(pick=st.integers(0, 9), kind=st.sampled_from(KINDS))
    def the_kind_turns_out_different(self, pick: int, kind: str) -> None:
        self.room.tries(cmd.ReclassifyIncident(**self.by("operator:rina"), incident=self.number(pick), kind=kind))

    @rule(pick=st.integers(0, 9))
    def somebody_closes(self, pick: int) -> None:
        self.room.tries(close(self.number(pick), **self.by("operator:rina")))

    @rule(pick=st.integers(0, 9), count=st.integers(1, 2))
    def backup_is_asked_for(self, pick: int, count: int) -> None:
        about = {"incident": self.number(pick), "function": "samapta", "count": count, "reason": "x"}
        self.room.tries(cmd.RequestBackup(**self.by("operator:rina"), **about))

    @precondition(lambda self: any(i.backups for i in self.room.incidents.values()))
    @rule(data=st.data(), who=st.integers(0, 9), release=st.booleans())
    def backup_is_committed_or_released(self, data: Any, who: int, release: bool) -> None:
        chosen = data.draw(st.sampled_from([b.id for i in self.room.incidents.values() for b in i.backups]))
        by = self.by("operator:rina")
        if release:
            self.room.tries(cmd.ReleaseBackup(**by, backup=chosen))
        else:
            self.room.tries(cmd.CommitBackup(**by, backup=chosen, officer=self.officer(who)))

    @rule(who=st.integers(0, 9), located=st.booleans())
    def a_panic_button_is_pressed(self, who: int, located: bool) -> None:
        officer = self.officer(who)
        place = {"lat": -6.9, "lng": 109.0, "fixed": self.now - 10} if located else {}
        incidents = len(self.room.incidents)
        stood = self.room.officers[officer].emergency
        open_still = stood and not self.room.incidents[stood["incident"]].is_ended
        self.room.do(cmd.RaisePanic(**self.by(f"officer:{officer}"), officer=officer, **place))
        assert len(self.room.incidents) == incidents + (0 if open_still else 1)
        self.wants[officer] = {"seen", "cancelled"}

    @precondition(lambda self: any(a.kind == "panic" for a in self.alarms()))
    @rule(data=st.data(), cancel=st.booleans())
    def a_panic_is_seen_or_cancelled(self, data: Any, cancel: bool) -> None:
        alarm = data.draw(st.sampled_from([a.id for a in self.alarms() if a.kind == "panic"]))
        command = cmd.CancelAlarm if cancel else cmd.AcknowledgeAlarm
        self.room.do(command(**self.by("operator:rina"), alarm=alarm))
        self.wants[alarm.partition(":")[2]].discard("cancelled" if cancel else "seen")

    def alarms(self) -> list[Any]:
        return [state for (kind, _), state in sorted(self.room.states.items()) if kind == "alarm"]

    @invariant()
    def whoever_is_on_scene_is_asked_for_a_word_in_time(self) -> None:
        for a in self.room.assignments:
            due = self.room.clock(f"welfare:{a.id}")
            assert due == a.welfare_due, "the clock and what the screens show of it differ"
            if a.status is AssignmentStatus.ON_SCENE:
                assert due is not None, f"the welfare clock of {a.id} has vanished"
                assert due <= self.now + LONGEST_S
            else:
                assert due is None, f"a welfare clock runs for {a.id}, which is {a.status}"

    @invariant()
    def an_unanswered_word_is_an_alarm_or_was_seen_by_somebody(self) -> None:
        for a in self.room.assignments:
            if a.status is not AssignmentStatus.ON_SCENE:
                assert ("alarm", f"welfare:{a.id}") not in self.room.states

    @invariant()
    def an_emergency_lasts_until_it_is_both_seen_and_cancelled(self) -> None:
        for officer in self.room.officers.values():
            lasts = bool(self.wants.get(officer.id))
            assert (officer.status is OfficerStatus.EMERGENCY) is lasts
            assert (f"panic:{officer.id}" in self.room.marks.get("alarms", {})) is lasts

    @invariant()
    def a_request_that_stands_is_watched(self) -> None:
        for incident in self.room.incidents.values():
            for b in incident.backups:
                if b.released is None and not incident.is_ended:
                    assert self.room.clock(f"backup:{b.id}") is not None


TestGuarded = Guarded.TestCase
TestGuarded.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
