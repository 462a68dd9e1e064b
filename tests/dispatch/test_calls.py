"""Calls against a real store: one winner of eight, one step of two keepers, dead consoles and slow ones."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from dispatch.core.call import Call
from dispatch.core.commands import RecordCall, TakeCall
from dispatch.core.errors import Conflict
from dispatch.dead_consoles import give_back_lost_calls
from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.keeper import Keeper
from dispatch.numbers import Numbers, usable
from dispatch.presence import Seat, present_tiers, say_present
from dispatch.settings import Settings
from dispatch.store import Store, connect
from tests.makers import base, call, report

NUMBER = "+62 899 0000 0001"


def ring(desk: Desk, call_id: str = "k1", back_s: float = 0.0, **more: Any) -> None:
    now = time.time()
    desk.handle(call(call_id, "ringing", at=now - back_s, now=now, **{"caller_number": NUMBER, **more}))


def take(call_id: str = "k1", by: str = "operator:rina", console: str = "c-rina") -> TakeCall:
    return TakeCall(**base(by=by, at=time.time()), call_id=call_id, console=console)


def of(store: Store, call_id: str = "k1") -> Call:
    found: Call = store.load([("call", call_id)])[0].state
    return found


def test_of_eight_operators_who_take_one_call_one_wins_and_the_others_learn_who(
    embedded: EmbeddedStore, store: Store, settings: Settings
) -> None:
    desks = [Desk(Store(connect(embedded.url)), settings) for _ in range(8)]
    for round_ in range(25):
        call_id = f"k{round_}"
        ring(desks[0], call_id)
        outcomes: list[Any] = [None] * 8
        start = threading.Barrier(8)

        def race(n: int, call_id: str = call_id, outcomes: list[Any] = outcomes, start: Any = start) -> None:
            start.wait()
            outcomes[n] = desks[n].handle_many([take(call_id, by=f"operator:o{n}", console=f"c{n}")])[0]

        threads = [threading.Thread(target=race, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lost = [o for o in outcomes if isinstance(o, Conflict)]
        winner = of(store, call_id).taken_by
        assert len(lost) == 7
        assert all(f"was taken by {winner}" in str(o) for o in lost)
    taken = [f for f in store.journal_since("0-0") if f["type"] == "call_taken"]
    assert len(taken) == 25, "each call has one entry of who took it"


def test_two_keepers_climb_one_step_once(embedded: EmbeddedStore, store: Store, settings: Settings) -> None:
    keepers = [Keeper(settings, embedded.url) for _ in range(2)]
    ring(keepers[0].desk, back_s=10.0)
    threads = [threading.Thread(target=k.clocks) for k in keepers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [s["tier"] for s in of(store).steps] == ["polsek", "polres"]
    climbed = [f for f in store.journal_since("0-0") if f["type"] == "call_climbed"]
    assert [f["rule"] for f in climbed] == ["not answered in 10 s at polsek"]


def test_a_call_rings_first_where_somebody_is_at_a_console(store: Store, desk: Desk) -> None:
    now = time.time()
    say_present(store, [Seat("polda", "operator:a", "c1", now), Seat("polres", "operator:b", "c2", now - 8)], now, now)
    assert present_tiers(store) == ("polda",)


def watched(store: Store, heard: float, watching_s: float = 60.0) -> None:
    """Have rina's console heard of at a moment, by a web process that has been listening for some time."""
    now = time.time()
    say_present(store, [Seat("polres", "operator:rina", "c-rina", heard)], now - watching_s, now)


def test_a_dead_console_gives_its_call_back_and_a_slow_one_keeps_it(store: Store, desk: Desk) -> None:
    now = time.time()
    ring(desk, back_s=30.0)
    desk.handle(TakeCall(**base(at=now - 20, now=now), call_id="k1", console="c-rina"))
    watched(store, heard=now - 6)
    assert give_back_lost_calls(store, desk, 10.0, now) == 0, "slow, not dead"
    assert give_back_lost_calls(store, desk, 10.0, now + 5) == 1
    assert of(store).is_ringing
    given = store.journal_since("0-0")[-1]
    assert (given["type"], given["rule"]) == ("call_given_back", "console of rina silent for 11 s")


def test_nothing_is_taken_from_anybody_while_the_web_process_was_away(store: Store, desk: Desk) -> None:
    now = time.time()
    ring(desk, back_s=60.0)
    desk.handle(TakeCall(**base(at=now - 50, now=now), call_id="k1", console="c-rina"))
    watched(store, heard=now - 40, watching_s=1.0)
    assert give_back_lost_calls(store, desk, 10.0, now) == 0, "it has just come back: consoles are coming back too"
    store.redis.delete("k3i:alive:web")
    assert give_back_lost_calls(store, desk, 10.0, now) == 0, "it is away: nobody can tell"


def test_a_recorded_call_stays_recorded_when_its_console_dies(store: Store, desk: Desk) -> None:
    now = time.time()
    ring(desk, back_s=60.0)
    desk.handle(TakeCall(**base(at=now - 50, now=now), call_id="k1", console="c-rina"))
    desk.handle(report(call_id="k1", at=now - 20, now=now))
    watched(store, heard=now - 40)
    assert give_back_lost_calls(store, desk, 10.0, now) == 0


def test_a_number_stands_in_no_key_and_in_no_fact(store: Store, desk: Desk) -> None:
    ring(desk)
    desk.handle(call("k1", "abandoned", at=time.time()))
    keys = [k.decode() for k in store.redis.keys("*")]
    hashed = Numbers(store).hashed(NUMBER)
    assert f"k3i:number:{hashed}" in keys
    assert not [k for k in keys if "8990000" in k or "899 0000" in k]
    assert not [f for f in store.journal_since("0-0") if "899" in str(f.get("data", "")) + f["rule"]]


def test_the_same_number_is_the_same_however_it_is_written_and_whichever_process_asks(store: Store) -> None:
    one, other = Numbers(store), Numbers(store)
    assert one.hashed("+62 899-0000-0001") == other.hashed("0899 0000 0001") == other.hashed("0062 899 0000 0001")
    assert one.hashed("+62 899 0000 0002") != one.hashed(NUMBER)


@pytest.mark.parametrize("number", ["", "anonymous", "204", "sip:meja4@kantor", "110"])
def test_an_unusable_number_has_no_hash(store: Store, number: str) -> None:
    assert usable(number) == ""
    assert Numbers(store).hashed(number) == ""


def test_the_desk_knows_a_number_again_by_its_hash(store: Store, desk: Desk) -> None:
    for _ in range(2):
        desk.handle(report(kind="PRANK", caller_number=NUMBER, at=time.time()))
    ring(desk)
    assert [(f["kind"], f["count"]) for f in of(store).flags] == [("prank", 2)]


def test_a_keeper_forgets_numbers_whose_calls_have_expired(
    embedded: EmbeddedStore, store: Store, settings: Settings
) -> None:
    keeper = Keeper(settings, embedded.url)
    keeper.desk.handle(RecordCall(**base(at=time.time()), call_id="k1", event="abandoned", caller_number=NUMBER))
    keeper.forget_numbers()
    assert store.redis.keys("k3i:number:*")
    store.redis.zadd("k3i:numbers", {Numbers(store).hashed(NUMBER): (time.time() - 31 * 86_400) * 1000})
    keeper.forget_numbers()
    assert not store.redis.keys("k3i:number:*")
