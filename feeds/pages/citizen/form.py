"""The form's page, as a visitor's draft fills it, and what a script is told instead."""

import secrets
from typing import Any

from fastapi.responses import Response
from starlette.requests import Request

from feeds.pages.citizen.draft import Draft
from feeds.pages.citizen.kinds import TILES, groups
from feeds.pages.citizen.near import Alike
from feeds.pages.rendering import data, language_of, page, say

STEPS = {"kind": 1, "where": 2, "address": 2, "text": 3, "name": 4, "number": 4}
"""Field -> the step it stands in."""


class Form:
    """The form of one district. place: its name."""

    def __init__(self, place: str) -> None:
        self._place = place

    def blank(self, request: Request) -> Response:
        """Give the empty form."""
        return self.filled(request, Draft(id=secrets.token_hex(16)))

    def filled(self, request: Request, d: Draft, status: int = 200, **more: Any) -> Response:
        """Give the form as filled in. more: faults by field, hits of a search, the like near here, the step."""
        about = {"faults": {}, "hits": None, "near": None, "step": 1} | more
        return page(request, "lapor.html", status, d=d, tiles=TILES, groups=groups(), place=self._place, **about)

    def refused(self, request: Request, d: Draft, wrong: dict[str, str]) -> Response:
        """Say what is wrong at its field."""
        if is_script(request):
            language = language_of(request)
            return data({"faults": {name: say(language, words) for name, words in wrong.items()}}, 422)
        return self.filled(request, d, 422, faults=wrong, step=min(STEPS[name] for name in wrong))


def told(request: Request, found: Alike | None) -> dict[str, Any] | None:
    """Give what may be told of the like near here, in the visitor's language."""
    return {**found.told(), "kind": say(language_of(request), found.told()["kind"])} if found else None


def is_script(request: Request) -> bool:
    """Whether our own script asks, which wants JSON."""
    return "application/json" in request.headers.get("accept", "")
