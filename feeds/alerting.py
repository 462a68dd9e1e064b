"""The doors of alerts: the Atom feed and each CAP message, for anybody; restricted ones for who shows a token."""

import asyncio
import time
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Header, Response

from dispatch.access import find_token
from dispatch.core.alert import Alert
from dispatch.core.errors import NotFound
from feeds.cap import Issuer, atom, cap, message_of
from feeds.parts import Parts

PARTNERS = ("api", "gateway")
"""Roles of tokens that may read restricted alerts."""
Bearer = Annotated[str, Header(alias="Authorization", max_length=500)]


def register(app: FastAPI, parts: Parts) -> None:
    """Add the addresses."""

    @app.get("/cap/feed.atom")
    async def feed(authorization: Bearer = "") -> Response:
        """Give the feed of all alerts that stand, cancelled ones until their time is over."""
        shown = await asyncio.to_thread(_readable, parts, authorization)
        return Response(atom(shown, issuer(parts), time.time()), media_type="application/atom+xml")

    @app.get("/cap/{identifier}.xml")
    async def message(identifier: str, authorization: Bearer = "") -> Response:
        """Give one message."""
        found = message_of(await asyncio.to_thread(_readable, parts, authorization), identifier)
        if found is None:
            raise NotFound(f"there is no alert {identifier[:40]!r}; it is over, or for partners only", "identifier")
        return Response(cap(*found, issuer(parts)), media_type="application/cap+xml")


def issuer(parts: Parts) -> Issuer:
    """Give who alerts here."""
    settings = parts.settings
    sender = settings.cap_sender or f"k3i@{urlsplit(parts.address()).hostname}"
    return Issuer(
        sender, settings.place, ZoneInfo(settings.timezone), parts.reference.areas, parts.address("/cap/feed.atom")
    )


def _readable(parts: Parts, authorization: str) -> list[Alert]:
    """Give the alerts that stand and whoever asks may read."""
    scheme, _, token = authorization.partition(" ")
    partner = find_token(parts.store, token.strip()) if scheme.lower() == "bearer" else None
    everything = partner is not None and partner.role in PARTNERS
    standing: list[Alert] = parts.store.listed("alerts", "alert")
    now = time.time()
    return [a for a in standing if a.expires > now and (everything or not a.restricted)]
