"""The one commit against a real store: repeats, conflicts, lost replies, killed connections."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import hypothesis.strategies as st
import pytest
import redis
from hypothesis import given, settings

from dispatch.core.alarms import Alarm
from dispatch.core.commands import Command
from dispatch.core.errors import Forbidden, Refused
from dispatch.core.facts import Decision, Fact, Mark
from dispatch.desk import Answer, Desk
from dispatch.embedded import EmbeddedStore
from dispatch.settings import Settings
from dispatch.store import JOURNAL, Commit, Store, connect, key
from tests.lossy import LossyLink
from tests.makers import close, move, note, offer, put_officer, reopen, report

LOST = 0.2
Made = tuple[str, Callable[[str], Command]]


def facts(store: Store, type_: str = "") -> list[dict]:
    return [f for f in store.journal_since("0-0", 100_000) if f["type"] != "officer_put" and type_ in f["type"]]


def room(desk: Desk, incidents: int = 2, officers: int = 2) -> list[str]:
    """Fill a store with officers and incidents; gives the incidents' numbers."""
    desk.handle_many([put_officer(n) for n in range(1, officers + 1)])
    return [desk.handle(report()).value["incident"] for _ in range(incidents)]


def test_a_command_sent_again_is_answered_as_the_first_time_and_changes_nothing(desk: Desk, store: Store) -> None:
    first = desk.handle(report(id="m1"))
    again = desk.handle(report(id="m1", text="something else"))
    assert (first.duplicate, again.duplicate) == (False, True)
    assert again.value == first.value
    assert len(facts(store)) == 1
    assert store.incident(first.value["incident"]).version == 1


def test_states_facts_clocks_and_lists_are_written_together(desk: Desk, store: Store) -> None:
    number = desk.handle(report()).value["incident"]
    assert store.incident(number).state.number == number
    assert [f["type"] for f in store.timeline(number)] == ["report_received"]
    assert store.timeline(number) == facts(store)
    for name, member in (("clocks", "overdue:"), ("pending", "dispatch:"), ("open", ""), ("incidents", "")):
        assert store.redis.zscore(key(name), member + number) is not None


def test_a_refused_command_writes_nothing_at_all(desk: Desk, store: Store) -> None:
    number = room(desk)[0]
    desk.handle(close(number))
    before = {k: store.redis.dump(k) for k in store.redis.keys("*")}
    for command in (close(number), offer(number, "o1"), move(f"{number}.1", "accept"), note(number, " ")):
        with pytest.raises(Refused):
            desk.handle(command)
    after = {k: store.redis.dump(k) for k in store.redis.keys("*")}
    assert {k for k in after if after[k] != before.get(k)} == set()


def test_a_command_id_is_forgotten_after_its_time(store: Store, settings: Settings) -> None:
    Desk(store, settings.model_copy(update={"command_ttl_h": 2})).handle(report(id="m1"))
    assert 7190 <= store.redis.ttl(key("command", "m1")) <= 7200


def test_every_command_of_a_batch_sees_the_ones_before_it(desk: Desk, store: Store) -> None:
    desk.handle(put_officer(1))
    number = desk.handle(report()).value["incident"]
    steps = [move(f"{number}.1", action) for action in ("accept", "en_route", "arrive", "clear")]
    outcomes = desk.handle_many([offer(number, "o1"), *steps, close(number)])
    assert all(isinstance(o, Answer) for o in outcomes), outcomes
    assert store.incident(number).state.status == "closed"
    assert [f["type"] for f in store.timeline(number)] == [
        "report_received",
        "assignment_offered",
        "assignment_accepted",
        "assignment_en_route",
        "assignment_arrived",
        "assignment_cleared",
        "incident_resolved",
        "incident_closed",
    ]


def test_a_refusal_in_a_batch_leaves_the_others_alone(desk: Desk, store: Store) -> None:
    number = room(desk)[0]
    good, bad, late = desk.handle_many([note(number), note("99"), note(number)])
    assert isinstance(good, Answer)
    assert isinstance(bad, Refused)
    assert isinstance(late, Answer)
    assert len(facts(store, "note")) == 2


def test_the_same_id_twice_in_a_batch_is_one_command_answered_twice(desk: Desk, store: Store) -> None:
    number = room(desk)[0]
    desk.handle(offer(number, "o1"))
    twice = [move(f"{number}.1", "accept", id="m1"), move(f"{number}.1", "accept", id="m1")]
    first, again = desk.handle_many(twice)
    assert isinstance(first, Answer)
    assert isinstance(again, Answer), again
    assert (first.duplicate, again.duplicate) == (False, True)
    assert first.value == again.value
    assert len(facts(store, "accepted")) == 1


def test_a_report_twice_in_a_batch_is_one_incident(desk: Desk, store: Store) -> None:
    first, again = desk.handle_many([report(id="m1"), report(id="m1")])
    assert isinstance(first, Answer)
    assert isinstance(again, Answer)
    assert first.value == again.value
    assert store.redis.zcard(key("incidents")) == 1


