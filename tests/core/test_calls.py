"""Calls: they ring where somebody sits, climb by themselves, have one winner, and nobody who called is forgotten."""

from __future__ import annotations

import itertools
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from dispatch.clocks import command_of_clock
from dispatch.core import commands as cmd
from dispatch.core.call import ENDED_FIRST, HUNG_UP, ORPHANED, Call
from dispatch.core.errors import Conflict, Forbidden, Invalid
from dispatch.core.facts import Decision
from tests.core.room import Room
from tests.makers import NOW, base, call, report

EVERYWHERE = ("polsek", "polres", "polda", "mabes")


def take(call_id: str = "k1", by: str = "operator:rina", **more: Any) -> cmd.TakeCall:
    console = more.pop("console", f"console of {by}")
    return cmd.TakeCall(**base(by=by, **more), call_id=call_id, console=console)


def give_back(call_id: str = "k1", by: str = "system:keeper", **more: Any) -> cmd.GiveBackCall:
    about = {k: more.pop(k) for k in ("console", "reason") if k in more}
    return cmd.GiveBackCall(**base(by=by, **more), call_id=call_id, **about)


def call_back(result: str, reason: str = "", call_id: str = "k1", **more: Any) -> cmd.CallBack:
    return cmd.CallBack(**base(**more), call_id=call_id, result=result, reason=reason)


def room_ringing(present: tuple[str, ...] = EVERYWHERE, **more: Any) -> Room:
    """Give a room in which call k1 rings."""
    room = Room()
    room.do(call("k1", "ringing", present=present, caller_number="+62 899 0000 0001", caller="n1", **more))
    return room


def of(room: Room, call_id: str = "k1") -> Call:
    found: Call = room.states["call", call_id]
    return found


def go(room: Room, clock: str, late_s: float = 0.05) -> Decision:
    """Let a clock go, a little late as clocks are."""
    due = room.clock(clock)
    assert due is not None, f"clock {clock} does not run"
    return room.do(command_of_clock(clock, due, due + late_s))


def rules(room: Room, type_: str) -> list[str]:
    return [f.rule for f in room.facts if f.type == type_]


class TestLadder:
    def test_a_call_rings_at_the_lowest_tier_that_has_somebody_at_a_console(self) -> None:
        room = room_ringing(present=("mabes", "polres"))
        assert (of(room).tier, room.clock("ladder:k1")) == ("polres", NOW + 10)
        assert rules(room, "call_ringing") == ["rings at polres: the lowest tier with somebody at a console"]

    def test_with_nobody_at_a_console_it_begins_at_the_first_tier(self) -> None:
        assert of(room_ringing(present=())).tier == "polsek"

    def test_it_climbs_one_tier_every_ten_seconds_and_stays_at_the_last_as_an_alarm(self) -> None:
        room = room_ringing()
        for _ in range(3):
            go(room, "ladder:k1")
        steps = [(s["tier"], s["at"] - NOW) for s in of(room).steps]
        assert steps == [("polsek", 0), ("polres", 10), ("polda", 20), ("mabes", 30)]
        assert rules(room, "call_climbed") == [
            f"not answered in 10 s at {tier}" for tier in ("polsek", "polres", "polda")
        ]
        assert room.clock("ladder:k1") is None
        alarm = room.states["alarm", "ladder:k1"]
        assert (alarm.priority, alarm.rule) == (1, "not answered in 10 s at polda")

    def test_a_clock_that_is_claimed_twice_climbs_once(self) -> None:
        room = room_ringing()
        clock = command_of_clock("ladder:k1", NOW + 10, NOW + 10.05)
        room.do(clock)
        room.do(clock)
        assert [f.type for f in room.facts].count("call_climbed") == 1

    def test_a_late_step_keeps_the_moment_it_was_due(self) -> None:
        room = room_ringing()
        go(room, "ladder:k1", late_s=25.0)
        climbed = next(f for f in room.facts if f.type == "call_climbed")
        assert (climbed.event_time, climbed.entry_time) == (NOW + 10, NOW + 35)
        assert room.clock("ladder:k1") == NOW + 20

    def test_a_room_of_the_last_tier_alone_hears_the_alarm_after_its_ten_seconds(self) -> None:
        room = room_ringing(present=("mabes",))
        assert ("alarm", "ladder:k1") not in room.states
        go(room, "ladder:k1")
        assert rules(room, "alarm_raised") == ["not answered in 10 s at mabes"]
        assert of(room).is_ringing

    @pytest.mark.parametrize("event", ["answered", "ended", "abandoned"])
    def test_it_climbs_no_more_once_the_switchboard_has_said_more(self, event: str) -> None:
        room = room_ringing()
        room.do(call("k1", event, at=NOW + 4))
        assert room.clock("ladder:k1") is None
        assert room.clock("lapse:k1") is None
        assert "k1" not in room.marks["ringing"]

    def test_answering_is_seeing_the_alarm(self) -> None:
        room = room_ringing(present=("polda",))
        go(room, "ladder:k1")
        room.do(take(at=NOW + 14))
        assert ("alarm", "ladder:k1") not in room.states
        assert rules(room, "alarm_acknowledged") == ["the call was answered"]

    def test_who_answered_and_at_which_step_is_recorded(self) -> None:
        room = room_ringing()
        go(room, "ladder:k1")
        room.do(call("k1", "answered", at=NOW + 12))
        answered = room.facts[-1]
        assert (answered.data["tier"], answered.data["step"], answered.data["waited_s"]) == ("polres", 2, 12)
        assert of(room).taken_tier == "polres"

    def test_a_call_told_of_long_after_it_rang_rings_nobody(self) -> None:
        room = room_ringing(now=NOW + 601)
        assert not of(room).is_ringing
        assert room.clock("ladder:k1") is None

    def test_a_ringing_the_switchboard_has_forgotten_ends_on_the_call_back_list(self) -> None:
        room = room_ringing()
        go(room, "lapse:k1")
        assert not of(room).is_ringing
        assert of(room).callback_rule == "no word from the switchboard for 300 s"


