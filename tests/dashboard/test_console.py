"""The console's page: callbacks stand in the permission table, and the first request has its assets."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from dash import Dash
from fastapi import FastAPI

from dashboard.console import build_console
from dashboard.parts import Parts
from dashboard.permissions import ABILITIES, CALLBACKS
from dispatch.archive import Archive
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store
from tests.running import K3i


@pytest.fixture
def console(store: Store, settings: Settings) -> Dash:
    """The Dash application as the web process builds it, on its real parts."""
    fleet = Fleet()
    parts = Parts(
        settings=settings,
        store=store,
        flusher=Flusher(Desk(store, settings)),
        fleet=fleet,
        reference=Reference(store),
        recommender=Recommender(fleet, settings),
        archive=Archive(settings.history_url()),
    )
    dash = build_console(FastAPI(), parts)
    dash._setup_server()
    return dash


def test_every_callback_of_the_console_stands_in_the_permission_table(console: Dash) -> None:
    assert console.callback_map, "the console has callbacks"
    for output in console.callback_map:
        assert CALLBACKS.get(output) in ABILITIES, f"{output}: add callback_ability({output!r}, ...)"


def test_every_callback_leaves_the_event_loop_free(console: Dash) -> None:
    for output, entry in console.callback_map.items():
        if "callback" in entry:
            assert inspect.iscoroutinefunction(inspect.unwrap(entry["callback"])), f"{output} is not async"


@pytest.fixture(scope="module")
def operator(k3i: K3i) -> Iterator[httpx.Client]:
    with k3i.browser() as client:
        yield client


def page_data(client: httpx.Client) -> dict[str, Any]:
    """Give what the page hands to its scripts."""
    found = re.search(r'id="k3i-page">(.*?)</script>', client.get("/").text, re.DOTALL)
    assert found
    return json.loads(found.group(1))  # type: ignore[no-any-return]


def test_the_page_names_its_language_and_theme_before_anything_is_drawn(operator: httpx.Client) -> None:
    assert '<html lang="id" class="night">' in operator.get("/").text
    data = page_data(operator)
    assert data["user"] == {"name": "operator", "role": "operator", "tier": "polres"}
    assert data["csrf"]


def test_all_scripts_and_styles_of_the_first_page_are_there(operator: httpx.Client) -> None:
    page = operator.get("/").text
    links = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    assert any("/assets/live.js" in link for link in links)
    for link in links:
        assert operator.get(link).status_code == 200, link


def test_language_and_theme_stay_with_the_session(k3i: K3i) -> None:
    with k3i.browser() as client:
        word = {"X-K3I-CSRF": page_data(client)["csrf"]}
        wanted = {"language": "en", "theme": "day"}
        assert client.post("/preferences", json=wanted).status_code == 403
        assert client.post("/preferences", json=wanted, headers=word).status_code == 204
        assert '<html lang="en" class="day">' in client.get("/").text
        assert page_data(client)["words"]["Menunggu"] == "Waiting"
        assert client.post("/preferences", json={"theme": "pink"}, headers=word).status_code == 422


def test_only_the_words_a_role_may_say_are_offered(k3i: K3i) -> None:
    with k3i.browser("komandan") as client:
        names = {name for name, _form, _help in page_data(client)["commands"]}
    assert {"I", "C", "?"} <= names
    assert not {"D", "X", "PR"} & names
