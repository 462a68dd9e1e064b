"""Whoever has an area takes nothing out of the room that lies outside it: no figure, list, file, story or replay."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.running import PASSWORD, K3i, await_true, report_frame

SALEM = {"village": "33.29.01.2001", "lat": None, "lng": None}
WANASARI = {"village": "33.29.09.2001", "lat": None, "lng": None}


def reported(k3i: K3i, place: dict[str, object]) -> str:
    frame = {k: v for k, v in report_frame(**place).items() if v is not None and k != "type"}
    with k3i.api() as api:
        number: str = api.post("/reports", json=frame).json()["incident"]
    return number


@pytest.fixture(scope="module")
def mine(k3i: K3i) -> str:
    return reported(k3i, WANASARI)


@pytest.fixture(scope="module")
def other(k3i: K3i) -> str:
    return reported(k3i, SALEM)


@pytest.fixture
def lead(k3i: K3i) -> Iterator[httpx.Client]:
    """A shift lead of Wanasari, logged in."""
    create = k3i.command("user", "create", "kanit", "--role", "shift_lead", "--area", "33.29.09")
    subprocess.run(create, input=f"{PASSWORD}\n{PASSWORD}\n", text=True, check=True, capture_output=True)
    with k3i.browser("kanit") as client:
        yield client


def test_the_review_of_another_area_is_refused_in_words_on_the_page_and_as_a_file(lead: httpx.Client) -> None:
    for address in ("/review", "/review/csv", "/review/xlsx", "/review/pdf"):
        answer = lead.get(f"{address}?range=30d&area=33.29.01")
        assert (answer.status_code, "di luar wilayah Anda (33.29.09)" in answer.text) == (403, True), address
    assert lead.get("/review?range=30d").status_code == 200
    assert lead.get("/review?range=30d&area=33.29.09.7777").status_code == 404


def test_an_incident_outside_is_no_story_no_paper_and_no_object(lead: httpx.Client, mine: str, other: str) -> None:
    for address in (
        "/story/{}.json",
        "/story/{}.pdf",
        "/print/{}",
        "/api/v1/incidents/{}",
        "/api/v1/incidents/{}/eido",
    ):
        answer = lead.get(address.format(other))
        assert answer.status_code == 403, address
        assert "33.29.09" in answer.text, "it says which area is one's own"
        assert lead.get(address.format(mine)).status_code == 200, address
    numbers = {i["number"] for i in lead.get("/api/v1/incidents").json()["incidents"]}
    assert mine in numbers
    assert other not in numbers


def test_a_cause_is_named_for_ones_own_incidents_alone(lead: httpx.Client, mine: str, other: str) -> None:
    csrf = lead.get("/review").text.partition('"csrf":"')[2].partition('"')[0]
    sent = lead.post(f"/review/cause?csrf={csrf}", data={"incident": other, "cause": "A"})
    assert (sent.status_code, "di luar wilayah Anda" in sent.text) == (403, True)


def test_the_replay_holds_ones_own_area(lead: httpx.Client, mine: str, other: str) -> None:
    assert lead.get(f"/replay?incident={other}").status_code == 403
    assert lead.get(f"/replay?incident={mine}").status_code == 200
    now = time.time()
    film = await_true(
        lambda: (made := lead.get(f"/replay/film?from={now - 3600}&to={now + 5}").json())["incidents"] and made
    )
    numbers = {i["number"] for i in film["incidents"]}
    assert mine in numbers
    assert other not in numbers
    assert other not in {line[1] for line in film["timeline"]}


def test_figures_and_decisions_of_the_api_are_those_of_ones_own_area(
    k3i: K3i, lead: httpx.Client, mine: str, other: str
) -> None:
    with k3i.api() as api:
        for number in (mine, other):
            first = api.get(f"/incidents/{number}/recommendation").json()["officers"][0]["officer"]
            assert api.post(f"/incidents/{number}/assignments", json={"officer": first}).status_code == 201

        def offered(client: httpx.Client, address: str) -> set[str]:
            return {d["incident"] for d in client.get(address).json()["decisions"]} & {mine, other}

        await_true(lambda: offered(api, "/decisions") == {mine, other})
        assert offered(lead, "/api/v1/decisions") == {mine}

        def acknowledged(client: httpx.Client, address: str) -> int:
            found = {i["interval"]: i for i in client.get(address).json()["intervals"]}["acknowledge"]
            return int(found["n"] + found["missing"])

        assert 0 < acknowledged(lead, "/api/v1/intervals") < acknowledged(api, "/intervals")
