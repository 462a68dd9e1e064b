"""Who may use the officer's page: phones that were let in by a code of the room. Pure; see decide.py.

A code is good once and for some minutes; the phone then keeps a secret of its own. Codes and secrets are here as
digests, the PIN as a slow hash: nobody who reads the store can be an officer by it.
"""

from dataclasses import dataclass, field, fields, replace
from hmac import compare_digest
from typing import Any, Self

from dispatch.core.commands import EnrolPhone, NoteRefused, OfferEnrolment, RenewDevice, RevokePhone
from dispatch.core.devices import renew_device
from dispatch.core.errors import Denied, Forbidden, NotFound
from dispatch.core.facts import Decision, Mark
from dispatch.core.world import World, fact

MOST_PHONES = 5


@dataclass(frozen=True, slots=True)
class Phones:
    """The phones of one officer. code: digest of the open code ("": none); expires: epoch s.

    phones: id -> {secret, pin, since, agent, by}: digest, hash, epoch s, browser, who made the code.
    """

    officer: str
    code: str = ""
    expires: float = 0.0
    by: str = ""
    phones: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the phones that were stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Phones))


def offer_enrolment(c: OfferEnrolment, world: World) -> Decision:
    """Open the door for one phone; a code that was open before is worth nothing any more."""
    officer = world.officer_or_raise(c.officer)
    known = _of(c.officer, world)
    if len(known.phones) >= MOST_PHONES:
        raise Forbidden(f"{officer.callsign} has {MOST_PHONES} phones; revoke one first", "officer")
    offered = replace(known, code=c.code, expires=c.expires, by=c.by)
    said = fact(c, "enrolment_offered", officer=officer.id, callsign=officer.callsign, expires=c.expires)
    return Decision({("phones", officer.id): offered}, [said], [], {"officer": officer.id, "expires": c.expires})


def enrol_phone(c: EnrolPhone, world: World) -> Decision:
    """Take a phone in. Raises Denied for a code that is unknown, used or too old: the three look alike."""
    known = _of(c.officer, world)
    officer = world.find("officer", c.officer)
    if officer is None or not known.code or not compare_digest(known.code, c.code) or c.now > known.expires:
        raise Denied("this code is not valid (any more); ask the room for a new one", "code")
    kept = {"secret": c.secret, "pin": c.pin, "since": c.now, "agent": c.agent[:120], "by": known.by}
    states: dict[tuple[str, str], Any] = {
        ("phones", officer.id): replace(known, code="", expires=0.0, by="", phones={**known.phones, c.phone: kept})
    }
    if c.device and not officer.device:
        states["officer", officer.id] = replace(officer, device=c.device)
    said = fact(
        c, "phone_enrolled", officer=officer.id, callsign=officer.callsign, phone=c.phone, agent=kept["agent"],
        let_in_by=known.by,
    )  # fmt: skip
    marks = [Mark("phones", officer.id, c.now * 1000)]
    return Decision(states, [said], marks, {"officer": officer.id, "phone": c.phone})


def revoke_phone(c: RevokePhone, world: World) -> Decision:
    """Send one phone away, or all, and renew the device's id it knew. Raises NotFound, with the ones there are."""
    officer = world.officer_or_raise(c.officer)
    known = _of(c.officer, world)
    gone = [c.phone] if c.phone else list(known.phones)
    if c.phone and c.phone not in known.phones:
        there = ", ".join(known.phones) or "none"
        raise NotFound(f"{officer.callsign} has no phone {c.phone!r}; there are: {there}", "phone")
    left = Phones(c.officer, phones={k: v for k, v in known.phones.items() if k not in gone})
    said = [
        fact(c, "phone_revoked", officer=officer.id, callsign=officer.callsign, phone=p, reason=c.reason) for p in gone
    ]
    marks = [] if left.phones else [Mark("phones", officer.id, None)]
    answer = {"officer": officer.id, "revoked": gone}
    decision = Decision({("phones", officer.id): left}, said, marks, answer)
    if c.device and officer.device:
        renew = RenewDevice(id=c.id, by=c.by, at=c.at, now=c.now, officer=c.officer, device=c.device)
        renewed = renew_device(renew, world)
        decision.states.update(renewed.states)
        decision.facts.extend(renewed.facts)
        answer["device"] = c.device
    return decision


def note_refused(c: NoteRefused, world: World) -> Decision:
    """Write it into the journal; it stands in no incident's timeline, for it is not theirs."""
    said = fact(c, "access_refused", officer=c.officer, what=c.what, wanted=c.wanted)
    return Decision({}, [said], [], {"officer": c.officer})


def _of(officer: str, world: World) -> Phones:
    found: Phones | None = world.find("phones", officer)
    return found or Phones(officer)
