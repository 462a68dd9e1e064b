"""Webhooks: signed, without anything personal, tried again, given up at last, and never into a private network."""

from __future__ import annotations

import hashlib
import hmac
import socket
import time
from typing import Any

import orjson
import pytest

from dispatch import delivering
from dispatch.core.commands import CloseIncident
from dispatch.core.errors import Invalid, NotFound
from dispatch.core.telling import TOLD
from dispatch.delivering import MOST_TRIES, WAITS_S, Collector, deliver, deliver_batch, due
from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.keeper import Keeper
from dispatch.outgoing import OutJob
from dispatch.settings import Settings
from dispatch.store import Store, connect, key
from dispatch.webhooks import DELIVERIES, MOST_FAILED, Webhooks, is_public
from dispatch.worker import ForeignJob
from tests.dispatch.receiver import receiver
from tests.makers import base, report
from tests.running import await_true


@pytest.fixture
def webhooks(store: Store) -> Webhooks:
    return Webhooks(store, private=True)


def happen(desk: Desk, **more: Any) -> str:
    now = time.time()
    number: str = desk.handle(report(at=now, now=now, **more)).value["incident"]
    return number


def due_now(webhooks: Webhooks) -> list[str]:
    """Let everything that waits be due, whoever rests or is busy, and claim it."""
    for delivery, _ in webhooks.store.redis.zrange(key(DELIVERIES), 0, -1, withscores=True):
        webhooks.put_off(delivery.decode(), 0.0)
        webhooks.store.redis.hdel(key("webhook", delivery.decode().partition("-")[0], "health"), "rest")
    for webhook in webhooks.store.redis.keys(key("webhook", "*", "busy")):
        webhooks.store.redis.delete(webhook)
    return [d for deliveries in due(webhooks, time.time()).values() for d in deliveries]


def test_a_keeper_tells_what_happens_signed_and_once(
    embedded: EmbeddedStore, store: Store, settings: Settings, desk: Desk
) -> None:
    keeper = Keeper(settings.model_copy(update={"webhook_private": True}), embedded.url)
    happen(desk, text="sebelum langganan")
    with receiver() as there:
        made = Webhooks(store, private=True).create(there.url, ["report_received", "incident_closed"], "api:uji")
        number = happen(
            desk, exercise=True, text="motor Bu Siti hilang", caller_number="081234567890", caller_name="Siti"
        )
        now = time.time()
        desk.handle(CloseIncident(**base(at=now), incident=number, disposition="13", text="Bu Siti sudah dihubungi"))
        assert keeper.outgoing.collect() == 2
        assert keeper.outgoing.collect() == 0
        await_true(lambda: keeper.outgoing.hand_out() == 0 and len(there.got) == 2, 10)
    told = {orjson.loads(body)["type"]: orjson.loads(body) for _, body in there.got}
    assert told["report_received"]["incident"] == number
    assert told["report_received"]["data"]["kind"] == "LARCENY"
    assert told["report_received"]["data"]["exercise"] is True
    assert told["incident_closed"]["data"] == {"disposition": "13"}
    for headers, body in there.got:
        signed = headers["X-K3I-Timestamp"].encode() + b"." + body
        assert headers["X-K3I-Signature"] == hmac.new(made.secret.encode(), signed, hashlib.sha256).hexdigest()
        assert headers["X-K3I-Delivery"] == orjson.loads(body)["id"]
        for secret in (b"Siti", b"0812", b"motor"):
            assert secret not in body
    assert Webhooks(store).waiting() == 0
    assert Webhooks(store).health(made.id)["delivered"] == 2


