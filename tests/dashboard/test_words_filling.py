"""L and Q: where it is, and what the caller answered, as typed or as a button says it."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest

from dashboard.doing import Line, carry_out
from dashboard.parts import Parts
from dispatch.access import Person
from dispatch.core.errors import NotFound, Refused
from tests import makers
from tests.dashboard.parts import parts_with_places

PERSON = Person("rina", "operator")


@pytest.fixture
def parts(store: Any, settings: Any) -> Parts:
    return parts_with_places(store, settings)


def take(parts: Parts, **more: Any) -> str:
    now = time.time()
    given = {"lat": None, "lng": None, "address": "warung", "kind": "FIGHT", "text": ""} | more
    return str(parts.flusher.desk.handle(makers.report(at=now, now=now, **given)).value["incident"])


async def say(parts: Parts, line: str) -> None:
    await carry_out(parts, PERSON, Line(id=uuid.uuid4().hex, line=line))


async def test_a_village_places_an_incident_and_leaves_its_address(parts: Parts) -> None:
    number = take(parts)
    await say(parts, f"L {number} klampok")
    incident = parts.store.incident(number).state
    assert (incident.village_name, incident.address) == ("Klampok", "warung")
    assert incident.uncertain_m > 500


async def test_a_landmark_places_an_incident_at_its_point_and_becomes_its_address(parts: Parts) -> None:
    number = take(parts)
    await say(parts, f"L {number} polsek wanasari")
    incident = parts.store.incident(number).state
    assert (incident.lat, incident.uncertain_m, incident.address) == (-6.885, 100.0, "Polsek Wanasari")


async def test_a_point_may_be_followed_by_an_address(parts: Parts) -> None:
    number = take(parts)
    await say(parts, f"L {number} -6.88, 109.02 depan SPBU")
    incident = parts.store.incident(number).state
    assert (incident.lat, incident.lng, incident.address, incident.uncertain_m) == (-6.88, 109.02, "depan SPBU", 0.0)
    await say(parts, f"L {number} -6.90 109.05")
    assert parts.store.incident(number).state.address == "depan SPBU"


@pytest.mark.parametrize("place", ["siasem", "qwzzx", "-96.5 109.0"])
async def test_a_place_that_is_not_one_is_refused_with_those_near(parts: Parts, place: str) -> None:
    number = take(parts)
    with pytest.raises(NotFound, match="no single place is called"):
        await say(parts, f"L {number} {place}")


async def test_an_answer_by_number_or_by_the_question_s_words_raises_the_priority(parts: Parts) -> None:
    number = take(parts)
    await say(parts, f"Q {number} t 1")
    assert parts.store.incident(number).state.priority == 2
    await say(parts, f"Q {number} Y Ada senjata?")
    incident = parts.store.incident(number).state
    assert incident.priority == 1
    assert incident.answers == {"Masih berlangsung?": "no", "Ada senjata?": "yes"}


@pytest.mark.parametrize("line", ["x 1", "Y 9", "Y Ada naga?"])
async def test_what_the_card_does_not_ask_is_refused(parts: Parts, line: str) -> None:
    number = take(parts)
    with pytest.raises(Refused):
        await say(parts, f"Q {number} {line}")