class TestTaking:
    def test_one_wins_and_the_others_learn_who_and_when(self) -> None:
        room = room_ringing()
        answer = room.do(take(at=NOW + 3)).answer
        assert answer == {"call_id": "k1", "tier": "polsek", "step": 1}
        with pytest.raises(Conflict, match=r"call k1 was taken by operator:rina 4 s ago; it is theirs"):
            room.do(take(by="operator:budi", at=NOW + 7))
        assert [f.type for f in room.facts].count("call_taken") == 1
        assert room.clock("ladder:k1") is None

    def test_the_first_console_may_ask_again_and_move_to_another(self) -> None:
        room = room_ringing()
        room.do(take(at=NOW + 3))
        room.do(take(at=NOW + 9, console="the other desk"))
        assert (of(room).console, of(room).taken_at) == ("the other desk", NOW + 3)
        assert rules(room, "call_taken")[-1] == "moved to another console"

    def test_a_call_answered_at_the_switchboard_can_still_be_taken_to_a_console(self) -> None:
        room = room_ringing()
        room.do(call("k1", "answered", at=NOW + 4))
        room.do(take(at=NOW + 6))
        assert of(room).points() == {"call_arrival": NOW, "answered": NOW + 4}

    def test_without_word_from_the_switchboard_the_take_is_the_answer(self) -> None:
        room = room_ringing()
        room.do(take(at=NOW + 6))
        number = room.do(report(call_id="k1", at=NOW + 30)).answer["incident"]
        times = room.incidents[number].times
        assert times["answered"] - times["call_arrival"] == 6

    def test_a_call_that_is_over_cannot_be_taken(self) -> None:
        room = room_ringing()
        room.do(call("k1", "abandoned", at=NOW + 4))
        with pytest.raises(Forbidden, match="call-back list"):
            room.do(take(at=NOW + 6))

    def test_the_report_of_a_call_says_who_took_it_and_where(self) -> None:
        room = room_ringing()
        room.do(take(at=NOW + 3))
        room.do(report(call_id="k1", at=NOW + 30))
        received = next(f for f in room.facts if f.type == "report_received")
        assert (received.data["taken_by"], received.data["tier"]) == ("operator:rina", "polsek")
        assert "k1" not in room.marks["taken"]


