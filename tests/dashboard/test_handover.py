"""The handover gathers itself, is noted and signed by two people, and stays to be read."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from dashboard.handover.drafting import GRACE_S, Drafter
from dispatch.core import commands as cmd
from dispatch.core.handed import Found, items_of
from dispatch.core.handover import Handover, Item
from dispatch.settings import Settings
from dispatch.store import Store
from layouts.handover.items import KINDS, more_of, title_of
from layouts.handover.page import Sheet, handover_main
from layouts.handover.paper import paper_of
from layouts.markup import markup
from tests.core.room import Room, room_with
from tests.dashboard.parts import parts_with_places
from tests.makers import NOW, base, call, close, move, offer, officer, report
from tests.running import K3i, await_true, report_frame

ZONE = ZoneInfo("Asia/Jakarta")


def items(room: Room, **more: Any) -> dict[str, dict[str, Any]]:
    of = {kind: [s for (k, _), s in room.states.items() if k == kind] for kind in ("alarm", "call", "attention")}
    waiting = [c for c in of["call"] if c.callback == "open"]
    found = Found(NOW + 60, list(room.incidents.values()), of["alarm"], waiting, of["attention"], room.officers, **more)
    return {i["id"]: i for i in items_of(found)}


def a_busy_room() -> Room:
    room = room_with(2)
    for priority in (1, 2, 3, 3):
        room.do(report(at=NOW, priority=priority, caller_number="+62 899 0000 1234", caller_name="Bu Contoh"))
    room.do(offer("2", "o1", at=NOW + 1))
    room.do(move("2.1", "accept", at=NOW + 2))
    room.do(cmd.HoldIncident(**base(at=NOW + 3), incident="3", reason="menunggu saksi", until=NOW + 900))
    room.do(cmd.RaiseOverdue(**base(by="system:keeper", at=NOW + 5), incident="1"))
    room.do(call("c9", "ringing", at=NOW, caller_number="+62 899 0000 7702"))
    room.do(call("c9", "abandoned", at=NOW + 9))
    room.do(cmd.IssueAttention(**base(at=NOW), attention="K7QD", text="Avanza hitam", kind="vehicle"))
    room.do(cmd.RaisePanic(**base(by="officer:o2", at=NOW + 7), officer="o2", lat=-6.9, lng=109.0))
    return room


def test_everything_open_promised_or_in_force_is_an_item_of_its_kind() -> None:
    found = items(a_busy_room())
    kinds = {id_: i["kind"] for id_, i in found.items()}
    assert {id_: kinds[id_] for id_ in kinds if not id_.startswith("alarm")} == {
        "emergency:o2": "emergency",
        "incident:1": "overdue",
        "incident:2": "running",
        "incident:3": "held",
        "incident:4": "waiting",
        "incident:5": "waiting",
        "callback:c9": "callback",
        "attention:K7QD": "attention",
    }
    assert found["incident:2"]["about"]["units"] == ["P-01"]
    assert found["incident:3"]["about"]["reason"] == "menunggu saksi"


def test_no_caller_stands_in_an_item_but_a_masked_number() -> None:
    told = str(items(a_busy_room()))
    assert "7702" in told
    for private in ("0000 77", "1234", "Bu Contoh"):
        assert private not in told


def test_silent_phones_and_bare_villages_are_one_item_a_polsek() -> None:
    found = items(
        room_with(0),
        silent=[(officer(1, polsek="Wanasari"), NOW - 900), (officer(2, polsek="Wanasari"), None)],
        bare=[("33.29.08", "Jatibarang", "Siasem"), ("33.29.08", "Jatibarang", "Klikiran")],
    )
    assert found["silent:Wanasari"]["about"]["callsigns"] == ["P-01", "P-02"]
    assert found["bare:33.29.08"]["about"]["villages"] == ["Klikiran", "Siasem"]


def test_every_kind_of_item_is_told_in_words() -> None:
    room = a_busy_room()
    all_ = items(room, silent=[(officer(1), NOW)], bare=[("1", "Kersana", "Cikandang")]).values()
    told = {i["kind"]: (title_of(item), more_of(item, ZONE)) for i in all_ for item in [Item(**i)]}
    assert told.keys() >= KINDS.keys() - {"alarm"}
    assert "menunggu saksi" in told["held"][1]
    assert all(title for title, _ in told.values())


def local(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-22T14:00", None),
        ("2026-11-22T15:35", "20261122-1600"),
        ("2026-11-22T16:20", "20261122-1600"),
        ("2026-11-22T23:45", "20261123-0000"),
        ("2026-11-23T00:10", "20261123-0000"),
        ("2026-11-23T02:00", None),
    ],
)
def test_a_draft_begins_before_each_change_of_shift_midnight_too(
    store: Store, settings: Settings, now: str, due: str | None
) -> None:
    settings = settings.model_copy(update={"shift_begins": "00:00,08:00,16:00"})
    drafter = Drafter(parts_with_places(store, settings))
    change = drafter._due(local(now), None)
    assert (drafter.name(change) if change else None) == due
    if change:
        assert drafter._due(local(now), Handover(drafter.name(change), change, NOW)) is None
        assert abs(change - local(now)) <= GRACE_S


async def test_it_drafts_itself_and_follows_what_there_is(store: Store, settings: Settings) -> None:
    around = datetime.fromtimestamp(time.time() + 600, ZONE)
    parts = parts_with_places(store, settings.model_copy(update={"shift_begins": f"{around:%H:%M}"}))
    drafter, desk = Drafter(parts), parts.flusher.desk
    number = desk.handle(report(at=time.time(), now=time.time())).value["incident"]
    await drafter.look(time.time())
    sheet = store.load([("handover", "open")])[0].state
    assert [i.id for i in sheet.items] == [f"incident:{number}"]
    desk.handle(close(number, at=time.time(), now=time.time()))
    drafter._looked_at = 0.0
    await drafter.look(time.time())
    sheet = store.load([("handover", "open")])[0].state
    assert [i.ended is not None for i in sheet.items] == [True]


def sheet(h: Handover, by: str = "operator:rina", callers: bool = True, is_over: bool = False) -> Sheet:
    return Sheet(h, by, True, callers, "Polres Contoh", ZONE, "WIB", NOW, NOW + 60, "x", is_over)


def test_a_sheet_that_is_over_offers_nothing_to_press() -> None:
    given = tuple(Item(**i) for i in items(a_busy_room()).values())
    text = markup(handover_main(sheet(Handover("x", NOW, NOW, given), is_over=True), [], []))
    assert "<form" not in text
    assert "tidak ditandatangani" in text


def test_the_page_offers_each_what_they_may_do_and_hides_callers_from_others() -> None:
    room = a_busy_room()
    given = tuple(Item(**i) for i in items(room).values())
    h = Handover("20260921-1500", NOW, NOW, given, outgoing="shift_lead:pamapta", outgoing_at=NOW)
    comes, goes = (markup(handover_main(sheet(h, by), [], [])) for by in ("operator:rina", "shift_lead:pamapta"))
    assert comes.count("/handover/do/item") == len(given)
    assert "/handover/do/item" not in goes
    assert 'id="take"' in comes
    assert 'id="take"' not in goes
    assert "7702" in comes
    assert "7702" not in markup(handover_main(sheet(h, "commander:budi", callers=False), [], []))


def test_the_page_says_of_what_got_worse_who_had_noted_it() -> None:
    silent = Item("silent:w", "silent", NOW, {"polsek": "W", "callsigns": ["B-1"]}, seen_as={"by": "operator:sari"})
    text = markup(handover_main(sheet(Handover("h", NOW, NOW, (silent,))), [], []))
    assert "memburuk sejak dibaca sari" in text
    assert "/handover/do/item" in text, "it is noted anew"


def test_the_paper_has_every_item_both_names_and_when() -> None:
    seen = tuple(Item(**i, seen_by="operator:rina", seen_at=NOW + 9) for i in items(a_busy_room()).values())
    h = Handover(
        "20260921-1500", NOW, NOW, seen, ({"by": "operator:rina", "at": NOW, "text": "lampu mati"},),
        "shift_lead:pamapta", NOW, "operator:rina", NOW + 60,
    )  # fmt: skip
    paper = paper_of(sheet(h), NOW + 99)
    told = str(paper)
    assert [name for _, name, _ in paper.signatures] == ["pamapta", "rina"]
    assert "lampu mati" in told
    assert sum(len(s.content.rows) for s in paper.sections) == len(seen) + 1  # type: ignore[union-attr]


def post(client: httpx.Client, csrf: str, action: str, follow: bool = True, **said: str) -> httpx.Response:
    return client.post(f"/handover/{action}?csrf={csrf}", data=said, follow_redirects=follow)


def csrf_of(page: str) -> str:
    return page.partition('"csrf":"')[2].partition('"')[0]


async def test_two_people_hand_a_shift_over_and_it_can_be_read_and_printed(k3i: K3i) -> None:
    async with k3i.feed() as feed:
        number = (await feed.ask(report_frame(kind="NOISE", lat=-6.91, lng=109.02)))["incident"]
    store = k3i.store()
    with k3i.browser("pamapta") as goes, k3i.browser("operator") as comes, k3i.browser("komandan") as looks:
        csrf = {c: csrf_of(c.get("/handover").text) for c in (goes, comes, looks)}
        if store.load([("handover", "open")])[0].state is None:
            assert post(goes, csrf[goes], "draft").status_code == 200
        await_true(lambda: f"incident:{number}" in comes.get("/handover").text, 30)
        assert post(comes, csrf[comes], "do/take").status_code == 409
        assert post(looks, csrf[looks], "do/give").status_code == 403
        assert "pamapta" in post(goes, csrf[goes], "do/give").text
        assert post(goes, csrf[goes], "do/item", item=f"incident:{number}").status_code == 409
        post(comes, csrf[comes], "do/remark", text="kunci gudang di laci <script>")

        def taken() -> bool:
            found = store.load([("handover", "open")])[0].state
            for each in found.unseen if found else ():
                post(comes, csrf[comes], "do/item", follow=False, item=each.id)
            return post(comes, csrf[comes], "do/take").status_code == 200

        name = store.load([("handover", "open")])[0].state.id
        await_true(taken, 120)  # whatever the tests before have left open is noted item by item
        last = store.load([("handover", "last")])[0].state
        assert (last.id, last.outgoing, last.incoming) == (name, "shift_lead:pamapta", "operator:operator")
        read = looks.get(f"/handover?name={name}").text
        assert "kunci gudang di laci &lt;script&gt;" in read
        assert f"incident:{number}" in read
        assert f"name={name}" in goes.get("/handover").text, "it stands in the list of those before"
        paper = looks.get(f"/handover/{name}.pdf")
        assert paper.content.startswith(b"%PDF-")
        assert looks.get("/handover/19990101-0000.pdf").status_code == 404
