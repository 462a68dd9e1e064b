"""A tracking code: what whoever reported holds in hand, and which incident it means."""

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Tracking:
    """The incident a code stands for; the code itself is the key it is kept under."""

    number: str

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give what was stored as `data`."""
        return cls(data["number"])
