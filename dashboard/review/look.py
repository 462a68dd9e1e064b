"""What one request looks at: the history as it is, what was chosen of it, and by which terms it is counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from dashboard.listing import Listed
from dispatch.areas import AreaIndex
from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import Frames
from dispatch.figures.terms import Terms
from layouts.review.parts import Way
from layouts.review.sheets import Sheet
from layouts.svg import Tree
from layouts.words import _

if TYPE_CHECKING:
    import pandas as pd

Figure = TypeVar("Figure")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


@dataclass(frozen=True, slots=True)
class Look:
    """One look. frames: what was chosen; whole: the history. callers: whether numbers may be seen (masked).

    own: the area of whoever looks, "" for the whole place; nothing that is chosen lies outside it.
    number_of: incident -> the number that called, masked; notes_of: incidents -> what was noted with their causes.
    naming: the address a cause is sent to, "" for who may name none. grounds: gives officer -> code of their own area.
    """

    frames: Frames
    whole: Frames
    chosen: Chosen
    terms: Terms
    zone: ZoneInfo
    zone_label: str
    now: float
    areas: AreaIndex
    number_of: Callable[[str], str]
    notes_of: Callable[[Sequence[str]], dict[str, str]]
    callers: bool = False
    naming: str = ""
    own: str = ""
    grounds: Callable[[], Mapping[str, str]] = dict
    made: dict[str, Any] = field(default_factory=dict, compare=False)
    """Figures that several panels ask for."""

    def once(self, name: str, make: Callable[[], Figure]) -> Figure:
        """Give a figure, made the first time it is asked for."""
        if name not in self.made:
            self.made[name] = make()
        found: Figure = self.made[name]
        return found

    def window(self, chosen: Chosen) -> Frames:
        """Give what another window takes of the history: these frames themselves where it is the same."""
        if chosen == self.chosen:
            return self.frames
        return self.once(f"{chosen.start}-{chosen.end}", lambda: chosen.apply(self.whole))

    def at(self, epoch_s: float) -> str:
        """Give a moment as "21 Nov 20:31"."""
        then = datetime.fromtimestamp(epoch_s, self.zone)
        return f"{then.day} {_(MONTHS[then.month - 1])} {then:%H:%M}"

    @property
    def days(self) -> int:
        """How many days the window touches, at least one."""
        return max(1, round(self.chosen.seconds / 86_400))


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel. figure: what is drawn; sheets: the same as rows; behind: key of a point -> what it stands on.

    A key nobody knows gives an empty list, never an error: it came from an address.
    """

    name: str
    figure: Callable[[Look], Any]
    draw: Callable[[Any, Way], Tree]
    sheets: Callable[[Any], list[Sheet]]
    behind: Callable[[Look, str], Listed]


def listed(title: str, numbers: "pd.Series[str]") -> Listed:
    """Give a list of numbers."""
    return Listed(title, numbers.tolist())