def test_a_refusal_founded_on_what_was_not_committed_is_decided_again(
    desk: Desk, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch closes an incident and then adds an offer; meanwhile another desk has sent somebody there."""
    number = room(desk)[0]
    other = Desk(Store(store.redis), settings)
    load = store.load
    meanwhile = iter([offer(number, "o1"), move(f"{number}.1", "accept")])

    def load_then_others_are_faster(wanted: list) -> list:
        found = load(wanted)
        for command in meanwhile:
            other.handle(command)
        return found

    monkeypatch.setattr(store, "load", load_then_others_are_faster)
    closed, offered = desk.handle_many([close(number), offer(number, "o2")])
    assert isinstance(closed, Forbidden)
    assert isinstance(offered, Answer), f"refused because of a closing that never was: {offered}"


ids = st.integers(0, 11)
kinds = st.sampled_from(["report", "note", "offer", "accept", "decline", "clear", "close", "reopen"])
batches = st.lists(st.tuples(st.booleans(), st.lists(st.tuples(ids, kinds), max_size=8)), max_size=8)


def command_of(id_: int, kind: str, numbers: list[str]) -> Command:
    """Give the command that sender's message `id_` is; the same id is always the same command."""
    number, officer, id = numbers[id_ % 2], f"o{id_ % 2 + 1}", f"m{id_}{kind}"
    match kind:
        case "report":
            return report(id=id)
        case "note":
            return note(number, id=id)
        case "offer":
            return offer(number, officer, id=id)
        case "close":
            return close(number, id=id)
        case "reopen":
            return reopen(number, id=id)
        case _:
            return move(f"{number}.1", kind, id=id, reason="cukup lewat telepon")


@given(plan=batches)
@settings(max_examples=40)
def test_whatever_is_repeated_in_whatever_order_every_id_takes_effect_once(
    store: Store, desk: Desk, plan: list[tuple[bool, list[tuple[int, str]]]]
) -> None:
    store.redis.flushall()
    numbers = room(desk)
    desks = (desk, Desk(store, desk_settings()))
    began = len(facts(store))
    answers: dict[str, dict] = {}
    for second, batch in plan:
        commands = [command_of(id_, kind, numbers) for id_, kind in batch]
        for command, outcome in zip(commands, desks[second].handle_many(commands), strict=True):
            if isinstance(outcome, Answer):
                assert outcome.duplicate == (command.id in answers)
                assert answers.setdefault(command.id, outcome.value) == outcome.value
            else:
                assert command.id not in answers, "an id that was answered is now refused"
    facts_of_moves = Counter(f["type"] for f in facts(store)[began:])
    assert facts_of_moves["report_received"] == sum("report" in id_ for id_ in answers)
    assert facts_of_moves["note_added"] == sum("note" in id_ for id_ in answers)
    assert sum(facts_of_moves.values()) >= len(answers)
    check_truth(store)


def desk_settings() -> Settings:
    return Settings(_env_file=None)  # type: ignore[call-arg]


def check_truth(store: Store) -> None:
    """Officers and incidents tell the same story, and nobody has two open assignments."""
    incidents = [v.state for v in store.incidents("incidents")]
    open_ones = sorted((a.officer, a.id) for i in incidents for a in i.open_assignments)
    assert open_ones == sorted((o.id, o.assignment["id"]) for o in store.officers() if o.assignment)
    listed = {n.decode() for n in store.redis.zrange(key("open"), 0, -1)}
    assert listed == {i.number for i in incidents if not i.is_ended}


def test_two_desks_at_once_lose_nothing_and_double_nothing(store: Store, desk: Desk, embedded: EmbeddedStore) -> None:
    numbers = room(desk, incidents=3, officers=3)
    desks = [desk, Desk(Store(connect(embedded.url)), desk_settings())]

    def work(worker: int) -> list[Answer | Refused]:
        mine = desks[worker % 2]
        commands: list[Command] = []
        for n in range(12):
            number = numbers[(worker + n) % 3]
            commands += [note(number), offer(number, f"o{n % 3 + 1}"), report()]
        return [o for i in range(0, len(commands), 2) for o in mine.handle_many(commands[i : i + 2])]

    with ThreadPoolExecutor(8) as pool:
        outcomes = [o for some in pool.map(work, range(8)) for o in some]
    done = [o for o in outcomes if isinstance(o, Answer)]
    assert len(facts(store, "note_added")) == 8 * 12
    assert len(facts(store, "report_received")) == 3 + 8 * 12
    assert len(facts(store)) == 3 + len(done)
    assert len({o.value["incident"] for o in done if "tracking" in o.value}) == 8 * 12
    check_truth(store)


def test_over_a_link_that_loses_a_fifth_of_the_replies_nothing_is_lost_and_nothing_doubled(
    embedded: EmbeddedStore, store: Store
) -> None:
    with LossyLink(embedded.url, LOST, (b"EVALSHA", b"INCRBY")) as link:
        desk = Desk(Store(connect(link.url)), desk_settings())
        answers = [desk.handle(report(id=f"m{n}")).value for n in range(200)]
    assert link.lost > 40
    assert len({a["incident"] for a in answers}) == 200
    assert len(facts(store)) == 200
    assert {f["incident"] for f in facts(store)} == {a["incident"] for a in answers}
    assert store.redis.zcard(key("incidents")) == 200


def test_control_plain_entries_over_the_same_link_are_doubled(embedded: EmbeddedStore, store: Store) -> None:
    with LossyLink(embedded.url, LOST, (b"XADD",)) as link:
        plain = connect(link.url)
        for n in range(200):
            plain.xadd(JOURNAL, {"d": f"m{n}"})
    assert store.redis.xlen(JOURNAL) > 220


def test_a_first_answer_that_got_lost_on_the_way_from_the_store_is_not_called_a_repeat(embedded: EmbeddedStore) -> None:
    with LossyLink(embedded.url, 1.0, (b"EVALSHA",)) as link:
        desk = Desk(Store(connect(link.url)), desk_settings())
        link_store = Store(connect(embedded.url))
        link_store.redis.flushall()
        threading.Timer(0.3, lambda: setattr(link, "_share", 0.0)).start()
        answer = desk.handle(report(id="m1"))
    assert link.lost > 0
    assert not answer.duplicate
    assert desk_again(embedded).handle(report(id="m1")).duplicate


def desk_again(embedded: EmbeddedStore) -> Desk:
    return Desk(Store(connect(embedded.url)), desk_settings())


def send(desk: Desk, id: str) -> Answer:
    """Send a report as every sender does: again, until it is answered."""
    while True:
        try:
            return desk.handle(report(id=id))
        except redis.exceptions.ConnectionError:
            time.sleep(0.01)


def test_connections_killed_in_mid_work_lose_nothing_and_double_nothing(embedded: EmbeddedStore, store: Store) -> None:
    killer = redis.Redis.from_url(embedded.url)
    stop = threading.Event()

    def kill() -> None:
        while not stop.wait(0.05):
            killer.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        desk = Desk(Store(connect(embedded.url)), desk_settings())
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda n: send(desk, f"m{n}"), range(200)))
    finally:
        stop.set()
        thread.join()
    assert len({a.value["incident"] for a in answers}) == 200
    assert len(facts(store)) == 200


