"""What a program is told of people by the API: nothing that says who a citizen is or what they wrote."""

from __future__ import annotations

import hashlib

import pytest

from dispatch.core.masked import without_numbers
from tests.dashboard.test_api import new_incident
from tests.dashboard.test_api_guard import do
from tests.running import K3i


def test_a_program_sees_neither_the_talk_with_a_citizen_nor_a_number_in_their_words_and_the_desk_does(k3i: K3i) -> None:
    with k3i.api() as api, k3i.browser("operator") as desk:
        number = new_incident(api, text="motor hilang, telepon saya 0812-3456-7890")
        for line in (f"C {number} pelapor minta dihubungi di 081234567890", f"CH {number} rumah Bu Sri di gang tiga"):
            assert do(k3i, line).status_code == 200, line
        whole = api.get(f"/incidents/{number}")
        assert whole.json()["text"].startswith("motor hilang, telepon saya ")
        said = {f["type"]: f["data"] for f in whole.json()["timeline"]}
        assert said["note_added"]["text"].startswith("pelapor minta dihubungi di ")
        assert set(said["message_sent"]) >= {"side", "name", "text", "n"}
        listed = next(i for i in api.get("/incidents").json()["incidents"] if i["number"] == number)
        for hidden in (whole.text, str(listed)):
            assert not any(private in hidden for private in ("7890", "Bu Sri"))
        seen = desk.get(f"/api/v1/incidents/{number}").text
        assert all(known in seen for known in ("0812-3456-7890", "081234567890", "Bu Sri"))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("hubungi 0812-3456-7890.", "hubungi •••."),
        ("wa081234567890/+62 812 3456 7890", "wa•••/•••"),
        ("NIK 3329091505900001, telepon 0283-671234", "NIK •••, telepon •••"),
        ("G 1234 AB, RT 03/02, 3 orang", "G 1234 AB, RT 03/02, 3 orang"),
        ("surat 3f2a12345678b-5678-1234-9abc", "surat 3f2a12345678b-5678-1234-9abc"),
    ],
)
def test_numbers_that_could_be_somebody_s_leave_the_words_and_identifiers_stay(written: str, shown: str) -> None:
    assert without_numbers(written) == shown
    codes = [hashlib.md5(str(n).encode()).hexdigest() for n in range(2_000)]
    assert [without_numbers(code) for code in codes] == codes
