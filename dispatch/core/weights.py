"""What the components of an assessment count for: shares of 100, changed by a commander or admin, each change a fact.

An assessment never rests on a single figure: at least two components count, and none for more than 70.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final, Self

from dispatch.core.commands import SetWeights
from dispatch.core.errors import Conflict, Invalid
from dispatch.core.facts import Decision
from dispatch.core.world import World, fact

USUAL: Final[Mapping[str, float]] = MappingProxyType(
    {"accepted": 20.0, "arrival": 30.0, "declared": 10.0, "rating": 20.0, "safety": 20.0}
)
"""Component -> share before anybody has changed it; dispatch/figures/scores.py says what each is."""
FEWEST, MOST_OF_ONE = 2, 70.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The shares in force. edition: counts the changes; by, at (epoch s), reason: of the last one."""

    shares: dict[str, float] = field(default_factory=lambda: dict(USUAL))
    edition: int = 0
    by: str = ""
    at: float = 0.0
    reason: str = ""

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the weights that were stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Weights))


def set_weights(c: SetWeights, world: World) -> Decision:
    """Put other shares in force. Raises Conflict where somebody else has changed them meanwhile."""
    was: Weights = world.find("weights", "scores") or Weights()
    if c.edition != was.edition:
        raise Conflict(f"{was.by} has changed the weights meanwhile; look at them and change them again", "edition")
    shares = {name: float(share) for name, share in c.weights.items() if share}
    refuse_unfit(shares)
    answer = {"edition": was.edition + 1}
    made = Weights(shares, was.edition + 1, c.by, c.now, c.reason.strip())
    said = fact(c, "weights_set", was=was.shares, shares=shares, edition=made.edition, reason=made.reason)
    return Decision({("weights", "scores"): made}, [said], [], answer)


def refuse_unfit(shares: Mapping[str, float]) -> None:
    """Raise Invalid for shares that no assessment may rest on."""
    unknown = sorted(shares.keys() - USUAL.keys())
    if unknown:
        raise Invalid(f"component {unknown[0]!r} is not known; use {', '.join(USUAL)}", "weights")
    if any(not 0 < share <= 100 for share in shares.values()):
        raise Invalid("a share is 0 to 100; change it", "weights")
    if len(shares) < FEWEST:
        raise Invalid(f"{len(shares)} component counts; an assessment needs at least {FEWEST} figures", "weights")
    if abs(sum(shares.values()) - 100) > 0.01:
        raise Invalid(f"the shares make {sum(shares.values()):g}; they have to make 100", "weights")
    if max(shares.values()) > MOST_OF_ONE:
        most = max(shares.values())
        raise Invalid(f"one component counts for {most:g}; at most {MOST_OF_ONE:g}, never from one figure", "weights")