class TestDeadConsole:
    def test_the_call_of_a_dead_console_rings_again_where_it_rang(self) -> None:
        room = room_ringing()
        go(room, "ladder:k1")
        room.do(take(at=NOW + 12))
        room.do(give_back(at=NOW + 25, console="console of operator:rina", reason="console of rina silent for 10 s"))
        assert of(room).is_ringing
        assert (of(room).tier, room.clock("ladder:k1")) == ("polres", NOW + 35)
        assert rules(room, "call_given_back") == ["console of rina silent for 10 s"]
        room.do(take(by="operator:budi", at=NOW + 28))
        assert of(room).taken_by == "operator:budi"

    def test_it_rings_again_although_the_switchboard_had_said_answered(self) -> None:
        room = room_ringing()
        room.do(take(at=NOW + 3))
        room.do(call("k1", "answered", at=NOW + 4))
        room.do(give_back(at=NOW + 25, console="console of operator:rina"))
        assert of(room).is_ringing
        room.do(call("k1", "answered", at=NOW + 31))
        assert not of(room).is_ringing
        assert of(room).points()["answered"] == NOW + 4

    def test_a_caller_who_has_hung_up_meanwhile_is_called_back(self) -> None:
        room = room_ringing()
        room.do(take(at=NOW + 3))
        room.do(call("k1", "ended", at=NOW + 20))
        assert of(room).callback == ""
        room.do(give_back(at=NOW + 25, console="console of operator:rina"))
        assert (of(room).callback, of(room).callback_rule) == ("open", ORPHANED)

    def test_a_call_that_was_recorded_or_has_moved_is_not_given_back(self) -> None:
        room = room_ringing()
        room.do(take(at=NOW + 3))
        with pytest.raises(Forbidden, match="another console"):
            room.do(give_back(at=NOW + 25, console="some other"))
        room.do(report(call_id="k1", at=NOW + 26))
        with pytest.raises(Forbidden, match="nobody's hand"):
            room.do(give_back(at=NOW + 27, console="console of operator:rina"))

    def test_only_who_took_it_lets_go_of_it_by_hand(self) -> None:
        room = room_ringing()
        room.do(take(at=NOW + 3))
        with pytest.raises(Conflict, match="in the hands of operator:rina"):
            room.do(give_back(by="operator:budi", at=NOW + 5))
        room.do(give_back(by="operator:rina", at=NOW + 5))
        assert of(room).is_ringing


class TestCallBack:
    @pytest.mark.parametrize(("event", "rule"), [("abandoned", HUNG_UP), ("ended", ENDED_FIRST)])
    def test_whoever_was_not_answered_is_on_the_list(self, event: str, rule: str) -> None:
        room = room_ringing()
        room.do(call("k1", event, at=NOW + 4))
        assert rules(room, "callback_opened") == [rule]
        assert room.marks["callbacks"] == {"k1": (NOW + 4) * 1000}

    def test_it_stays_until_somebody_was_reached_and_counts_the_tries(self) -> None:
        room = room_ringing()
        room.do(call("k1", "abandoned", at=NOW + 4))
        room.do(call_back("not_reached", at=NOW + 60))
        assert room.marks["callbacks"]
        room.do(call_back("done", at=NOW + 90))
        assert not room.marks["callbacks"]
        assert [t["result"] for t in of(room).tries] == ["not_reached", "done"]
        assert room.facts[-1].data["tries"] == 2

    def test_dismissing_needs_a_reason(self) -> None:
        room = room_ringing()
        room.do(call("k1", "abandoned", at=NOW + 4))
        with pytest.raises(Invalid, match="reason"):
            room.do(call_back("dismissed"))
        room.do(call_back("dismissed", "nomor kantor sendiri"))
        assert of(room).callback == "dismissed"

    def test_the_second_to_settle_it_learns_who_was_first_and_the_first_can_take_it_back(self) -> None:
        room = room_ringing()
        room.do(call("k1", "abandoned", at=NOW + 4))
        room.do(call_back("done", at=NOW + 60))
        with pytest.raises(Conflict, match=r"settled by operator:rina \(done\)"):
            room.do(call_back("done", by="operator:budi", at=NOW + 61))
        room.do(call_back("open", at=NOW + 62))
        assert room.marks["callbacks"]

    def test_a_report_that_names_the_call_settles_it(self) -> None:
        room = room_ringing()
        room.do(call("k1", "abandoned", at=NOW + 4))
        number = room.do(report(call_id="k1", at=NOW + 90)).answer["incident"]
        assert rules(room, "callback_dropped") == [f"recorded as incident {number}"]

    def test_an_answer_that_is_told_late_takes_it_off(self) -> None:
        room = room_ringing()
        room.do(call("k1", "ended", at=NOW + 40))
        room.do(call("k1", "answered", at=NOW + 5, now=NOW + 45))
        assert (of(room).callback, rules(room, "callback_dropped")) == ("", ["answered after all"])
        assert not room.states["number", "n1"].seen


