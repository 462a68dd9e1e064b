"""Remarks and weights: what people say of figures, and what the figures of an assessment count for."""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.core.commands.base import Command, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRemark(Command):
    """Say something of a week's recap (`anev:<area>:<year>-W<week>`) or of an assessment (`score:<unit>`)."""

    about: str
    text: str

    def touches(self) -> list[Key]:
        """The remarks on it so far."""
        return [("remarks", self.about)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWeights(Command):
    """Say what each component of an assessment counts for (shares of 100). edition: the one they were changed from."""

    weights: Mapping[str, float]
    edition: int
    reason: str = ""

    def touches(self) -> list[Key]:
        """The weights in force."""
        return [("weights", "scores")]
