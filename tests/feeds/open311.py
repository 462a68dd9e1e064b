"""The doors over a small region, in this process: Open311 as strangers reach it, with what the desk does behind it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import jsonschema_rs
import pytest

from dispatch.access import create_token
from dispatch.settings import Settings
from dispatch.store import Store
from feeds.parts import Parts
from feeds.serve import doors, wired
from tests.dashboard.parts import AREAS

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / os.environ.get("K3I_TEST_DATA", "../shared/data") / "standards" / "open311"
BASE = "/open311/v2"
PUBLIC = "THAZ,DMPX,NOISE"


@contextmanager
def city(store: Store, settings: Settings, **more: Any) -> Iterator[City]:
    """Give the doors with Open311, the kinds of PUBLIC shown to anybody."""
    given = settings.model_copy(update={"open311_public": PUBLIC, "place": "Polres Contoh", **more})
    store.put_reference("areas", AREAS.to_bytes(), "system:test", 0.0)
    parts = wired(given, store)
    parts.archive.prepare()
    with asyncio.Runner() as runner:
        yield City(parts, Visitor(runner, doors(parts)), create_token(store, "open311", "aplikasi"))


class Visitor:
    """A client of an ASGI application in this process, for tests that are no coroutines."""

    def __init__(self, runner: asyncio.Runner, app: Any) -> None:
        self._run = runner.run
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8111")

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self._run(self._http.get(path, **more))

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self._run(self._http.post(path, **more))


class City:
    """The doors, a client, and a key of its own."""

    def __init__(self, parts: Parts, client: Visitor, api_key: str) -> None:
        self.parts = parts
        self.client = client
        self.api_key = api_key

    def get(self, path: str, **params: str) -> Any:
        return self.client.get(BASE + path, params=params)

    def post(self, path: str = "/requests.json", headers: dict[str, str] | None = None, **fields: str) -> Any:
        given = {"api_key": self.api_key, "service_code": "THAZ", "lat": "-6.88", "long": "109.02", **fields}
        return self.client.post(BASE + path, data=given, headers=headers or {})

    def report(self, **fields: str) -> str:
        """Report something; gives the id."""
        answer = self.post(**fields)
        assert answer.status_code == 200, answer.text
        id_: str = answer.json()[0]["service_request_id"]
        return id_

    def archive(self) -> None:
        """Carry all there is into history, as the keeper does."""
        store = self.parts.store
        facts = store.journal_since("0-0")
        self.parts.archive.write(facts, [v.state for v in store.incidents("incidents")])


@cache
def _schema(name: str) -> Any:
    if not SCHEMAS.exists():
        pytest.skip(f"the standard's schemas are not at {SCHEMAS}; set K3I_TEST_DATA")
    return jsonschema_rs.validator_for(json.loads((SCHEMAS / name).read_text()), retriever=_retrieve)


def _retrieve(address: str) -> Any:
    return json.loads((SCHEMAS / address.rpartition("/")[2]).read_text())


def fits(name: str, value: Any) -> None:
    """Hold a JSON answer against a schema of the standard."""
    _schema(name).validate(value)


BOOLEANS = {"metadata", "variable", "required"}


def from_xml(body: bytes) -> tuple[str, Any]:
    """Give (name, value) of an XML answer, read as the standard's JSON, so that one schema holds for both."""
    root = ElementTree.fromstring(body)
    if root.tag == "service_definition":
        return root.tag, _read(root)
    return root.tag, [_read(one) for one in root]


def _read(element: ElementTree.Element) -> Any:
    return {child.tag: _value(child, element.tag) for child in element}


def _value(element: ElementTree.Element, parent: str) -> Any:
    if element.tag in ("attributes", "values"):
        return [_read(one) for one in element]
    text = element.text
    if text is None:
        return None
    if element.tag in BOOLEANS:
        return text == "true"
    if element.tag in ("lat", "long"):
        return float(text)
    return int(text) if element.tag == "order" or (parent == "error" and element.tag == "code") else text
