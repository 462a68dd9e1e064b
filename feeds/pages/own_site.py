"""Forms of our pages are sent by our pages: what another site's page sends in a visitor's name is refused.

Programs send no Origin and no cookie; they pass, and their own keys are asked for by their doors.
"""

from urllib.parse import urlsplit

from dispatch.bodies import App, Receive, Scope, Send
from feeds.doors import PROBLEM, answer, problem


class OwnSite:
    """The ASGI middleware around the pages. address: the outside address of the doors."""

    def __init__(self, app: App, address: str) -> None:
        self._app = app
        self._own = urlsplit(address).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD") and not self._is_ours(scope):
            await answer(send, 403, problem(403, "the request comes from another site"), PROBLEM)
        else:
            await self._app(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        if origin is None:
            return headers.get(b"sec-fetch-site", b"none") in (b"none", b"same-origin")
        netloc = urlsplit(origin.decode("latin-1")).netloc
        return netloc in (self._own, headers.get(b"host", b"").decode("latin-1"))
