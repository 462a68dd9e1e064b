"""A broadcast by the command line: whom it is for by name, code, function or callsign; who has read it is counted."""

from __future__ import annotations

import time

import pytest

from dashboard.attentions import attention_lines
from dashboard.doing import Line, area_named, carry_out
from dashboard.parts import Parts
from dispatch.access import Person, check_password, put_users
from dispatch.core.commands import AcknowledgeAttention
from dispatch.core.errors import Denied, Invalid, NotFound, Refused
from dispatch.settings import Settings
from dispatch.store import Store
from tests.dashboard.parts import parts_with_places
from tests.makers import base, put_officer

COMMANDER = Person("komandan", "commander")
SECTOR = Person("budi", "operator", "", "33.29.08")


@pytest.fixture
def parts(store: Store, settings: Settings) -> Parts:
    made = parts_with_places(store, settings)
    people = [
        put_officer(1, callsign="B-0801", function="bhabinkamtibmas", village="33.29.08.2001", polsek="Polsek J"),
        put_officer(2, callsign="B-0802", function="bhabinkamtibmas", village="33.29.08.2002", polsek="Polsek J"),
        put_officer(3, callsign="P-03", polsek="Polsek J"),
        put_officer(4, callsign="B-0901", function="bhabinkamtibmas", village="33.29.09.2002", polsek="Polsek W"),
    ]
    for outcome in made.flusher.desk.handle_many(people):
        assert not isinstance(outcome, Refused)
    made.fleet.put_officers(made.store.officers())
    return made


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("@jatibarang", {"B-0801", "B-0802", "P-03"}),
        ("@Polsek_Jatibarang @samapta", {"P-03"}),
        ("@33.29.09", {"B-0901"}),
        ("@P-03 @b0901", {"P-03", "B-0901"}),
        ("@bhabinkamtibmas", {"B-0801", "B-0802", "B-0901"}),
    ],
)
async def test_a_broadcast_goes_to_whom_it_names(parts: Parts, named: str, meant: set[str]) -> None:
    await carry_out(parts, COMMANDER, Line(id="l1234567", line=f"A +2h P1 {named} patroli pasar sekarang"))
    (line,) = attention_lines(parts, time.time())
    assert line["text"] == "patroli pasar sekarang"
    assert (line["units"]["expected"], set(line["units"]["late"])) == (len(meant), meant)


async def test_a_phone_that_has_read_a_broadcast_is_counted(parts: Parts) -> None:
    await carry_out(parts, COMMANDER, Line(id="l1234567", line="A @jatibarang patroli"))
    (line,) = attention_lines(parts, time.time())
    assert line["to"] == ["Polsek J"]
    await parts.flusher.handle(AcknowledgeAttention(**base(by="officer:o2", at=time.time()), attention=line["id"]))
    (line,) = attention_lines(parts, time.time())
    assert (line["units"]["read"], line["units"]["late"]) == (1, ["B-0801", "P-03"])
    assert "o2" not in dict(line["seen"]), "phones are counted apart from consoles"


async def test_a_broadcast_to_nobody_known_or_two_areas_is_refused(parts: Parts) -> None:
    with pytest.raises(NotFound, match="no officer 'tegal'"):
        await carry_out(parts, COMMANDER, Line(id="l1234567", line="A @tegal patroli"))
    with pytest.raises(Invalid, match="for one area"):
        await carry_out(parts, COMMANDER, Line(id="l1234568", line="A @33.29.08 @wanasari patroli"))
    assert parts.store.listed("attentions", "attention") == []


@pytest.mark.parametrize(
    "named", ["@wanasari", "@33.29", "@B-0901", "@samapta @33.29.09", "@B-0801 @B-0901", "@33.29.09.2002"]
)
async def test_nobody_with_an_area_sends_outside_it(parts: Parts, named: str) -> None:
    with pytest.raises(Denied, match="not in yours"):
        await carry_out(parts, SECTOR, Line(id="l1234567", line=f"A {named} patroli"))
    assert parts.store.listed("attentions", "attention") == []


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("", {"B-0801", "B-0802", "P-03"}),
        ("@bhabinkamtibmas", {"B-0801", "B-0802"}),
        ("@jatibarang", {"B-0801", "B-0802", "P-03"}),
        ("@33.29.08.2001", {"B-0801"}),
        ("@P-03", {"P-03"}),
    ],
)
async def test_what_names_no_area_goes_to_the_senders_own(parts: Parts, named: str, meant: set[str]) -> None:
    await carry_out(parts, SECTOR, Line(id="l1234567", line=f"A {named} patroli"))
    (line,) = attention_lines(parts, time.time())
    assert set(line["units"]["late"]) == meant


@pytest.mark.parametrize("named", ["", "@wanasari", "@samapta", "@B-0901", "@B-0801 @B-0901"])
async def test_nobody_with_an_area_ends_what_is_meant_for_others_too(parts: Parts, named: str) -> None:
    await carry_out(parts, COMMANDER, Line(id="l1234567", line=f"A {named} patroli"))
    (line,) = attention_lines(parts, time.time())
    with pytest.raises(Denied):
        await carry_out(parts, SECTOR, Line(id="l1234568", line=f"AB {line['id']} selesai"))
    assert len(parts.store.listed("attentions", "attention")) == 1


@pytest.mark.parametrize("named", ["@jatibarang", "@33.29.08.2001", "@P-03 @B-0801"])
async def test_who_has_an_area_ends_what_is_meant_for_it_alone(parts: Parts, named: str) -> None:
    await carry_out(parts, COMMANDER, Line(id="l1234567", line=f"A {named} patroli"))
    (line,) = attention_lines(parts, time.time())
    await carry_out(parts, SECTOR, Line(id="l1234568", line=f"AB {line['id']} selesai"))
    assert parts.store.listed("attentions", "attention") == []


def test_a_name_that_two_villages_have_names_no_area(parts: Parts) -> None:
    assert area_named(parts, "Siasem") == ""
    assert area_named(parts, "polsek wanasari") == "33.29.09"
    assert area_named(parts, "33.29") == "33.29"
    assert area_named(parts, "12") == ""


def test_a_user_has_an_area_and_a_wrong_one_is_refused(store: Store) -> None:
    put_users(store, {"kapolsek": "commander"}, "rahasia123", area="33.29.09")
    assert check_password(store, "kapolsek", "rahasia123") == Person("kapolsek", "commander", "", "33.29.09")
    with pytest.raises(Invalid, match="no Kemendagri code"):
        put_users(store, {"kapolsek": "commander"}, "rahasia123", area="wanasari")
