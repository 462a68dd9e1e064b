"""What a point of the review stands on: `behind=<panel>:<key>` -> the incidents its panel counts there."""

from dashboard.listing import Listed, Ways, known_of
from dashboard.listing import list_of as list_of_any
from dashboard.review.choosing import address, behind_load
from dashboard.review.look import Look
from dashboard.review.panels import PANELS
from layouts.behind import Behind


def listed_of(look: Look, asked: str) -> Listed | None:
    """Give what `behind=<panel>:<key>` stands on, None for a panel there is not; a key nobody knows is empty."""
    name, _colon, key = asked.partition(":")
    behind = behind_load if name == "load" else PANELS[name].behind if name in PANELS else None
    if behind is None:
        return None
    try:
        return behind(look, key)
    except (ValueError, IndexError, OverflowError):  # the key came from an address: it is nobody's fault
        return Listed(asked[:60], [])


def list_of(look: Look, asked: str, page: int) -> Behind | None:
    """Give one page of the list; None for a panel there is not."""
    found = listed_of(look, asked)
    if found is None:
        return None
    query = look.chosen.to_query(look.zone)
    ways = Ways(look.at, look.zone_label, address(query), address(query, behind=asked))
    return list_of_any(found, known_of(look.whole.incidents, found.numbers), page, ways)
