"""The handover between two shifts. Pure; see decide.py.

One is open at a time. Its items follow what there is: one that ends meanwhile is marked, not dropped, one that comes
up is added, until the incoming shift has signed. Then the whole sheet is a fact, and only the journal keeps it. One
that nobody has signed by the next change of shift lapses: it is kept in the same way, without the names.

    DraftHandover ... AcknowledgeItem, RemarkHandover, HandOver (who goes) ... TakeOver (who comes)
"""

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from dispatch.core.commands.handover import (
    LAST,
    OPEN,
    AcknowledgeItem,
    DraftHandover,
    HandOver,
    RemarkHandover,
    TakeOver,
)
from dispatch.core.errors import Conflict, Denied, Invalid, NotFound
from dispatch.core.facts import Decision, Fact
from dispatch.core.world import World, fact

MOST_TEXT = 1_000
URGENCY = {"running": 0, "held": 1, "waiting": 2, "overdue": 3}
"""How far an incident is from being looked after, by the kind of its item."""
LAPSE_S = 7_200.0
"""A change of shift that comes so long after the one an unsigned handover is for has a handover of its own."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to hand over. about: what the screen says of it, by kind.

    since: when it began, ended: when it was over (epoch s, None: it stands). seen_by, seen_at: who took note, and when.
    seen_as: how bad it was then, and who noted it; with nobody in seen_by it has got worse since.
    """

    id: str
    kind: str
    since: float
    about: dict[str, Any] = field(default_factory=dict)
    ended: float | None = None
    seen_by: str = ""
    seen_at: float | None = None
    seen_as: dict[str, Any] = field(default_factory=dict)

    @property
    def is_worse(self) -> bool:
        """Whether somebody has taken note of it and it is worse by now than it was then."""
        return bool(self.seen_as) and not self.seen_by


