"""What the week's recap shows, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dispatch.core.recapped import Recap, Week
from layouts.behind import Behind


@dataclass(frozen=True, slots=True)
class AnevPage:
    """The whole page. names: code of an area -> how it is called; attentions: (epoch s, author, text) of the week."""

    place: str
    code: str
    recap: Recap
    before: Week
    after: Week | None
    names: Mapping[str, str]
    attentions: tuple[tuple[float, str, str], ...]
    remarks: tuple[dict[str, Any], ...]
    target_s: float
    end: float
    zone: ZoneInfo
    zone_label: str
    now: float
    crumbs: tuple[tuple[str, str], ...] = ()
    csrf: str = ""
    id: str = ""
    faults: tuple[str, ...] = ()
    told: str = ""
    by: str = ""
    behind: Behind | None = None

    def link(self, path: str = "/anev", **more: str) -> str:
        """Give the address of the page, or of its PDF, with some of its choices changed."""
        kept = {"week": self.recap.week.name, "area": self.code, **more}
        return f"{path}?" + urlencode({k: v for k, v in kept.items() if v})