def test_a_receiver_that_fails_is_tried_eight_times_with_growing_waits_and_then_given_up(
    webhooks: Webhooks, desk: Desk
) -> None:
    with receiver(status=500) as there:
        made = webhooks.create(there.url, ["report_received"], "api:uji")
        happen(desk)
        Collector(webhooks).step()
        waits = []
        for n in range(MOST_TRIES):
            (delivery,) = due_now(webhooks)
            assert int(webhooks.store.redis.hget(key("delivery", delivery), "tries")) == n
            done = deliver(webhooks, delivery)
            score = webhooks.store.redis.zscore(key(DELIVERIES), delivery)
            waits.append(score / 1000 - time.time() if score else None)
        assert done == "given up"
        assert len(there.got) == MOST_TRIES == 8
        assert waits[:-1] == [pytest.approx(w, abs=2) for w in WAITS_S]
        assert webhooks.waiting() == 0
        (failed,) = webhooks.failed(made.id)
        assert (failed["tries"], failed["error"]) == (8, "the receiver answered 500")
        there.status = 200
        webhooks.retry(made.id, failed["delivery"])
        (delivery,) = due_now(webhooks)
        assert deliver(webhooks, delivery) == "delivered"
        assert webhooks.failed(made.id) == []
        with pytest.raises(NotFound):
            webhooks.retry(made.id, failed["delivery"])


def test_a_redirect_is_not_followed(webhooks: Webhooks, desk: Desk) -> None:
    with receiver() as elsewhere, receiver(status=307) as there:
        there.location = elsewhere.url
        made = webhooks.create(there.url, ["report_received"], "api:uji")
        happen(desk)
        Collector(webhooks).step()
        (delivery,) = due_now(webhooks)
        assert deliver(webhooks, delivery) == "failed"
        assert (len(there.got), len(elsewhere.got)) == (1, 0)
        assert webhooks.health(made.id)["row"] == 1


def test_a_receiver_that_failed_rests_and_is_then_asked_with_one_while_others_go_on(
    webhooks: Webhooks, desk: Desk
) -> None:
    with receiver(status=503) as bad, receiver() as good:
        ill = webhooks.create(bad.url, ["report_received"], "api:uji").id
        well = webhooks.create(good.url, ["report_received"], "api:uji").id
        for _ in range(6):
            happen(desk)
        Collector(webhooks).step()
        turns = due(webhooks, time.time())
        assert {name: len(turn) for name, turn in turns.items()} == {ill: 6, well: 6}
        assert deliver_batch(webhooks, ill, turns[ill]) == "0 delivered"
        assert deliver_batch(webhooks, well, turns[well]) == "6 delivered"
        assert (len(bad.got), len(good.got), webhooks.waiting()) == (1, 6, 6)
        assert due(webhooks, time.time()) == {}
        assert {n: len(turn) for n, turn in due(webhooks, time.time() + 10).items()} == {ill: 1}


def test_a_receiver_is_told_by_one_keeper_at_a_time(webhooks: Webhooks, desk: Desk) -> None:
    with receiver() as there:
        made = webhooks.create(there.url, ["report_received"], "api:uji")
        happen(desk)
        collector = Collector(webhooks)
        collector.step()
        turn = due(webhooks, time.time())[made.id]
        happen(desk)
        collector.step()
        assert due(webhooks, time.time()) == {}
        deliver_batch(webhooks, made.id, turn)
        assert deliver_batch(webhooks, made.id, turn) == "0 delivered"
        assert len(due(webhooks, time.time() + 1)[made.id]) == 1
        assert len(there.got) == 1


def test_what_waits_for_a_webhook_that_was_deleted_is_dropped(webhooks: Webhooks, desk: Desk) -> None:
    made = webhooks.create("http://127.0.0.1:9/x", ["report_received"], "api:uji")
    happen(desk)
    Collector(webhooks).step()
    webhooks.remove(made.id)
    (delivery,) = due_now(webhooks)
    assert deliver(webhooks, delivery) == "nobody wants it"
    assert webhooks.waiting() == 0
    assert webhooks.store.redis.keys("k3i:delivery:*") == []


def test_the_list_of_what_was_given_up_is_bounded(webhooks: Webhooks) -> None:
    made = webhooks.create("http://127.0.0.1:9/x", ["report_received"], "api:uji")
    for n in range(MOST_FAILED + 5):
        webhooks.give_up(made.id, f"{made.id}-{n}-0", float(n))
    assert webhooks.failed_count(made.id) == MOST_FAILED