EVENTS = [("ringing", 0.0), ("answered", 6.0), ("ended", 60.0), ("abandoned", 9.0)]


@given(chosen=st.lists(st.sampled_from(EVENTS), min_size=1, max_size=6), data=st.data())
@settings(max_examples=300, deadline=None)
def test_any_order_of_the_same_events_ends_in_the_same_state(chosen: list[tuple[str, float]], data: Any) -> None:
    other = data.draw(st.permutations(chosen))

    def after(events: list[tuple[str, float]]) -> tuple[Any, ...]:
        room = Room()
        for event, at in events:
            room.do(call("k1", event, at=NOW + at, now=NOW + 60, caller="n1", present=("polres",)))
        k = of(room)
        lists = tuple("k1" in room.marks[name] for name in ("ringing", "taken", "callbacks"))
        clocks = {c.partition(":")[0] for c in room.marks["clocks"]}
        seen = [row[0] for n in [room.states.get(("number", "n1"))] if n for row in n.seen]
        return k.times, k.is_ringing, k.answered_at, k.callback, k.callback_rule, lists, clocks, seen

    one = after(chosen)
    assert one == after(other)
    assert one[0] == {event: NOW + at for event, at in chosen}, "an event was lost"


MOVES = (
    "ringing",
    "answered",
    "ended",
    "abandoned",
    "take",
    "take too",
    "give back",
    "climb",
    "lapse",
    "report",
    "prank",
)


@given(st.lists(st.sampled_from(MOVES), max_size=14))
@settings(max_examples=300, deadline=None)
def test_whatever_happens_a_caller_is_answered_rung_for_recorded_or_called_back(moves: list[str]) -> None:
    room = Room()
    for number, move in enumerate(moves):
        at = NOW + 3.0 * number
        room.tries(_of(move, at, room))
    if ("call", "k1") not in room.states:
        return
    k = of(room)
    cared_for = [k.is_ringing, k.answered_at is not None, bool(k.incident), bool(k.callback), "ringing" not in k.times]
    assert any(cared_for), "somebody called, and nobody would ever know"
    assert k.is_ringing == ("k1" in room.marks["ringing"]) == ("lapse:k1" in room.marks["clocks"])
    assert (k.callback == "open") == ("k1" in room.marks["callbacks"]) == bool(k.owes_callback())
    winners = [f.by for f in room.facts if f.type == "call_taken"]
    given_back = [f for f in room.facts if f.type == "call_given_back"]
    assert len(list(itertools.groupby(winners))) <= len(given_back) + 1, "two had one call at a time"


def _of(move: str, at: float, room: Room) -> cmd.Command:
    times = {"at": at, "now": at}
    k: Call | None = room.states.get(("call", "k1"))
    commands = {
        "take": lambda: take(**times),
        "take too": lambda: take(by="operator:budi", **times),
        "give back": lambda: give_back(console=k.console if k else "x", **times),
        "climb": lambda: cmd.ClimbCall(**base(**times), call_id="k1"),
        "lapse": lambda: cmd.LapseCall(**base(at=at, now=at + 400), call_id="k1"),
        "report": lambda: report(call_id="k1", **times),
        "prank": lambda: cmd.RecordJunk(**base(**times), call_id="k1", channel="110", lane="prank"),
    }
    return commands.get(move, lambda: call("k1", move, caller="n1", **times))()
