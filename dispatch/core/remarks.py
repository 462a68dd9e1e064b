"""Remarks: what commanders say of a week's recap, and what they and the scored say of an assessment. Kept for good.

An officer speaks of the own assessment alone; nobody changes or takes back what was said.
"""

import re
from dataclasses import dataclass, field, fields
from typing import Any, Self

from dispatch.core.commands import AddRemark
from dispatch.core.errors import Denied, Forbidden, Invalid
from dispatch.core.facts import Decision
from dispatch.core.world import World, fact

MOST_TEXT = 2_000
MOST_REMARKS = 200
_ABOUT = re.compile(r"anev:[0-9.]{0,13}:\d{4}-W\d{2}|score:(officer|polsek):[^:]{1,200}")


@dataclass(frozen=True, slots=True)
class Remarks:
    """What has been said of one thing, oldest first: {by, at, text}."""

    about: str
    said: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the remarks that were stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Remarks))


def add_remark(c: AddRemark, world: World) -> Decision:
    """Keep what somebody says, with their name."""
    text = c.text.strip()
    _refuse_unfit(c, text)
    found: Remarks = world.find("remarks", c.about) or Remarks(c.about)
    if len(found.said) >= MOST_REMARKS:
        raise Forbidden(f"{c.about} has {MOST_REMARKS} remarks already; say it in the next week's", "about")
    made = Remarks(c.about, [*found.said, {"by": c.by, "at": c.now, "text": text}])
    who = c.about.removeprefix("score:officer:") if c.about.startswith("score:officer:") else ""
    said = fact(c, "remark_added", officer=who, about=c.about, text=text)
    return Decision({("remarks", c.about): made}, [said], [], {"about": c.about, "n": len(made.said)})


def _refuse_unfit(c: AddRemark, text: str) -> None:
    if not _ABOUT.fullmatch(c.about):
        raise Invalid(f"nothing is called {c.about!r}; write anev:<area>:<week> or score:officer:<id>", "about")
    if not text:
        raise Invalid("the remark is empty; write a few words", "text")
    if len(text) > MOST_TEXT:
        raise Invalid(f"the remark has {len(text)} characters; use at most {MOST_TEXT}", "text")
    who, _, officer = c.by.partition(":")
    if who == "officer" and c.about != f"score:officer:{officer}":
        raise Denied("an officer may speak of the own assessment only", "about")
