"""The feeds process: a duty that ends by itself ends it loudly, so that the supervisor starts it anew."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from dispatch.settings import Settings
from dispatch.store import Store
from feeds.serve import _ended_by_itself, wired
from tests.feeds.open311 import city
from tests.makers import put_officer


async def test_a_writer_of_positions_that_fails_ends_the_process_in_words(store: Store, settings: Settings) -> None:
    parts = wired(settings, store)
    parts.positions._rows = [("no slot",)]  # what no door can put there; numpy raises
    with capture_logs() as said:
        writing = asyncio.create_task(parts.positions.run(), name="positions")
        assert await asyncio.wait_for(_ended_by_itself(writing), 10)
    assert (said[-1]["log_level"], said[-1]["duty"]) == ("error", "positions")
    assert "Error" in said[-1]["error"]


@pytest.mark.parametrize("number", ["", "0283671110"])
def test_the_citizen_may_call_the_stations_own_number_where_one_is_set(
    store: Store, settings: Settings, number: str
) -> None:
    with city(store, settings, station_number=number) as c:
        c.parts.flusher.desk.handle_many([put_officer(1, village="33.29.08.2007", phone="0812-0000-0001")])
        c.parts.fleet.put_officers([c.parts.store.load([("officer", "o1")])[0].state])
        form = {"id": "c" * 32, "kind": "NOISE", "text": "musik keras", "lat": "-6.88", "lng": "109.02", "do": "kirim"}
        page = c.client.post("/lapor", data=form).headers["location"]
        shown = c.client.get(page).text
        assert 'href="tel:110"' in shown
        assert ('href="tel:0283671110"' in shown) == bool(number)
        assert "0812" not in shown


def test_the_officers_page_calls_through_the_station_and_knows_no_other_number() -> None:
    script = (Path(__file__).parents[2] / "feeds/pages/static/officer_talk.js").read_text()
    assert script.count("tel:") == 1
    assert "tel:${phone.world.bridge}" in script
