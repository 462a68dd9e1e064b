"""The EIDO-shaped export by the API: for a program masked, for the desk whole."""

from __future__ import annotations

from tests.running import K3i, report_frame


def test_an_incident_is_exported_masked_for_a_program_and_whole_for_the_desk(k3i: K3i) -> None:
    caller = {"number": "081234567890", "name": "Siti Contoh"}
    with k3i.api() as api, k3i.browser("operator") as operator, k3i.browser("komandan") as commander:
        number = api.post("/reports", json=report_frame(caller=caller, exercise=True)).json()["incident"]
        masked = api.get(f"/incidents/{number}/eido")
        assert masked.status_code == 200
        assert masked.json()["incidentComponent"][0]["incidentTrackingIdentifier"] == number
        whole = operator.get(f"/api/v1/incidents/{number}/eido")
        assert "Siti Contoh" in whole.text
        for hidden in (masked.text, commander.get(f"/api/v1/incidents/{number}/eido").text):
            assert "Siti" not in hidden
            assert "0812" not in hidden
        assert api.get("/incidents/nothing/eido").status_code == 404
        assert api.post(f"/incidents/{number}/actions", json={"action": "close", "disposition": "13"}).is_success
