"""What the page of areas shows, as values: nothing here is decided, only drawn."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dispatch.core.compared import AreaFigures
from layouts.behind import Behind

COLUMNS = {
    "name": "Wilayah",
    "load": "Beban",
    "within": "Dalam target",
    "p50": "P50",
    "p90": "P90",
    "change": "± P50",
    "open": "Terbuka",
    "free": "Siaga",
    "bare": "Tanpa jangkauan",
}
"""What the table can be sorted by."""
DRAWN = ("within", "p50", "load", "open", "bare")
"""What the map can be coloured by."""
RANGES = {"24h": "24 jam", "7d": "7 hari", "30d": "30 hari"}


@dataclass(frozen=True, slots=True)
class Now:
    """How an area stands at this moment. waiting: of the open ones; free: of those on duty; bare: villages nobody who
    is free reaches in time."""

    open: int = 0
    waiting: int = 0
    on_duty: int = 0
    free: int = 0
    villages: int = 0
    bare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area with its figures and how it stands. shape: SVG path on the map's field, "" for none."""

    code: str
    name: str
    figures: AreaFigures
    now: Now
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast that stands. read: (name, epoch s); late: those on duty who have not read; away: those off duty."""

    id: str
    text: str
    priority: int
    by: str
    to: tuple[str, ...]
    created: float
    expires: float
    expected: int
    read: tuple[tuple[str, float], ...]
    late: tuple[str, ...]
    away: int
    desks: tuple[tuple[str, float], ...] = ()
    desks_late: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreasPage:
    """The whole page. crumbs: from the top of one's own subtree down.

    window, filters: parameters of the address that every link keeps (range, from, to; priority, kind ...); filtered:
    the filters in words.
    """

    whole: AreaLine
    lines: tuple[AreaLine, ...]
    crumbs: tuple[tuple[str, str], ...]
    range: str
    start: float
    end: float
    sort: str
    down: bool
    drawn: str
    target_s: float
    reach_min: float
    covered_at: float
    zone: ZoneInfo
    zone_label: str
    now: float
    map_box: tuple[float, float] = (0.0, 0.0)
    may_send: bool = False
    csrf: str = ""
    functions: tuple[str, ...] = ()
    broadcasts: tuple[Broadcast, ...] = ()
    behind: Behind | None = None
    faults: tuple[str, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    window: tuple[tuple[str, str], ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    filtered: tuple[str, ...] = ()

    def link(self, **more: str) -> str:
        """Give the address of the same page with some of its choices changed; another range drops from and to."""
        kept = {"area": self.whole.code, "sort": self.sort, "show": self.drawn, "desc": "1" if self.down else "0"}
        window = () if "range" in more else self.window
        chosen = [(name, value) for name, value in {**kept, **more}.items() if value]
        return "/areas?" + urlencode([*window, *self.filters, *chosen])

    def unfiltered(self) -> str:
        """Give the address of the same page without its filters."""
        return replace(self, filters=()).link()
