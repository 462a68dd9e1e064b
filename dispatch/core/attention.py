"""Attentions: what everybody on duty, or those it is meant for, should look out for or do, until it is over."""

from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from dispatch.core.commands import AcknowledgeAttention, CancelAttention, Command, ExpireAttention, IssueAttention
from dispatch.core.errors import Conflict, Invalid, NotFound
from dispatch.core.facts import Decision, Mark
from dispatch.core.officer import Officer
from dispatch.core.runcards import FUNCTIONS
from dispatch.core.subtree import is_code, is_within
from dispatch.core.world import World, fact

KINDS = ("vehicle", "person", "other")
MOST_TEXT = 1_000
MOST_UNITS = 200
LONGEST_S = 30 * 86_400.0
"""A month: what is wanted for longer is issued anew, so that somebody looks whether it still holds."""


@dataclass(frozen=True, slots=True)
class Attention:
    """One attention. created, expires: epoch s; seen: author -> epoch s of their acknowledgement.

    units, functions, area: whom it is meant for (ids, functions, Kemendagri code); all empty: everybody.
    """

    id: str
    text: str
    kind: str
    priority: int
    by: str
    created: float
    expires: float
    seen: dict[str, float] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    area: str = ""

    @property
    def is_addressed(self) -> bool:
        """Whether it is meant for some only: a broadcast that they answer for."""
        return bool(self.units or self.functions or self.area)

    def is_for(self, officer: Officer, area: str) -> bool:
        """Whether it is meant for an officer whose ground is `area` (Kemendagri code, "" where nobody knows)."""
        if officer.id in self.units:
            return True
        if self.units and not (self.functions or self.area):
            return False
        fits = not self.functions or officer.function in self.functions
        return fits and is_within(area, self.area)

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the attention that was stored as `data`; fields of a newer program are left out."""
        data = {**data, **{name: tuple(data[name]) for name in ("units", "functions") if name in data}}
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Attention))


def issue_attention(c: IssueAttention, world: World) -> Decision:
    """Put an attention on the screens of those it is meant for, and of every console; its author has read it."""
    _refuse_unfit(c)
    _refuse_unknown(c, world)
    if world.find("attention", c.attention) is not None:
        raise Conflict(f"attention {c.attention} stands already; send it again for another id", "attention")
    lasts = world.policy.attention_s if c.expires_s is None else c.expires_s
    to: dict[str, Any] = {"units": c.units, "functions": c.functions, "area": c.area}
    made = Attention(c.attention, c.text.strip(), c.kind, c.priority, c.by, c.now, c.now + lasts, {c.by: c.now}, **to)
    said = fact(
        c, "attention_issued", attention=made.id, text=made.text, kind=made.kind, priority=made.priority,
        expires=made.expires, **{name: value for name, value in to.items() if value},
    )  # fmt: skip
    marks = [Mark("attentions", made.id, c.now * 1000), Mark("clocks", f"attention:{made.id}", made.expires * 1000)]
    return Decision({("attention", made.id): made}, [said], marks, {"attention": made.id, "expires": made.expires})


def _refuse_unfit(c: IssueAttention) -> None:
    if not c.text.strip():
        raise Invalid("the attention is empty; say what to look out for", "text")
    if len(c.text) > MOST_TEXT:
        raise Invalid(f"the attention has {len(c.text)} characters; use at most {MOST_TEXT}", "text")
    if c.kind not in KINDS:
        raise Invalid(f"kind {c.kind!r} of an attention is not known; use one of {', '.join(KINDS)}", "kind")
    if c.priority not in (1, 2, 3, 4):
        raise Invalid(f"priority {c.priority} is not known; use 1, 2, 3 or 4", "priority")
    if c.expires_s is not None and not 60 <= c.expires_s <= LONGEST_S:
        raise Invalid(f"the attention would last {c.expires_s:.0f} s; use one minute to 30 days", "expires")


def _refuse_unknown(c: IssueAttention, world: World) -> None:
    """Raise where somebody it is meant for is not known: a word nobody gets must not look as if it was sent."""
    if len(c.units) > MOST_UNITS:
        raise Invalid(f"the attention names {len(c.units)} units; use at most {MOST_UNITS}, or an area", "units")
    for unit in c.units:
        world.officer_or_raise(unit)
    unknown = [f for f in c.functions if f not in FUNCTIONS]
    if unknown:
        raise Invalid(f"function {unknown[0]!r} is not known; use one of {', '.join(FUNCTIONS)}", "functions")
    if c.area and not is_code(c.area):
        raise Invalid(f"area {c.area!r} is no Kemendagri code; write e.g. 33.29.09", "area")


def acknowledge_attention(c: AcknowledgeAttention, world: World) -> Decision:
    """Note that somebody has read it; the first time counts."""
    found = attention_or_raise(c.attention, world)
    answer = {"attention": found.id}
    if c.by in found.seen:
        return Decision({}, [], [], answer)
    seen = replace(found, seen={**found.seen, c.by: c.now})
    return Decision({("attention", found.id): seen}, [fact(c, "attention_seen", attention=found.id)], [], answer)


def cancel_attention(c: CancelAttention, world: World) -> Decision:
    """Take it off every screen, with the reason."""
    return _end(c, attention_or_raise(c.attention, world), "attention_cancelled", reason=c.reason.strip())


def expire_attention(c: ExpireAttention, world: World) -> Decision:
    """Take it off every screen when its time is over; one that was cancelled meanwhile only loses its clock."""
    found: Attention | None = world.find("attention", c.attention)
    if found is None:
        return Decision({}, [], [Mark("clocks", f"attention:{c.attention}", None)], {"attention": c.attention})
    return _end(c, found, "attention_expired", rule="attention: its time is over")


def attention_or_raise(id_: str, world: World) -> Attention:
    """Give the attention asked for; raises NotFound."""
    found: Attention | None = world.find("attention", id_)
    if found is None:
        raise NotFound(f"there is no attention {id_!r} any more; it was cancelled or its time is over", "attention")
    return found


def _end(c: Command, found: Attention, type_: str, **more: Any) -> Decision:
    said = fact(c, type_, attention=found.id, text=found.text, kind=found.kind, **more)
    marks = [Mark("attentions", found.id, None), Mark("clocks", f"attention:{found.id}", None)]
    return Decision({("attention", found.id): None}, [said], marks, {"attention": found.id})
