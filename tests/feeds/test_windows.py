"""How much one sender may ask is counted for all doors together, and a restart forgets nothing of it."""

from __future__ import annotations

from limits import parse

from dispatch.store import Store, connect
from feeds.windows import Windows

FIVE = parse("5 per minute")


async def test_two_doors_count_together_and_each_sender_apart(store: Store) -> None:
    one, two = Windows(store), Windows(store)
    assert [await w.is_over(FIVE, "report", "192.0.2.1") for w in (one, two, one, two, one)] == [False] * 5
    assert await two.is_over(FIVE, "report", "192.0.2.1")
    assert await Windows(store).is_over(FIVE, "report", "192.0.2.1"), "a restart has forgotten it"
    assert not await one.is_over(FIVE, "report", "192.0.2.2")
    assert not await one.is_over(FIVE, "number", "192.0.2.1")


async def test_no_address_and_no_number_stands_in_the_store_and_every_window_goes_by_itself(store: Store) -> None:
    windows = Windows(store)
    before = set(store.redis.keys())
    await windows.is_over(FIVE, "report", "192.0.2.77")
    await windows.is_over(FIVE, "number", "6281234567890")
    made = set(store.redis.keys()) - before - {b"k3i:secret:numbers"}
    assert len(made) == 2
    for name in made:
        assert name.startswith(b"k3i:limits")
        assert b"192.0.2" not in name
        assert b"81234567890" not in name
        assert 0 < store.redis.ttl(name) <= 120


async def test_while_the_store_is_away_nobody_is_refused_for_it() -> None:
    away = connect("redis://127.0.0.1:1")
    assert not await Windows(Store(away)).is_over(FIVE, "report", "192.0.2.1")
