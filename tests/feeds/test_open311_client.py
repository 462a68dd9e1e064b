"""Open311 as a client that others wrote (`georeport`) meets it: a real process of doors on the running K3i."""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Iterator

import georeport
import httpx
import pytest

from tests.feeds.open311 import BASE, fits
from tests.running import K3i, await_true, free_base_port


@pytest.fixture(scope="module")
def city(k3i: K3i) -> Iterator[str]:
    """The address of further doors on the same store, which show abandoned waste to anybody."""
    port = free_base_port()
    with (k3i.folder / "doors").open("wb") as out:
        doors = subprocess.Popen(
            [*k3i.command("feeds"), "--port", str(port)],
            env={**os.environ, "K3I_OPEN311_PUBLIC": "DMPX"}, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port + 1}"
    try:
        await_true(lambda: _answers(address), 30, 0.1)
        yield address + BASE
    finally:
        doors.terminate()
        doors.wait(10)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address + "/healthz").status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_client_of_others_finds_services_questions_and_what_was_reported(k3i: K3i, city: str, form: str) -> None:
    client = georeport.GeoReport(city, output_format=form)
    services = {s["service_code"]: s for s in client.get_service_list()}
    assert services["DMPX"]["service_name"] == "Sampah liar"
    definition = client.get_service_definition("DMPX")
    assert definition["service_code"] == "DMPX"
    words = f"tumpukan sampah {uuid.uuid4().hex}"
    made = httpx.post(
        f"{city}/requests.json",
        data={
            "api_key": k3i.token("open311"), "service_code": "DMPX", "lat": "-6.9", "long": "109.0",
            "description": words,
        },
    )  # fmt: skip
    assert made.status_code == 200, made.text
    id_ = made.json()[0]["service_request_id"]
    one = client.get_service_request(id_)
    assert (one["service_request_id"], one["status"], one["service_code"]) == (id_, "open", "DMPX")
    assert one["long"] in (109.0, "109.0")

    def archived() -> bool:  # the client cannot read an empty list in XML
        return id_ in httpx.get(f"{city}/requests.json").text

    await_true(archived, 20, 0.2)
    rows = client.get_service_requests(service_code="DMPX", status="open")
    rows = rows if isinstance(rows, list) else [rows]
    assert id_ in {r["service_request_id"] for r in rows}
    if form == "json":
        fits("requests.json", client.get_service_requests(service_request_id=id_))
    _close(k3i, words)


def _close(k3i: K3i, words: str) -> None:
    with k3i.api() as api:
        number = next(i["number"] for i in api.get("/incidents").json()["incidents"] if i["text"] == words)

        assert api.post(f"/incidents/{number}/actions", json={"action": "close", "disposition": "13"}).is_success


def test_the_doors_of_the_demo_publish_nothing_until_a_kind_is_opted_in(k3i: K3i) -> None:
    answer = httpx.get(k3i.doors_url + BASE + "/requests.json")
    assert (answer.status_code, answer.json()) == (200, [])
