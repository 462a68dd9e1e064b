"""/l/<code>: what whoever reported sees and can do, over the real processes; and what nobody sees there."""

from __future__ import annotations

import io
import re
import secrets
import time
from typing import Any

import httpx
import pytest
from PIL import Image

from dispatch.core import commands as cmd
from dispatch.core.commands import SendMessage
from dispatch.core.incident import Incident
from dispatch.desk import Desk
from dispatch.settings import Settings
from feeds.pages.citizen.picture import picture
from tests.core.room import Room, room_with
from tests.feeds.test_lapor import EVIL, of, phone, send
from tests.makers import NOW, base, close, move, offer, report
from tests.running import K3i, await_true

__all__ = ["phone"]


@pytest.fixture(scope="module")
def desk(k3i: K3i) -> Desk:
    """A desk on the running store: the others' side of what a test is about."""
    return Desk(k3i.store(), Settings(_env_file=None))  # type: ignore[call-arg]


def free_officer(k3i: K3i) -> str:
    """Give an officer with nothing in hand."""
    return next(o.id for o in k3i.store().officers() if o.status == "available" and not o.is_standing)


def assign(k3i: K3i, desk: Desk, number: str, officer: str) -> str:
    """Offer an incident to an officer who says yes and goes; give the assignment."""

    def take() -> str:
        state = k3i.store().incident(number).state
        open_ = [a for a in state.open_assignments if a.officer == officer]
        if open_:
            return str(open_[0].id)
        desk.handle(offer(number, officer, at=time.time()))
        return ""

    id_: str = await_true(take)
    for step in ("accept", "en_route"):
        desk.handle(move(id_, step, by=f"officer:{officer}", at=time.time()))
    return id_


def end(desk: Desk, number: str, assignment: str, officer: str) -> None:
    """Arrive, clear and close, so that the officer is free again."""
    for step in ("arrive", "clear"):
        desk.handle(move(assignment, step, by=f"officer:{officer}", at=time.time()))
    desk.handle(close(number, "01", at=time.time()))


def test_from_report_to_rating_every_station_stands_with_its_time(k3i: K3i, phone: httpx.Client, desk: Desk) -> None:
    code = send(phone, kind="BURGLARY", text="rumah dibobol", number="+628990000321", name="Nama Rahasia")["code"]
    number, officer = of(k3i, code).number, free_officer(k3i)
    first = phone.get(f"/l/{code}").text
    assert "Laporan diterima" in first
    assert "Bhabinkamtibmas" in first, "the village's officer is shown at once"
    mine = assign(k3i, desk, number, officer)
    page = await_true(lambda: (p := phone.get(f"/l/{code}").text) and "Petugas menuju lokasi" in p and p)
    assert k3i.store().load([("officer", officer)])[0].state.name in page
    desk.handle(SendMessage(**base(by=f"officer:{officer}", at=time.time()), incident=number, side="officer",
                            name="Aipda Contoh", text="5 menit lagi " + EVIL))  # fmt: skip
    assert phone.post(f"/l/{code}/pesan", data={"text": "saya tunggu " + EVIL, "id": "pesan-satu"}).status_code == 303
    assert phone.post(f"/l/{code}/pesan", data={"text": "saya tunggu", "id": "pesan-satu"}).status_code == 303
    talk = phone.get(f"/l/{code}").text
    assert talk.count("saya tunggu") == 1, "sent twice is said once"
    assert "5 menit lagi" in talk
    assert "<img src=x" not in talk
    end(desk, number, mine, officer)
    assert "Nilai penanganan" in phone.get(f"/l/{code}").text
    sent = phone.post(f"/l/{code}/nilai", data={"stars": "5", "safe": "4", "safer": "more", "text": "cepat"})
    assert sent.status_code == 303
    assert of(k3i, code).rating["stars"] == 5
    for secret in ("0321", "Nama Rahasia"):
        assert secret not in phone.get(f"/l/{code}").text


