"""The timeline, newest first: when (local time), who, what, and by which rule. Nothing in it changes."""

from datetime import datetime, tzinfo
from typing import Any

from dash import html

from layouts.reasons import sender, sentence, shown
from layouts.words import _

ENTERED_LATER_S = 60.0
"""A fact entered this long after it happened says so."""


def timeline(facts: list[dict[str, Any]], callsigns: dict[str, str], zone: tzinfo, label: str, now: float) -> Any:
    """Give the timeline. facts: oldest first; callsigns: by officer id; label: of the zone, e.g. WIB."""
    today = datetime.fromtimestamp(now, zone).date()
    rows = [_row(f, callsigns, zone, today) for f in reversed(facts)]
    head = html.Div([html.H3(_("Linimasa")), html.Span(_("hanya bertambah · {}").format(label), className="dim small")])
    return html.Section([head, html.Ol(rows)], className="inc-timeline")


def _row(fact: dict[str, Any], callsigns: dict[str, str], zone: tzinfo, today: Any) -> Any:
    at = datetime.fromtimestamp(fact["event_time"], zone)
    entered = datetime.fromtimestamp(fact["entry_time"], zone)
    when = f"{at:%H:%M:%S}" if at.date() == today else f"{at:%d/%m %H:%M}"
    what: list[Any] = [html.Span(sentence(fact, callsigns, zone))]
    if fact.get("rule"):
        what.append(html.Span(f" · {shown(fact['rule'])}", className="dim"))
    if fact["entry_time"] - fact["event_time"] > ENTERED_LATER_S:
        what.append(html.Span(" · " + _("dicatat {}").format(f"{entered:%H:%M:%S}"), className="dim"))
    cells = [
        html.Time(when, dateTime=at.isoformat()),
        html.Span(sender(fact["by"], callsigns), className="inc-by"),
    ]
    return html.Li([*cells, html.Span(what, className="inc-what")], key=fact["id"])
