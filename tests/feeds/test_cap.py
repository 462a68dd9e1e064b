"""CAP alerts and their feed as others read them: valid by the standard's schema, redacted, drills marked."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import xmlschema
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from dispatch.access import create_token
from dispatch.core import commands as cmd
from dispatch.core.alert import Alert
from dispatch.core.triage import KINDS
from dispatch.settings import Settings
from dispatch.store import Store
from feeds.cap import ATOM, CAP, Issuer, atom, cap
from tests.dashboard.parts import AREAS
from tests.feeds.open311 import City, city
from tests.makers import base, report

ROOT = Path(__file__).resolve().parents[2]
XSD = ROOT / os.environ.get("K3I_TEST_DATA", "../shared/data") / "standards" / "cap" / "cap12.xsd"
ISSUER = Issuer(
    "k3i@contoh.id", "Polres Contoh", ZoneInfo("Asia/Jakarta"), AREAS, "https://k3i.contoh.id/cap/feed.atom"
)


@cache
def schema() -> xmlschema.XMLSchema:
    if not XSD.exists():
        pytest.skip(f"the schema of CAP is not at {XSD}; set K3I_TEST_DATA")
    return xmlschema.XMLSchema(str(XSD))


def read(document: bytes) -> dict[str, str]:
    """Hold a message against the schema; gives its elements that stand once."""
    schema().validate(document.decode())
    return {e.tag.rpartition("}")[2]: e.text or "" for e in ElementTree.fromstring(document).iter()}


@pytest.fixture
def town(store: Store, settings: Settings) -> Iterator[City]:
    with city(store, settings) as found:
        yield found


def do(town: City, command: cmd.Command) -> Any:
    return town.parts.flusher.desk.handle(command).value


def published(town: City, **more: Any) -> None:
    about = {"kind": "FSTRU", "text": "rumah Bu Siti terbakar", "lat": -6.88, "lng": 109.02, "village": "33.29.09.2001"}
    caller = {"caller_number": "081234567890", "caller_name": "Siti"}
    number = do(town, report(at=time.time(), **about, **caller))["incident"]
    given = {"text": "Jauhi lokasi <kebakaran> & asapnya", "incident": number} | more
    do(town, cmd.PublishAlert(**base(at=time.time()), alert="K7QD2", **given))


def test_nothing_is_in_the_feed_until_an_operator_has_published_it(town: City) -> None:
    do(town, report(at=time.time()))
    feed = ElementTree.fromstring(town.client.get("/cap/feed.atom").content)
    assert feed.findall(f"{{{ATOM}}}entry") == []
    assert town.client.get("/cap/K3I-K7QD2-1.xml").status_code == 404


def test_what_is_published_is_a_valid_alert_without_anything_of_the_caller(town: City) -> None:
    published(town)
    answer = town.client.get("/cap/K3I-K7QD2-1.xml")
    assert answer.headers["content-type"].startswith("application/cap+xml")
    said = read(answer.content)
    assert (said["status"], said["msgType"], said["scope"]) == ("Actual", "Alert", "Public")
    assert (said["category"], said["urgency"], said["severity"]) == ("Fire", "Immediate", "Extreme")
    assert (said["description"], said["areaDesc"]) == ("Jauhi lokasi <kebakaran> & asapnya", "Klampok, Wanasari")
    points = said["polygon"].split()
    assert points[0] == points[-1]
    assert len(points) >= 4
    for secret in (b"Siti", b"0812", b"rumah", b"-6.88000"):
        assert secret not in answer.content


def test_an_update_and_a_cancel_name_the_messages_before_them_and_the_feed_has_the_last(town: City) -> None:
    published(town)
    do(town, cmd.UpdateAlert(**base(at=time.time()), alert="K7QD2", text="Api padam"))
    do(town, cmd.CancelAlert(**base(at=time.time()), alert="K7QD2"))
    sent = [read(town.client.get(f"/cap/K3I-K7QD2-{n}.xml").content) for n in (1, 2, 3)]
    assert [s["msgType"] for s in sent] == ["Alert", "Update", "Cancel"]
    assert "references" not in sent[0]
    triples = [",".join((s["sender"], s["identifier"], s["sent"])) for s in sent]
    assert sent[2]["references"] == " ".join(triples[:2])
    assert (sent[2]["urgency"], sent[2]["responseType"]) == ("Past", "AllClear")
    feed = ElementTree.fromstring(town.client.get("/cap/feed.atom").content)
    (link,) = feed.findall(f"{{{ATOM}}}entry/{{{ATOM}}}link")
    assert link.attrib["href"].endswith("/cap/K3I-K7QD2-3.xml")


def test_a_drill_is_an_exercise(town: City) -> None:
    published(town, exercise=True)
    said = read(town.client.get("/cap/K3I-K7QD2-1.xml").content)
    assert said["status"] == "Exercise"
    assert said["headline"].startswith("LATIHAN")


def test_a_restricted_alert_is_for_partners_with_a_token(town: City) -> None:
    published(town, restricted=True)
    assert town.client.get("/cap/K3I-K7QD2-1.xml").status_code == 404
    for role, status in (("api", 200), ("gateway", 200), ("open311", 404)):
        shown = {"authorization": f"Bearer {create_token(town.parts.store, role)}"}
        assert town.client.get("/cap/K3I-K7QD2-1.xml", headers=shown).status_code == status
    assert "restriction" in read(town.client.get("/cap/K3I-K7QD2-1.xml", headers={
        "authorization": f"Bearer {create_token(town.parts.store, 'api')}"}).content)  # fmt: skip


def test_what_is_over_is_shown_to_nobody(town: City) -> None:
    now = time.time()
    do(town, cmd.PublishAlert(**base(at=now - 120), alert="OLD22", text="Sudah lewat", expires_s=60.0))
    assert b"OLD22" not in town.client.get("/cap/feed.atom").content


@examples(max_examples=60)
@given(
    st.builds(
        Alert,
        id=st.just("K7QD2"),
        kind=st.sampled_from(sorted(KINDS)),
        priority=st.integers(1, 4),
        exercise=st.booleans(),
        restricted=st.booleans(),
        incident=st.just(""),
        village=st.sampled_from(["", "33.29.09.2001", "99.99"]),
        by=st.text(max_size=5),
        created=st.just(0.0),
        expires=st.floats(1.7e9, 2e9),
        messages=st.lists(
            st.fixed_dictionaries({
                "type": st.sampled_from(["Alert", "Update", "Cancel"]), "sent": st.floats(1.7e9, 2e9),
                "text": st.text(min_size=1), "expires": st.floats(1.7e9, 2e9),
            }), min_size=1, max_size=4,
        ).map(lambda rows: [{**row, "n": n} for n, row in enumerate(rows, 1)]),
    )
)  # fmt: skip
def test_any_alert_is_valid_and_its_feed_is_xml(alert: Alert) -> None:
    for n in range(1, len(alert.messages) + 1):
        assert read(cap(alert, n, ISSUER))["identifier"] == f"K3I-K7QD2-{n}"
    assert ElementTree.fromstring(atom([alert], ISSUER, 0.0)).tag == f"{{{ATOM}}}feed"
    assert CAP in cap(alert, 1, ISSUER).decode()
