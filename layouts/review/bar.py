"""The filter bar: range, window, filters, the load reconciled in one line, exports. Links and one GET form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from dash import html

from layouts.behind import behind
from layouts.review.saying import number
from layouts.svg import Tree, el
from layouts.words import _

RANGES: Final = {
    "shift": "Shift ini",
    "last_shift": "Shift lalu",
    "24h": "24 jam",
    "7d": "7 hari",
    "30d": "30 hari",
}
"""Word of the URL -> what its button says; a custom window has fields of its own."""
EXPORTS: Final = ("csv", "xlsx", "pdf")


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter. name: in the URL; chosen: "" for all; options: (value, words); all: what choosing none is called."""

    name: str
    label: str
    chosen: str
    options: Sequence[tuple[str, str]]
    all: str


@dataclass(frozen=True, slots=True)
class Load:
    """The reports of the window: counted in response times, and only load, broken down by why."""

    counted: int
    only_load: Mapping[str, int]

    @property
    def whole(self) -> int:
        """All that came in."""
        return self.counted + sum(self.only_load.values())


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar shows. query: the URL without `behind`; window: in words; start, end: as its fields write them."""

    range: str
    window: str
    start: str
    end: str
    query: Sequence[tuple[str, str]]
    main: Sequence[Choice]
    more: Sequence[Choice]
    load: Load
    errors: Sequence[str] = field(default_factory=tuple)


def draw(b: Bar, to: Any) -> list[Any]:
    """Give the bar and what it could not use of the URL. to: key of the load -> the address of its list."""
    ranges = html.Div(
        [_range(b, word) for word in RANGES], className="group", role="group", **{"aria-label": _("Rentang")}
    )
    bar = html.Div(
        [ranges, _form(b), _load(b.load, to), _exports(b)],
        className="bar",
        role="search",
        **{"aria-label": _("Saringan")},
    )
    notes = [html.P(e, className="note warn", role="status") for e in b.errors]
    return [bar, *notes]


def _range(b: Bar, word: str) -> Any:
    kept = [(n, v) for n, v in b.query if n not in ("range", "from", "to")]
    address = f"?{urlencode([('range', word), *kept])}"
    here = {"aria-current": "true"} if b.range == word else {}
    return html.A(_(RANGES[word]), href=address, className="button", **here)


def _form(b: Bar) -> Tree:
    """Give the form: it sends all filters; a choice sends it at once where scripts run."""
    kept = [(n, v) for n, v in b.query if n == "range" and b.range != "custom"]
    hidden = [el("input", {"type": "hidden", "name": n, "value": v}) for n, v in kept]
    parts = [
        *hidden,
        *map(_select, b.main),
        _others(b),
        el("button", {"type": "submit", "class": "apply"}, _("Terapkan")),
    ]
    form = el("form", {"method": "get", "action": "/review", "data-at-once": "", "class": "filters"}, *parts)
    return [_custom(b), form]


def _custom(b: Bar) -> Tree:
    """Give the window; opened it has the fields of a custom one, in a form of its own."""
    kept = [(n, v) for n, v in b.query if n not in ("range", "from", "to")]
    hidden = [el("input", {"type": "hidden", "name": n, "value": v}) for n, v in [("range", "custom"), *kept]]
    fields = [
        el("label", {}, words, el("input", {"type": "datetime-local", "name": name, "value": value, "required": True}))
        for name, words, value in (("from", _("Dari"), b.start), ("to", _("Sampai"), b.end))
    ]
    send = el("button", {"type": "submit", "class": "main"}, _("Tampilkan"))
    form = el("form", {"method": "get", "action": "/review", "class": "window"}, *hidden, *fields, send)
    chosen = {"aria-current": "true"} if b.range == "custom" else {}
    summary = el("summary", {"class": "button", "id": "window", **chosen}, b.window)
    return el("details", {"class": "drop"}, summary, form)


def _select(choice: Choice) -> Tree:
    options = [el("option", {"value": "", "selected": not choice.chosen}, choice.all)]
    options += [el("option", {"value": v, "selected": v == choice.chosen}, words) for v, words in choice.options]
    if choice.chosen and all(v != choice.chosen for v, _words in choice.options):
        options.append(el("option", {"value": choice.chosen, "selected": True}, choice.chosen))
    named = {
        "name": choice.name,
        "aria-label": choice.label,
        "id": f"f-{choice.name}-{choice.label}".lower().replace(" ", "-"),
    }
    return el("select", {**named, "class": "chosen" if choice.chosen else None}, *options)


def _others(b: Bar) -> Tree:
    used = sum(bool(c.chosen) for c in b.more)
    words = _("Saringan lain") + (f" ({used})" if used else "")
    summary = el(
        "summary", {"class": "button", "id": "more-filters", **({"aria-current": "true"} if used else {})}, words
    )
    fields = [el("label", {}, c.label, _select(c)) for c in b.more]
    reset = el(
        "a",
        {"href": f"?{urlencode([p for p in b.query if p[0] in ('range', 'from', 'to')])}"},
        _("Hapus semua saringan"),
    )
    return el("details", {"class": "drop"}, summary, el("div", {"class": "fields"}, *fields, reset))


def _load(load: Load, to: Any) -> Any:
    words = [behind(to("all"), [html.B(number(load.whole)), " ", _("masuk")], load.whole), " = "]
    words += [behind(to("counted"), [html.B(number(load.counted)), " ", _("dihitung")], load.counted)]
    only = sum(load.only_load.values())
    words += [" + ", behind(to("only"), [html.B(number(only)), " ", _("beban saja")], only)]
    broken = [(why, n) for why, n in load.only_load.items() if n]
    parts = [
        [", " if i else "", behind(to(why), f"{_(LOADS[why])} {number(n)}", n)] for i, (why, n) in enumerate(broken)
    ]
    return html.P([*words, html.Span([" (", parts, ")"], className="dim") if parts else ""], className="load")


LOADS: Final = {
    "prank": "iseng",
    "silent": "senyap",
    "information": "informasi",
    "low_trust": "diragukan",
    "duplicate": "ganda",
    "cancelled": "batal",
    "exercise": "latihan",
}
"""Why a report is load only -> its word."""


def _exports(b: Bar) -> Any:
    query = urlencode(b.query)
    links = [html.A(form.upper(), href=f"/review/{form}?{query}", className="button", download="") for form in EXPORTS]
    return html.Div(links, className="group push", role="group", **{"aria-label": _("Ekspor: tepat yang tampak")})
