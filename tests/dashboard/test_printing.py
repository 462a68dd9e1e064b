"""One incident on paper: all of it, escaped, and callers only for those who may see them."""

from __future__ import annotations

import httpx
import pytest

from tests.dashboard.test_api import assigned, moved
from tests.running import K3i

HOSTILE = '<script>alert("x")</script> & "pasar"'


@pytest.fixture
def number(k3i: K3i) -> str:
    """An incident with a caller, an assignment, a hostile text."""
    with k3i.api() as api:
        number, _, assignment = assigned(api, text=HOSTILE, caller={"number": "+62 899 0000 1234", "name": "Bu Contoh"})
        moved(api, assignment, "accept")
    return number


def page(k3i: K3i, number: str, user: str) -> httpx.Response:
    with k3i.browser(user) as client:
        return client.get(f"/print/{number}")


def test_the_page_tells_everything_with_both_times(k3i: K3i, number: str) -> None:
    text = page(k3i, number, "operator").text
    for part in (
        number,
        "+62 899 0000 1234",
        "Bu Contoh",
        "Diterima",
        "Kejadian",
        "Dicatat",
        "Linimasa",
        "Memuat data",
    ):
        assert part in text
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize("user", ["komandan", "admin"])
def test_whoever_may_not_see_callers_prints_none(k3i: K3i, number: str, user: str) -> None:
    text = page(k3i, number, user).text
    assert "1234" not in text
    assert "Bu Contoh" not in text
    assert "Tanpa data pribadi pelapor." in text


def test_who_printed_it_and_with_whose_data_stands_in_the_timeline(k3i: K3i, number: str) -> None:
    page(k3i, number, "pamapta")
    page(k3i, number, "komandan")
    with k3i.api() as api:
        facts = api.get(f"/incidents/{number}").json()["timeline"]
    printed = [(f["by"], f["data"]["callers"]) for f in facts if f["type"] == "incident_printed"]
    assert printed == [("shift_lead:pamapta", True), ("commander:komandan", False)]


def test_an_incident_that_does_not_exist_is_said_so(k3i: K3i) -> None:
    answer = page(k3i, "999999<b>", "operator")
    assert answer.status_code == 404
    assert "<b>" not in answer.text


def test_nobody_prints_without_a_session(k3i: K3i, number: str) -> None:
    assert httpx.get(f"{k3i.url}/print/{number}").status_code == 401
