"""My phone: what a tracker in the background has to be set to, as QR codes and text, and whether it is heard now.

Traccar Client   scans an http address: server and settings        OwnTracks   opens owntracks:///config?inline=...
"""

import asyncio
import base64
import math
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dispatch.contacts import contact_of, strangers
from dispatch.core.commands import RenewDevice
from dispatch.core.officer import Officer
from dispatch.phones import Phone, qr
from feeds.pages.officers.live import json
from feeds.pages.officers.session import fresh_times, phone_or_raise
from feeds.parts import Parts

INTERVAL_S = 60
OWNTRACKS_HTTP = 3
OSMAND_FIELDS = "lat={0}&lon={1}&timestamp={2}&hdop={3}&altitude={4}&bearing={6}"
"""Without the speed: OsmAnd itself sends m/s, where Traccar's clients, in the same field, send knots."""


def register(app: FastAPI, parts: Parts) -> None:
    """Add what the page asks for: the settings, the check, and another id."""

    @app.get("/petugas/ponsel/isi")
    async def settings(request: Request) -> Response:
        """Give the settings; an officer without a device id gets one."""
        phone = await phone_or_raise(parts, request)
        me = await _officer(parts, phone)
        device = me.device or await _renew(parts, phone)
        return json(await asyncio.to_thread(settings_of, parts, me, device))

    @app.get("/petugas/ponsel/cek")
    async def check(request: Request) -> Response:
        """Say when and how the device was heard last, or what is wrong."""
        phone = await phone_or_raise(parts, request)
        return json(await asyncio.to_thread(checked, parts, await _officer(parts, phone), time.time()))

    @app.post("/petugas/ponsel/baru")
    async def renew(request: Request) -> Response:
        """Give the tracker another id; the old one is refused from now on."""
        phone = await phone_or_raise(parts, request)
        device = await _renew(parts, phone)
        return json(await asyncio.to_thread(settings_of, parts, await _officer(parts, phone), device))


async def _officer(parts: Parts, phone: Phone) -> Officer:
    found: Officer = (await asyncio.to_thread(parts.store.load, [("officer", phone.officer)]))[0].state
    return found


async def _renew(parts: Parts, phone: Phone) -> str:
    command = RenewDevice(**fresh_times(phone.officer), officer=phone.officer, device=secrets.token_hex(16))
    return str((await parts.flusher.handle(command)).value["device"])


def settings_of(parts: Parts, me: Officer, device: str) -> dict[str, Any]:
    """Give what each tracker has to be set to, and the QR codes that set it."""
    server, owntracks = parts.address("/osmand"), parts.address("/owntracks")
    asked = {"id": device, "interval": INTERVAL_S, "accuracy": "high", "buffer": "true"}
    scanned = f"{server}?{urlencode(asked)}"
    opened = owntracks_link(owntracks, device, me.callsign)
    return {
        "callsign": me.callsign,
        "device": device,
        "interval_s": INTERVAL_S,
        "traccar": {"server": server, "link": scanned, "qr": qr(scanned)},
        "osmand": {"address": f"{server}?id={device}&{OSMAND_FIELDS}"},
        "owntracks": {"address": owntracks, "link": opened, "qr": qr(opened)},
    }


def owntracks_link(address: str, device: str, callsign: str) -> str:
    """Give the address that sets OwnTracks up: HTTP mode, and the device id as user and password."""
    config = {
        "_type": "configuration",
        "mode": OWNTRACKS_HTTP,
        "url": address,
        "auth": True,
        "username": device,
        "password": device,
        "deviceId": callsign,
        "tid": callsign[-2:],
        "locatorInterval": INTERVAL_S,
    }
    return "owntracks:///config?inline=" + base64.urlsafe_b64encode(orjson.dumps(config)).decode()


def checked(parts: Parts, me: Officer, now: float) -> dict[str, Any]:
    """Give how old the last position is and by which door it came (s, m, %), and why nothing comes, if so."""
    contact = contact_of(parts.fleet, parts.store, me, now, parts.settings.stale_s)
    with parts.fleet.lock:
        fix = parts.fleet.fixes[me.slot].copy() if me.slot < len(parts.fleet.fixes) else None
    recent = now - parts.settings.stale_s
    old_id = any(s["was"] == me.callsign and s["last"] > recent for s in strangers(parts.fleet, parts.store))
    return {
        "now": now,
        "why": contact.why,
        "said": contact.said,
        "door": contact.door,
        "heard": contact.heard,
        "fixed": contact.fixed,
        "accuracy": _known(fix["accuracy"]) if fix is not None else None,
        "battery": _known(fix["battery"]) if fix is not None else None,
        "old_id": old_id,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
