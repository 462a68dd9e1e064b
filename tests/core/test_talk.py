"""The talk of an incident: who said what, who has read it, and the photos shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dispatch.core import commands as cmd
from dispatch.core.decide import decide
from dispatch.core.errors import Forbidden, Invalid
from dispatch.core.incident import Incident
from dispatch.core.policy import Policy
from dispatch.core.talk import MOST_MESSAGES, MOST_PHOTOS, MOST_TEXT, meant_for, unread
from dispatch.core.world import World
from tests.makers import incident as made

TIMES: dict[str, Any] = {"id": "m1", "by": "citizen:7", "at": 100.0, "now": 101.0}


def world(incident: Incident) -> World:
    return World(Policy(), {("incident", incident.number): incident})


def say(incident: Incident, text: str, side: str = "citizen") -> Incident:
    command = cmd.SendMessage(incident=incident.number, side=side, name="Warga", text=text, **TIMES)
    changed: Incident = decide(command, world(incident)).states["incident", incident.number]
    return changed


def test_a_message_waits_for_the_others_and_not_for_whoever_wrote_it() -> None:
    told = say(say(made(), "di mana petugasnya?"), "sudah dekat", side="officer")
    assert (unread(told, "desk"), unread(told, "citizen"), unread(told, "officer")) == (2, 1, 0)
    assert (told.talk["text"], told.talk["side"], told.talk["at"]) == ("sudah dekat", "officer", 100.0)


def test_the_words_stand_in_the_timeline() -> None:
    fact = decide(
        cmd.SendMessage(incident="7", side="citizen", name="Warga", text=" tolong cepat ", **TIMES),
        world(replace(made(), number="7")),
    ).facts[0]
    assert (fact.type, fact.incident, fact.data["text"], fact.data["n"]) == ("message_sent", "7", "tolong cepat", 1)


def test_what_has_been_read_no_longer_waits_and_is_never_unread_again() -> None:
    incident = say(say(made(), "satu"), "dua")
    for count, left in ((1, 1), (9, 0), (1, 0)):
        command = cmd.ReadMessages(incident=incident.number, side="desk", count=count, **TIMES)
        incident = decide(command, world(incident)).states.get(("incident", incident.number), incident)
        assert unread(incident, "desk") == left


@pytest.mark.parametrize("text", ["", "  \n", "x" * (MOST_TEXT + 1)])
def test_an_empty_or_endless_message_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="message"):
        say(made(), text)


def test_a_side_nobody_is_on_is_refused() -> None:
    with pytest.raises(Invalid, match="citizen, officer, desk"):
        say(made(), "halo", side="press")


def test_a_machine_that_writes_for_ever_is_stopped() -> None:
    with pytest.raises(Forbidden, match="call 110"):
        say(replace(made(), talk={"count": MOST_MESSAGES, "read": {}}), "lagi")


def test_a_photo_stands_with_its_incident_until_there_are_too_many() -> None:
    incident = made()
    for n in range(MOST_PHOTOS):
        command = cmd.AddPhoto(
            incident=incident.number, side="citizen", name="Warga", photo=f"p{n}", width=8, height=6, size=9, **TIMES
        )
        incident = decide(command, world(incident)).states["incident", incident.number]
    assert [p["photo"] for p in incident.photos] == [f"p{n}" for n in range(MOST_PHOTOS)]
    with pytest.raises(Forbidden, match="photos already"):
        decide(command, world(incident))


def test_an_answer_is_for_whoever_wrote_last_and_no_other_reporter_reads_it() -> None:
    incident = made()
    facts = []
    for by, side, to in (
        ("system:x", "desk", ""),
        ("citizen:7", "citizen", ""),
        ("officer:o1", "officer", ""),
        ("operator:rina", "desk", "9"),
    ):
        command = cmd.SendMessage(
            incident=incident.number, side=side, name="x", text="kata", to=to, **{**TIMES, "by": by}
        )
        decision = decide(command, world(incident))
        incident = decision.states["incident", incident.number]
        facts.append({"by": by, "data": decision.facts[0].data})
    assert [meant_for(f, "7") for f in facts] == [True, True, True, False]
    assert [meant_for(f, "9") for f in facts] == [True, False, False, True]