def test_whoever_follows_is_told_by_itself(k3i: K3i, phone: httpx.Client, desk: Desk) -> None:
    code = send(phone, kind="NOISE")["code"]
    number = of(k3i, code).number
    with phone.stream("GET", f"/l/{code}/kabar") as stream:
        lines = stream.iter_lines()
        assert "Laporan" in next(lines)
        began = time.monotonic()
        desk.handle(SendMessage(**base(by="operator:rina", at=time.time()), incident=number, side="desk",
                                name="rina", text="sedang kami cek"))  # fmt: skip
        told = next(line for line in lines if "sedang kami cek" in line)
        assert time.monotonic() - began < 5
    assert "rina" not in told, "operators stay unnamed"
    phone.post(f"/l/{code}/batal", data={"reason": "sudah sepi"})
    assert of(k3i, code).disposition == "10"


def test_what_is_urgent_is_not_called_off_by_a_word(k3i: K3i, phone: httpx.Client) -> None:
    code = send(phone, kind="DVA", text="tetangga")["code"]
    assert phone.post(f"/l/{code}/batal", data={"reason": EVIL}).status_code == 303
    assert "Permintaan batal diterima" in phone.get(f"/l/{code}").text
    incident = of(k3i, code)
    assert not incident.is_ended
    assert f"cancel_asked:{incident.number}" in [a.id for a in k3i.store().listed("alarms", "alarm")]


def test_a_report_is_taken_up_again_within_the_day(k3i: K3i, phone: httpx.Client, desk: Desk) -> None:
    code = send(phone, kind="NOISE")["code"]
    number = of(k3i, code).number
    assert phone.post(f"/l/{code}/buka", data={}).status_code == 422
    desk.handle(close(number, "02", at=time.time()))
    assert phone.post(f"/l/{code}/buka", data={"reason": "mulai lagi"}).status_code == 303
    assert of(k3i, code).reopened
    desk.handle(close(number, "02", at=time.time()))


def test_a_photo_is_drawn_anew_and_the_console_shows_it_to_who_may_see_it(k3i: K3i, phone: httpx.Client) -> None:
    code = send(phone, kind="NOISE")["code"]
    number = of(k3i, code).number
    raw = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "rahasia di dalam"
    Image.new("RGB", (64, 48), "red").save(raw, "JPEG", exif=exif)
    for _ in range(2):
        assert phone.post(f"/foto/{code}", files={"photo": ("x.jpg", raw.getvalue())}).status_code == 303
    photo = of(k3i, code).photos
    assert len(photo) == 1, "the same photo again is the same photo"
    path = f"/photo/{number}/{photo[0]['photo']}"
    with k3i.browser("operator") as operator, k3i.browser("admin") as admin, k3i.browser(None) as nobody:
        shown = operator.get(path)
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
        assert b"rahasia" not in shown.content
        assert operator.get(f"/photo/{number}/{'a' * 22}").status_code == 404
        assert operator.get(f"/photo/{number}/..%2f..%2fusers").headers["content-type"] != "image/jpeg"
        assert (admin.get(path).status_code, nobody.get(path).status_code) == (403, 401)
    wrong = phone.post(f"/foto/{code}", files={"photo": ("x.jpg", b"<svg onload=alert(1)>")})
    assert (wrong.status_code, "Foto tidak dapat dibaca" in wrong.text) == (422, True)
    assert phone.post(f"/l/{code}/batal", data={}).status_code == 303


def test_the_desk_answers_by_a_typed_word_and_sees_what_is_unread(k3i: K3i, phone: httpx.Client) -> None:
    code = send(phone, kind="NOISE")["code"]
    number = of(k3i, code).number
    phone.post(f"/l/{code}/pesan", data={"text": "masih ribut"})
    assert of(k3i, code).talk["count"] == 1
    with k3i.browser("operator") as operator:
        csrf = re.search(r"csrf[^A-Za-z0-9_-]+([A-Za-z0-9_-]{16,})", operator.get("/").text)
        assert csrf
        line = {"id": secrets.token_hex(8), "line": f"CH {number} petugas sudah jalan"}
        said = operator.post("/do", json=line, headers={"X-K3I-CSRF": csrf[1]})
        assert said.json()["ok"], said.text
    assert "petugas sudah jalan" in phone.get(f"/l/{code}").text
    assert of(k3i, code).talk["read"]["desk"] == 2
    phone.post(f"/l/{code}/batal", data={})


