"""The incidents behind a figure of an area: `behind=<figure>:<code>`, from the history or from what is open now."""

from collections.abc import Iterable

from dashboard.areas.scope import Ground
from dispatch.core.incident import Incident
from dispatch.core.subtree import is_code, is_within
from dispatch.figures.chosen import within
from dispatch.figures.frames import Frames
from dispatch.figures.response import with_response
from layouts.areas.view import Behind
from layouts.words import _

MOST = 100
Row = tuple[str, float, str, int, str, float | None]


def behind_of(
    key: str, frames: Frames, incidents: Iterable[Incident], ground: Ground, root: str, target_s: float
) -> Behind | None:
    """Give the list behind load:<code>, late:<code> or open:<code>, the newest first; None for any other key."""
    figure, _sep, code = key.partition(":")
    if not is_code(code) or not is_within(code, root):
        return None
    if figure == "open":
        return _open(key, incidents, ground, code)
    if figure in ("load", "late"):
        return _past(key, figure, frames, ground, code, target_s)
    return None


def _open(key: str, incidents: Iterable[Incident], ground: Ground, code: str) -> Behind:
    found = [i for i in incidents if i.lane == "main" and not i.is_ended and is_within(i.village or i.kecamatan, code)]
    rows: list[Row] = [(i.number, i.created, i.kind, i.priority, i.village_name, None) for i in found]
    title = _("Terbuka kini, {0}").format(ground.name(code))
    return Behind(key, title, len(rows), _newest(rows))


def _past(key: str, figure: str, frames: Frames, ground: Ground, code: str, target_s: float) -> Behind:
    i = with_response(frames)
    i = i[(within(i["village"].astype(str), code) | within(i["kecamatan"].astype(str), code)) & (i["lane"] == "main")]
    if figure == "late":
        i = i[i["counted"] & (i["response"] > target_s)]
    columns = ["number", "created", "kind", "priority", "village_name", "response"]
    newest = i.nlargest(MOST, "created")[columns].astype({"kind": str, "village_name": str})
    rows = [
        (str(n), float(at), str(kind), int(priority), str(village), float(took) if took == took else None)  # noqa: PLR0124
        for n, at, kind, priority, village, took in newest.itertuples(index=False)
    ]
    words = _("Lewat target, {0}") if figure == "late" else _("Laporan, {0}")
    return Behind(key, words.format(ground.name(code)), len(i), tuple(rows))


def _newest(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: -row[1])[:MOST])
