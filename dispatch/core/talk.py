"""The talk of an incident: citizen, officer and desk write to each other, and show photos. Pure; see decide.py.

The messages are facts of the incident's timeline; the incident only remembers how many there are, what was said
last and how far each side has read, so that a screen can show that something waits for an answer.
"""

import copy
from typing import Any

from dispatch.core import welfare
from dispatch.core.commands import AddPhoto, ReadMessages, SendMessage
from dispatch.core.errors import Forbidden, Invalid
from dispatch.core.facts import Decision
from dispatch.core.incident import Incident
from dispatch.core.world import World, fact

SIDES = ("citizen", "officer", "desk")
MOST_TEXT = 2_000
MOST_MESSAGES = 500
"""Of one incident: far more than people write, and a bound for what a machine may."""
MOST_PHOTOS = 12


def send_message(c: SendMessage, world: World) -> Decision:
    """Write a message into the talk; ended incidents take messages too, for what comes to mind afterwards."""
    incident = copy.deepcopy(world.incident_or_raise(c.incident))
    text = c.text.strip()
    _refuse_side(c.side)
    if not text:
        raise Invalid("the message is empty; write at least one word", "text")
    if len(text) > MOST_TEXT:
        raise Invalid(f"the message has {len(text)} characters; at most {MOST_TEXT} are taken", "text")
    count = incident.talk.get("count", 0) + 1
    if count > MOST_MESSAGES:
        raise Forbidden(f"incident {c.incident} has {MOST_MESSAGES} messages; call 110 instead", "incident")
    read = {**incident.talk.get("read", {}), c.side: count}
    wrote = c.by.removeprefix("citizen:") if c.side == "citizen" else incident.talk.get("citizen", "")
    to = "" if c.side == "citizen" else c.to or wrote
    incident.talk = {
        "count": count, "at": c.at, "side": c.side, "name": c.name, "text": text[:80], "read": read, "citizen": wrote,
    }  # fmt: skip
    incident.changed = c.now
    states, facts, marks = welfare.hear_author(c, world, incident)
    said = fact(c, "message_sent", incident=c.incident, side=c.side, name=c.name, text=text, n=count, to=to)
    return Decision(
        {**states, ("incident", c.incident): incident}, [said, *facts], marks, {"incident": c.incident, "n": count}
    )


def read_messages(c: ReadMessages, world: World) -> Decision:
    """Note how far a side has read; who has read further already, or an empty talk, changes nothing."""
    incident = copy.copy(world.incident_or_raise(c.incident))
    _refuse_side(c.side)
    count = min(c.count, incident.talk.get("count", 0))
    if count <= incident.talk.get("read", {}).get(c.side, 0):
        return Decision({}, [], [], {"incident": c.incident})
    incident.talk = {**incident.talk, "read": {**incident.talk["read"], c.side: count}}
    incident.changed = c.now
    seen = fact(c, "messages_read", incident=c.incident, side=c.side, n=count)
    return Decision({("incident", c.incident): incident}, [seen], [], {"incident": c.incident})


def meant_for(fact: dict[str, Any], reporter: str) -> bool:
    """Whether a message (its fact, as the journal has it) is a reporter's own or for them. reporter: their number."""
    if fact["data"]["side"] == "citizen":
        return bool(fact["by"] == f"citizen:{reporter}")
    return fact["data"].get("to", "") in ("", reporter)


def unread(incident: Incident, side: str) -> int:
    """Give how many messages of the others a side has not read."""
    return int(incident.talk.get("count", 0) - incident.talk.get("read", {}).get(side, 0))


def add_photo(c: AddPhoto, world: World) -> Decision:
    """Add a photo to the incident and its timeline."""
    incident = copy.copy(world.incident_or_raise(c.incident))
    _refuse_side(c.side)
    if len(incident.photos) >= MOST_PHOTOS:
        raise Forbidden(f"incident {c.incident} has {MOST_PHOTOS} photos already; describe it in words", "incident")
    shown = {"photo": c.photo, "width": c.width, "height": c.height, "size": c.size}
    incident.photos = [*incident.photos, {**shown, "side": c.side, "name": c.name, "at": c.at}]
    incident.changed = c.now
    added = fact(c, "photo_added", incident=c.incident, side=c.side, name=c.name, **shown)
    return Decision({("incident", c.incident): incident}, [added], [], {"incident": c.incident, "photo": c.photo})


def _refuse_side(side: str) -> None:
    if side not in SIDES:
        raise Invalid(f"side {side!r} is not known; use one of {', '.join(SIDES)}", "side")