@dataclass(frozen=True, slots=True)
class Handover:
    """A handover. shift: the change of shift it is for; drafted: when it was begun (epoch s).

    remarks: {by, at, text}. outgoing, incoming: role:name of who has signed, "" until then, and when.
    without: why nobody has handed over.
    """

    id: str
    shift: float
    drafted: float
    items: tuple[Item, ...] = ()
    remarks: tuple[dict[str, Any], ...] = ()
    outgoing: str = ""
    outgoing_at: float | None = None
    incoming: str = ""
    incoming_at: float | None = None
    without: str = ""

    @property
    def unseen(self) -> list[Item]:
        """The items that still stand and that nobody of the incoming shift has taken note of."""
        return [i for i in self.items if i.ended is None and not i.seen_by]

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the handover that was stored as `data`; fields of a newer program are left out."""
        known = {k: v for k, v in data.items() if k in _FIELDS}
        known["items"] = tuple(Item(**{k: v for k, v in i.items() if k in _OF_ITEM}) for i in data.get("items", ()))
        known["remarks"] = tuple(data.get("remarks", ()))
        return cls(**known)


_FIELDS = frozenset(f.name for f in fields(Handover))
_OF_ITEM = frozenset(f.name for f in fields(Item))


def draft_handover(c: DraftHandover, world: World) -> Decision:
    """Begin a handover of what there is, or let the open one follow it. A change of shift that was signed is over."""
    found: Handover | None = world.find("handover", OPEN)
    if found is None:
        return _begin(c, world)
    if not c.only_open and c.shift - found.shift > LAPSE_S:
        begun = _begin(c, world)
        lapsed = fact(c, "handover_lapsed", rule="nobody took it over", handover=found.id, sheet=asdict(found))
        return replace(begun, facts=[lapsed, *begun.facts])
    now = {str(i["id"]): i for i in c.items}
    items, facts = [], []
    for old in found.items:
        new, said = _followed(c, old, now.pop(old.id, None))
        items.append(new)
        facts += said
    for fresh in now.values():
        items.append(_item(fresh))
        facts.append(_said(c, "handover_item_added", items[-1]))
    if tuple(items) == found.items:
        return Decision({}, [], [], {"handover": found.id})
    return _kept(replace(found, items=tuple(items)), facts)


def _begin(c: DraftHandover, world: World) -> Decision:
    last: Handover | None = world.find("handover", LAST)
    if c.only_open or (last is not None and last.id == c.handover):
        return Decision({}, [], [], {"handover": ""})
    made = Handover(c.handover, c.shift, c.now, tuple(_item(i) for i in c.items))
    said = fact(c, "handover_drafted", handover=made.id, shift=made.shift, items=[i.id for i in made.items])
    return _kept(made, [said])


def _item(data: dict[str, Any]) -> Item:
    return Item(str(data["id"]), str(data["kind"]), float(data["since"]), dict(data.get("about", {})))


def _followed(c: DraftHandover, old: Item, now: dict[str, Any] | None) -> tuple[Item, list[Fact]]:
    """Give an item as it is now. One that comes back has to be noted anew."""
    if now is None:
        if old.ended is not None:
            return old, []
        over = replace(old, ended=c.now)
        return over, [_said(c, "handover_item_ended", over)]
    new = _item(now)
    if old.ended is not None:
        return new, [_said(c, "handover_item_added", new)]
    since = old.since if old.kind == new.kind else new.since
    same = replace(old, kind=new.kind, since=since, about=new.about)
    if not old.seen_by or not _is_worse(_how_bad(same), old.seen_as or _how_bad(old)):
        return same, []
    noted = {**(old.seen_as or _how_bad(old)), "by": old.seen_by}
    said = fact(c, "handover_item_worse", rule="worse than it was noted", item=old.id, kind=new.kind, noted=old.seen_by)
    return replace(same, seen_by="", seen_at=None, seen_as=noted), [said]


def _how_bad(item: Item) -> dict[str, Any]:
    """Give what makes an item worse where it grows: urgency, priority, the phones or villages it is about."""
    members = item.about.get("callsigns") or item.about.get("villages") or []
    return {"urgency": URGENCY.get(item.kind, 0), "priority": item.about.get("priority", 0), "members": list(members)}


def _is_worse(now: dict[str, Any], noted: dict[str, Any]) -> bool:
    """Whether an item is worse than it was noted; what only comes and goes among what was noted is not."""
    more_urgent = now["urgency"] > noted["urgency"] or now["priority"] < noted["priority"]
    return more_urgent or not set(now["members"]) <= set(noted["members"])


def _said(c: DraftHandover, type_: str, item: Item) -> Fact:
    return fact(c, type_, item=item.id, kind=item.kind)


def acknowledge_item(c: AcknowledgeItem, world: World) -> Decision:
    """Note that the incoming shift knows of an item; who was first stays."""
    found = _open_or_raise(world)
    if _name(c.by) == _name(found.outgoing):
        raise Denied(f"{_name(c.by)} hands this over; somebody of the incoming shift takes note of it", "by")
    item = next((i for i in found.items if i.id == c.item), None)
    if item is None:
        raise NotFound(f"the handover has no item {c.item!r}; load the page again", "item")
    answer = {"handover": found.id, "item": c.item, "seen_by": item.seen_by or c.by}
    if item.seen_by:
        return Decision({}, [], [], answer)
    noted = replace(item, seen_by=c.by, seen_at=c.at, seen_as=_how_bad(item) | {"by": c.by})
    items = tuple(noted if i is item else i for i in found.items)
    said = fact(c, "handover_item_seen", handover=found.id, item=c.item, kind=item.kind)
    return replace(_kept(replace(found, items=items), [said]), answer=answer)


def remark_handover(c: RemarkHandover, world: World) -> Decision:
    """Write a remark onto the sheet."""
    found, text = _open_or_raise(world), c.text.strip()
    if not text:
        raise Invalid("the remark is empty; write at least one word", "text")
    if len(text) > MOST_TEXT:
        raise Invalid(f"the remark has {len(text)} characters; use at most {MOST_TEXT}", "text")
    remarks = (*found.remarks, {"by": c.by, "at": c.at, "text": text})
    return _kept(replace(found, remarks=remarks), [fact(c, "handover_remarked", handover=found.id, text=text)])


def hand_over(c: HandOver, world: World) -> Decision:
    """Sign as the outgoing shift. What the same person took note of is open again: that is for who comes."""
    found = _open_or_raise(world)
    if found.outgoing == c.by:
        return Decision({}, [], [], {"handover": found.id})
    if found.outgoing:
        raise Conflict(f"{_name(found.outgoing)} has handed over already; take it over instead", "by")
    items = tuple(_unseen_by(i, c.by) for i in found.items)
    signed = replace(found, outgoing=c.by, outgoing_at=c.at, items=items)
    return _kept(signed, [fact(c, "handover_handed_over", handover=found.id)])


def _unseen_by(item: Item, by: str) -> Item:
    return replace(item, seen_by="", seen_at=None, seen_as={}) if _name(item.seen_by) == _name(by) else item


def take_over(c: TakeOver, world: World) -> Decision:
    """Sign as the incoming shift, once everything is noted. The sheet goes into the journal whole."""
    found, reason = _open_or_raise(world), c.reason.strip()
    if _name(found.outgoing) == _name(c.by):
        raise Denied(f"{_name(c.by)} has handed over; somebody else takes it over", "by")
    if not found.outgoing and not reason:
        raise Conflict("nobody has handed over yet; let the outgoing shift sign, or say why it does not", "reason")
    if found.unseen:
        raise Conflict(f"{len(found.unseen)} items are not noted yet; acknowledge each of them first", "item")
    without = "" if found.outgoing else reason
    signed = replace(found, incoming=c.by, incoming_at=c.at, without=without)
    said = fact(c, "handover_signed", handover=signed.id, sheet=asdict(signed))
    return Decision(
        {("handover", OPEN): None, ("handover", LAST): replace(signed, items=(), remarks=())},
        [said], [], {"handover": signed.id, "signed": True},
    )  # fmt: skip


def _open_or_raise(world: World) -> Handover:
    found: Handover | None = world.find("handover", OPEN)
    if found is None:
        raise NotFound("no handover is open; it was signed meanwhile, or begins with the next change of shift")
    return found


def _kept(handover: Handover, facts: list[Fact]) -> Decision:
    return Decision({("handover", OPEN): handover}, facts, [], {"handover": handover.id})


def _name(by: str) -> str:
    """Give the person of an author, whatever role they had."""
    return by.partition(":")[2] or by