def test_who_writes_without_end_waits_and_is_told_so_in_words(k3i: K3i, phone: httpx.Client) -> None:
    code = send(phone, kind="NOISE")["code"]
    last = [phone.post(f"/l/{code}/pesan", data={"text": f"pesan {n}"}) for n in range(21)][-1]
    assert (last.status_code, last.headers["retry-after"]) == (429, "60")
    assert "Terlalu banyak pesan" in last.text
    phone.post(f"/l/{code}/batal", data={})


def test_a_code_that_stands_for_nothing_is_always_the_same_page(phone: httpx.Client) -> None:
    code = send(phone)["code"]
    pages = [phone.get(path) for path in ("/l/x", f"/l/{code[:-1]}", f"/l/{'a' * 5000}", "/l/../x/kabar", "/l/%00")]
    assert {p.status_code for p in pages} == {404}
    assert pages[0].text == pages[1].text == pages[2].text
    assert [phone.post(f"/l/x/{form}").status_code for form in ("pesan", "batal", "nilai")] == [404] * 3
    assert phone.post("/foto/x", files={"photo": ("x", b"x")}).status_code == 404


def test_the_address_is_there_as_a_code_to_scan(phone: httpx.Client) -> None:
    code = send(phone)["code"]
    drawn = phone.get(f"/l/{code}/qr.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.lstrip().startswith("<?xml")


def merged_room() -> Room:
    room = room_with(1)
    room.do(report(kind="NOISE", caller_number="+62899111", caller_name="Orang Satu", text="kata satu"))
    room.do(report(kind="NOISE", caller_number="+62899222", caller_name="Orang Dua", text="kata dua", channel="app"))
    room.do(cmd.MergeIncident(**base(), incident="2", into="1"))
    for by, text, to in (("citizen:1", "pesan satu", ""), ("operator:rina", "jawab satu", ""),
                         ("citizen:2", "pesan dua", ""), ("officer:o1", "jawab dua", "")):  # fmt: skip
        side = {"citizen": "citizen", "operator": "desk", "officer": "officer"}[by.partition(":")[0]]
        room.do(SendMessage(**base(by=by), incident="1", side=side, name="Pelapor", text=text, to=to))
    return room


def test_a_merged_report_leads_to_the_one_that_is_kept_and_shows_only_what_is_ones_own() -> None:
    room = merged_room()
    room.do(offer("1", "o1"))
    room.do(move("1.1", "accept"))
    facts = [{"id": str(n), "by": f.by, "type": f.type, "event_time": f.event_time, "data": f.data}
             for n, f in enumerate(room.facts) if f.incident in ("1", "2")]  # fmt: skip

    def seen(number: str) -> Any:
        incidents: dict[str, Incident] = room.incidents
        return picture(incidents[number], incidents["1"], facts, {"o1": "Aipda Contoh"}, room.policy, NOW)

    assert [s.text for s in seen("1").talk] == ["pesan satu", "jawab satu"]
    assert [s.text for s in seen("2").talk] == ["pesan dua", "jawab dua"]
    assert (seen("2").number, seen("2").word) == ("2", "Petugas ditugaskan")
    shown = repr(seen("2"))
    for secret in ("Orang Satu", "Orang Dua", "899111", "899222", "kata satu", "pesan satu", "rina"):
        assert secret not in shown


def test_what_is_put_aside_or_handed_over_says_so() -> None:
    room = room_with(0)
    room.do(report(kind="NOISE"))
    room.do(cmd.HoldIncident(**base(), incident="1", until=NOW + 600, reason="rahasia dapur"))
    held = picture(room.incidents["1"], room.incidents["1"], [], {}, room.policy, NOW)
    assert (held.word, held.until) == ("Dijadwalkan", NOW + 600)
    assert "rahasia dapur" not in repr(held)
    room.do(cmd.ReferIncident(**base(), incident="1", to="Damkar"))
    gone = picture(room.incidents["1"], room.incidents["1"], [], {}, room.policy, NOW)
    assert (gone.word, gone.referred_to) == ("Diteruskan", "Damkar")
