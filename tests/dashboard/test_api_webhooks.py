"""Webhooks by the API of a running K3i: made, seen, ended; the secret is shown once."""

from __future__ import annotations

from tests.running import K3i


def test_a_webhook_is_made_listed_without_its_secret_and_ended(k3i: K3i) -> None:
    with k3i.api() as api:
        body = {"url": "https://contoh.example/k3i", "events": ["alert_expired"]}
        made = api.post("/webhooks", json=body)
        assert made.status_code == 201, made.text
        id_ = made.json()["id"]
        assert len(made.json()["secret"]) > 30
        listed = api.get("/webhooks")
        assert made.json()["secret"] not in listed.text
        (found,) = [w for w in listed.json()["webhooks"] if w["id"] == id_]
        assert (found["events"], found["failing"], found["failed"]) == (["alert_expired"], 0, 0)
        assert api.get(f"/webhooks/{id_}/failed").json() == {"failed": []}
        assert api.post(f"/webhooks/{id_}/failed/nothing/retry").status_code == 404
        assert api.delete(f"/webhooks/{id_}").status_code == 200
        assert api.delete(f"/webhooks/{id_}").status_code == 404
        assert api.post("/webhooks", json={**body, "url": "https://127.0.0.1/"}).status_code == 422
        assert api.post("/webhooks", json={**body, "events": ["message_sent"]}).status_code == 422


def test_an_operator_may_not_send_facts_elsewhere(k3i: K3i) -> None:
    with k3i.browser("operator") as operator:
        answer = operator.post("/api/v1/webhooks", json={"url": "https://contoh.example/", "events": ["alert_expired"]})
        assert answer.status_code == 403
