"""The ids of officers' devices: a secret that lets a phone speak for its officer, and can be taken back. Pure."""

from dataclasses import replace

from dispatch.core.commands import RenewDevice
from dispatch.core.errors import Conflict, Invalid
from dispatch.core.facts import Decision
from dispatch.core.officer import Officer
from dispatch.core.world import World, fact

SHORTEST = 16
"""Characters: 64 bits where they are hexadecimal."""
MOST_RETIRED = 50


def renew_device(c: RenewDevice, world: World) -> Decision:
    """Replace the id of an officer's device, or take it away; the old one is refused from this commit on."""
    officer = replace(world.officer_or_raise(c.officer))
    _refuse(c, officer)
    old = officer.device
    officer.device = c.device
    officer.retired = [*officer.retired, old][-MOST_RETIRED:] if old else officer.retired
    if officer.own.get("device") == old:
        officer.own = {**officer.own, "device": c.device}
    what = "device_renewed" if c.device else "device_revoked"
    done = fact(c, what, officer=officer.id, callsign=officer.callsign)  # never the id: the journal is read by many
    return Decision({("officer", officer.id): officer}, [done], [], {"officer": officer.id, "device": c.device})


def _refuse(c: RenewDevice, officer: Officer) -> None:
    if c.device and len(c.device) < SHORTEST:
        raise Invalid(f"device id of {len(c.device)} characters; use at least {SHORTEST}, made at random", "device")
    if c.device and (c.device == officer.device or c.device in officer.retired):
        raise Conflict(f"{officer.callsign} has or had this device id; make another one", "device")
    if officer.is_standing and not officer.device:
        raise Conflict(f"{officer.callsign} is asked by telephone and has no device; nothing to renew", "officer")


def usable(officer: Officer, device: str) -> bool:
    """Whether a device's id may stand for an officer: it has not been revoked."""
    return device not in officer.retired
