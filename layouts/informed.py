"""Who else is told: the run card's list, ticked off one by one; each tick is a fact with who and when."""

from datetime import datetime, tzinfo
from typing import Any

from dash import html

from layouts.reasons import sender
from layouts.words import _


def informed(
    number: str, inform: list[str], told: list[dict[str, Any]], may_tick: bool, zone: tzinfo, names: dict[str, str]
) -> list[Any]:
    """Give the checklist, nothing where the run card names nobody. told: {who, by, at}; also those not on the card."""
    by_name = {t["who"].casefold(): t for t in told}
    wanted = [*inform, *(t["who"] for t in told if t["who"].casefold() not in {i.casefold() for i in inform})]
    if not wanted:
        return []
    rows = [html.Li(_row(number, who, by_name.get(who.casefold()), may_tick, zone, names)) for who in wanted]
    count = _("{} dari {}").format(len(told), len(wanted))
    head = html.Div([html.H3(_("Beri tahu")), html.Span(count, className="dim small")])
    return [html.Section([head, html.Ul(rows)], className="inc-informed")]


def _row(
    number: str, who: str, tick: dict[str, Any] | None, may_tick: bool, zone: tzinfo, names: dict[str, str]
) -> Any:
    """A box that says its command; the tick says by whom and when."""
    line = f"BTU {number} {tick['who']}" if tick else f"BT {number} {who}"
    by = f"{sender(tick['by'], names)} {datetime.fromtimestamp(tick['at'], zone):%H:%M}" if tick else ""
    cells = [html.I("✓" if tick else "", className="inc-box"), html.B(who), html.Span(by, className="dim")]
    box = {"role": "checkbox", "aria-checked": "true" if tick else "false", "data-line": line}
    return html.Button(cells, type="button", className="inc-tick", title=line, disabled=not may_tick, **box)
