"""The posted form, bytes for bytes: whatever comes, it is read or refused, and what is read says what was sent."""

from __future__ import annotations

from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.decoders.open311 import PostedRequest, read_form
from feeds.open311.answers import Fault
from feeds.open311.asking import wanted
from feeds.open311.posting import posted

RECORDED = (
    b"api_key=xyz&service_code=THAZ&lat=-6.88&long=109.02&address_string=Jl.+Raya+12%2C+Klampok&email=siti%40contoh.id"
    b"&device_id=tt222111&account_id=123456&first_name=Siti&last_name=Contoh&phone=081234567890"
    b"&description=Pohon+tumbang%0Amenutup+jalan&media_url=http%3A%2F%2Fcontoh.id%2F1.jpg"
    b"&attribute[ADA_YANG_LUKA]=no&attribute[BANYAK][]=a&attribute[BANYAK][]=b"
)


def test_a_form_as_clients_send_it() -> None:
    form = read_form(RECORDED)
    request = posted(form)
    assert (form.api_key, request.service_code, request.lat, request.long) == ("xyz", "THAZ", -6.88, 109.02)
    assert request.text == "Pohon tumbang\nmenutup jalan\nMedia: http://contoh.id/1.jpg"
    assert request.name == "Siti Contoh <siti@contoh.id>"
    assert form.attributes == {"ADA_YANG_LUKA": "no", "BANYAK": "b"}


def test_the_key_is_no_part_of_what_is_said_and_order_does_not_matter() -> None:
    first, second = read_form(b"a=1&b=2&api_key=x"), read_form(b"api_key=y&b=2&a=1")
    assert first.digest == second.digest
    assert first.digest != read_form(b"a=1&b=3").digest
    assert "api_key" not in first.fields


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        form = read_form(body)
        posted(form)
    except (ValueError, Fault) as refused:
        assert str(refused)


FIELDS = st.dictionaries(
    st.sampled_from([*PostedRequest.model_fields, "attribute[X]", "other"]), st.text(max_size=30), max_size=12
)


@given(FIELDS)
def test_any_fields_are_a_request_or_a_fault_that_says_why(fields: dict[str, str]) -> None:
    form = read_form(urlencode({k: v for k, v in fields.items() if v}, quote_via=quote_plus).encode())
    try:
        request = posted(form)
    except Fault as fault:
        assert fault.code == 400
        assert fault.description
    else:
        assert request.lat is not None or request.address_string or request.address_id


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=10))
def test_any_window_is_at_most_90_days_or_refused(start: str, end: str, status: str) -> None:
    try:
        asked = wanted("THAZ", start, end, status, {"THAZ"}, 1.8e9)
    except Fault as fault:
        assert fault.code == 400
    else:
        assert 0 <= asked.end - asked.start <= 90 * 86_400


@pytest.mark.parametrize("start", ["9999-12-31T23:59:59Z", "0001-01-01", "1e400", "-1"])
def test_moments_at_the_end_of_time_are_no_fault_of_ours(start: str) -> None:
    for bounds in ((start, None), (None, start), (start, start)):
        try:
            wanted(None, *bounds, None, {"THAZ"}, 1.8e9)
        except Fault as fault:
            assert fault.code == 400