def test_the_scripts_are_loaded_again_when_the_store_has_forgotten_them(desk: Desk, store: Store) -> None:
    desk.handle(report())
    store.redis.script_flush()
    assert desk.handle(report()).value["incident"]


def test_what_is_due_is_claimed_by_one_and_comes_back_after_the_lease(store: Store) -> None:
    store.redis.zadd(key("clocks"), {"overdue:1": 1000.0, "overdue:2": 5000.0})
    assert store.claim("clocks", 2000, 500) == [("overdue:1", 1000.0)]
    assert store.claim("clocks", 2001, 500) == []
    assert store.claim("clocks", 2500, 500) == [("overdue:1", 1000.0)]


def test_reference_data_have_a_version_and_a_line_in_the_journal(store: Store) -> None:
    assert store.get_reference("areas") == (0, None)
    assert store.put_reference("areas", b"x", "admin:ani", time.time()) == 1
    assert store.put_reference("areas", b"y", "admin:ani", time.time()) == 2
    assert store.get_reference("areas") == (2, b"y")
    assert [f["data"]["name"] for f in facts(store, "reference_changed")] == ["areas", "areas"]


def test_a_state_written_by_a_newer_program_is_read_without_its_new_fields(desk: Desk, store: Store) -> None:
    number = desk.handle(report()).value["incident"]
    name = key("incident", number)
    store.redis.hset(name, "s", store.redis.hget(name, "s").replace(b'{"number"', b'{"invented":1,"number"'))
    assert store.incident(number).state.number == number


def test_numbers_have_no_gaps_though_reports_are_repeated_and_come_in_batches(desk: Desk) -> None:
    reports = [report() for _ in range(5)]
    asked = [*reports, *reports, report(call_id="c9"), report(call_id="c9")]
    numbers = [int(o.value["incident"]) for o in desk.handle_many(asked) if isinstance(o, Answer)]
    assert numbers[:5] == numbers[5:10]
    assert sorted(set(numbers)) == list(range(min(numbers), min(numbers) + 7))


def test_a_state_that_is_over_leaves_the_store_and_its_facts_stay(store: Store) -> None:
    alarm = Alarm("chain:7", "chain", 1, "7", "", "nobody left to ask", 1.0)
    raised = Decision({("alarm", alarm.id): alarm}, [], [Mark("alarms", alarm.id, 1.0)], {})
    store.commit_many([Commit("a", raised, {("alarm", alarm.id): 0})], 60)
    assert store.listed("alarms", "alarm") == [alarm]
    said = Fact("alarm_acknowledged", "operator:rina", 1.0, 1.0, "7")
    over = Decision({("alarm", alarm.id): None}, [said], [Mark("alarms", alarm.id, None)], {})
    store.commit_many([Commit("b", over, {("alarm", alarm.id): 1})], 60)
    assert store.load([("alarm", alarm.id)])[0].version == 0
    assert [f["type"] for f in store.timeline("7")] == ["alarm_acknowledged"]
