"""The incidents behind a figure of an area: `behind=<figure>:<code>`, from the history or from what is open now."""

from collections.abc import Iterable

from dashboard.areas.scope import Ground
from dashboard.areas.standing import open_in
from dashboard.listing import Listed, Ways, known_now, known_of, list_of
from dispatch.core.incident import Incident
from dispatch.core.subtree import is_code, is_within
from dispatch.figures.areas import behind
from dispatch.figures.frames import Frames
from layouts.behind import Behind
from layouts.words import _

TITLES = {
    "load": "Laporan, {0}",
    "response": "Respons terukur, {0}",
    "late": "Lewat target, {0}",
    "missing": "Tanpa stempel tiba, {0}",
    "open": "Terbuka kini, {0}",
}
"""Figure -> what its list is called."""


def behind_of(
    key: str, frames: Frames, incidents: Iterable[Incident], ground: Ground, root: str, page: int, ways: Ways
) -> Behind | None:
    """Give a page of the list behind <figure>:<code>; None for a figure there is not or an area that is not shown.

    incidents: what is open now; frames: what was chosen of the history. ways: with the target responses are held to.
    """
    figure, _sep, code = key.partition(":")
    if figure not in TITLES or not (is_code(code) or not code) or not is_within(code, root):
        return None
    title = _(TITLES[figure]).format(ground.name(code))
    if figure == "open":
        now = known_now(open_in(incidents, code))
        return list_of(Listed(title, list(now)), now, page, ways)
    numbers = behind(frames, code, figure, ways.target_s or 0.0).tolist()
    return list_of(Listed(title, numbers), known_of(frames.incidents, numbers), page, ways)