def test_what_is_too_old_or_too_much_is_given_up(
    webhooks: Webhooks, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver() as there:
        collector = Collector(webhooks)
        made = webhooks.create(there.url, ["report_received"], "api:uji")
        happen(desk)
        collector.step()
        (delivery,) = due_now(webhooks)
        webhooks.store.redis.hset(key("delivery", delivery), "created", time.time() - 90_000)
        assert deliver(webhooks, delivery) == "given up"
        monkeypatch.setattr(delivering, "MOST_WAITING", 1)
        for _ in range(3):
            happen(desk)
        collector.step()
        assert (webhooks.waiting(), webhooks.failed_count(made.id), len(there.got)) == (1, 3, 0)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x", "ftp://example.org", "https://", "https://u:p@example.org/", "https://exa mple.org/",
        "https://127.0.0.1/x", "https://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest",
        "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://example.org:99999/", "https://[x/",
        "https://a..b.example/", "https://" + "a" * 64 + ".example/", "https://a.example/\x00", "https://a.example/\x7f",
    ],
)  # fmt: skip
def test_an_address_that_leads_inside_or_nowhere_is_refused(store: Store, url: str) -> None:
    with pytest.raises(Invalid, match="url"):
        Webhooks(store).create(url, ["report_received"], "api:uji")


def test_a_name_that_leads_inside_is_not_called(store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def inside(host: str, port: int, **_: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.1.7", port))]

    webhooks = Webhooks(store)
    made = webhooks.create("https://contoh.example/x", ["report_received"], "api:uji")
    happen(desk)
    Collector(webhooks).step()
    (delivery,) = due_now(webhooks)
    monkeypatch.setattr(socket, "getaddrinfo", inside)
    assert deliver(webhooks, delivery) == "failed"
    record = store.redis.hget(key("delivery", delivery), "error").decode()
    assert "private network" in record
    assert webhooks.health(made.id)["row"] == 1


def test_an_address_that_cannot_be_looked_up_is_given_up_like_any_that_fails(store: Store, desk: Desk) -> None:
    webhooks = Webhooks(store)
    made = webhooks.create("https://contoh.example/x", ["report_received"], "api:uji")
    happen(desk)
    Collector(webhooks).step()
    kept = orjson.loads(store.redis.hget(key("webhooks"), made.id))
    store.redis.hset(key("webhooks"), made.id, orjson.dumps({**kept, "url": "https://a..b.example/x"}))
    tried = [deliver(webhooks, delivery) for _ in range(MOST_TRIES) for delivery in due_now(webhooks)]
    assert tried == ["failed"] * (MOST_TRIES - 1) + ["given up"]


def test_which_addresses_are_of_the_open_internet() -> None:
    assert all(map(is_public, ("93.184.216.34", "2606:4700::1")))
    assert not any(map(is_public, ("100.64.0.1", "224.0.0.1", "fe80::1", "0.0.0.0", "fc00::1", "2002:7f00:1::")))


def test_events_are_of_the_list_and_none_of_them_tells_words_or_names(webhooks: Webhooks) -> None:
    for wrong in ([], ["message_sent"], ["report_received", "note_added"]):
        with pytest.raises(Invalid, match="events"):
            webhooks.create("https://contoh.example/x", wrong, "api:uji")
    told = {name for names in TOLD.values() for name in names}
    assert not told & {"text", "name", "reason", "address", "caller_number", "caller_name", "callsign", "to", "lat"}


def test_the_queue_of_deliveries_runs_nothing_else(webhooks: Webhooks, embedded: EmbeddedStore) -> None:
    OutJob.context = webhooks
    for foreign in ("dispatch_incident", "deliver", "os.system"):
        job = OutJob.create(foreign, args=("x",), connection=connect(embedded.url))
        with pytest.raises(ForeignJob):
            job._execute()


def test_a_receiver_that_never_answers_is_let_go_after_the_time_limit(
    webhooks: Webhooks, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert delivering.TIMEOUT_S == 5.0
    monkeypatch.setattr(delivering, "TIMEOUT_S", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        webhooks.create(f"http://127.0.0.1:{deaf.getsockname()[1]}/x", ["report_received"], "api:uji")
        happen(desk)
        Collector(webhooks).step()
        (delivery,) = due_now(webhooks)
        began = time.monotonic()
        assert deliver(webhooks, delivery) == "failed"
        assert time.monotonic() - began < 4
