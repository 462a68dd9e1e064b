"""The replay's page: queue, map, units and timeline as empty places which assets/pages/replay*.js fill for the moment.

Everything about it says that this is no live picture: the frame's colour and pattern, a sign, the word, and the moment
in large letters with its zone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from dash import html

from dispatch.core.lifecycle import OfficerStatus
from layouts.svg import el
from layouts.theme import OFFICERS, PRIORITIES, signs_for_browser
from layouts.words import _

RANGES = (("shift", "Shift ini"), ("last_shift", "Shift lalu"), ("24h", "24 jam"))
SPEEDS = (1, 2, 5, 10, 30, 60)
BASES = (("event", "Seperti terjadi"), ("entry", "Seperti diketahui"))


@dataclass(frozen=True, slots=True)
class Replay:
    """What the page shows. start, end: epoch s. link: gives the query of the same replay with other parameters."""

    start: float
    end: float
    range: str
    speed: int
    basis: str
    incident: str
    zone: tzinfo
    zone_label: str
    errors: Sequence[str] = field(default_factory=tuple)
    link: Callable[..., str] = lambda **other: ""

    def local(self, epoch_s: float) -> str:
        """Give a moment as an input of date and time takes it."""
        return f"{datetime.fromtimestamp(epoch_s, self.zone):%Y-%m-%dT%H:%M}"

    def told(self, epoch_s: float) -> str:
        """Give a moment as a person reads it."""
        return f"{datetime.fromtimestamp(epoch_s, self.zone):%d/%m %H:%M}"


def spoken() -> dict[str, Any]:
    """Give how states are called and drawn, for the scripts."""
    signs = signs_for_browser()
    priorities = {str(level): [s.glyph, _(s.word)] for level, s in PRIORITIES.items()}
    return {"signs": {n: signs[n] for n in ("kinds", "incidents", "assignments", "officers")}, "priorities": priorities}


def replay_main(r: Replay) -> Any:
    """Give what stands in <main>."""
    return html.Div([_head(r), _choice(r), *_notes(r), _past(r), _transport(r)], className="tape", id="tape")


def _head(r: Replay) -> Any:
    mark = el("svg", {"viewBox": "0 0 24 24", "class": "tape-sign", "aria-hidden": "true"},
              el("path", {"d": "M12 5 3 12l9 7zM21 5l-9 7 9 7z"}))  # fmt: skip
    name = _("REKAMAN")
    return html.Div(
        [
            html.P([mark, html.B(name), html.Span(_("bukan keadaan sekarang"))], className="tape-name"),
            html.P(
                [html.Span(id="moment-day"), " ", html.B(id="moment"), " ", html.Span(r.zone_label)],
                className="tape-time",
                id="tape-time",
            ),
            _story(r),
            html.P([_("Rentang"), f" {r.told(r.start)} – {r.told(r.end)} {r.zone_label}"], className="dim", id="span"),
        ],
        className="tape-head",
    )


def _story(r: Replay) -> Any:
    """Give the ways to take the story of the incident along that is followed."""
    if not r.incident:
        return None
    ways = [
        html.A(name, href=f"/story/{r.incident}.{form}", className="button", id=f"story-{form}")
        for form, name in (("pdf", _("Kisah PDF")), ("json", "JSON"))
    ]
    return html.Nav(ways, className="group", **{"aria-label": _("Bawa keluar")})


def _choice(r: Replay) -> Any:
    ranges = [
        html.A(_(word), href=f"?{r.link(range=name, incident='')}", className="button", **_is(name == r.range))
        for name, word in RANGES
    ]
    bases = [
        html.A(_(word), href=f"?{_kept(r, basis=name)}", className="button", id=f"basis-{name}", **_is(name == r.basis))
        for name, word in BASES
    ]
    return html.Div(
        [
            html.Nav(ranges, className="group", **{"aria-label": _("Rentang waktu")}),
            _custom(r),
            _of_incident(r),
            html.Nav(bases, className="group push", **{"aria-label": _("Urutan waktu")}),
        ],
        className="bar",
    )


def _kept(r: Replay, **other: str) -> str:
    """Give the query of this window; one that was chosen by hand stays what it is."""
    own = {} if r.incident or r.range != "custom" else {"from": r.local(r.start), "to": r.local(r.end)}
    return r.link(**own, **other)


def _custom(r: Replay) -> Any:
    names = (("from", _("Dari"), r.start), ("to", _("Sampai"), r.end))
    inputs = [
        html.Label(
            [title, " ", el("input", {"type": "datetime-local", "name": n, "value": r.local(at), "required": ""})]
        )
        for n, title, at in names
    ]
    hidden = [
        el("input", {"type": "hidden", "name": n, "value": v}) for n, v in (("range", "custom"), ("basis", r.basis))
    ]
    return html.Form([*hidden, *inputs, html.Button(_("Putar"), type="submit")], method="get", id="custom")


def _of_incident(r: Replay) -> Any:
    number = el(
        "input", {"name": "incident", "value": r.incident, "size": "7", "id": "incident", "autocomplete": "off"}
    )
    basis = el("input", {"type": "hidden", "name": "basis", "value": r.basis})
    return html.Form(
        [basis, html.Label([_("Insiden"), " ", number]), html.Button(_("Ikuti"), type="submit")], method="get", id="of"
    )


def _notes(r: Replay) -> list[Any]:
    return [html.P(text, className="note warn", role="status") for text in r.errors] + [
        html.P(_("Memuat…"), className="note", id="told", role="status")
    ]


def _past(r: Replay) -> Any:
    zoom = [
        html.Button(sign, type="button", id=id_, title=name, **{"aria-label": name})
        for sign, id_, name in (
            ("+", "closer", _("Perbesar peta")),
            ("−", "farther", _("Perkecil peta")),
            ("□", "whole", _("Seluruh wilayah")),
        )
    ]
    picture = html.Div(
        [
            html.Canvas(id="map", role="img", **{"aria-label": _("Peta pada saat itu")}),
            html.Div(zoom, className="zoom"),
        ],
        className="past-map",
    )
    return html.Div(
        [
            html.Section(
                [
                    html.H2([_("Antrean"), " ", html.Small(id="queue-n")]),
                    html.Ol(id="queue", tabIndex="0", **{"aria-label": _("Antrean")}),
                ],
                className="past-queue",
            ),
            picture,
            html.Div(
                [
                    html.Section(
                        [
                            html.H2([_("Unit"), " ", html.Small(id="unknown")]),
                            html.Ul(_counts(), id="counts"),
                            html.Ul(id="busy", tabIndex="0", **{"aria-label": _("Unit yang bertugas")}),
                        ],
                        className="past-units",
                    ),
                    html.Section(
                        [
                            html.H2([_("Linimasa"), " ", html.Small(id="of-number")]),
                            html.Ol(id="lines", tabIndex="0", **{"aria-label": _("Linimasa")}),
                        ],
                        className="past-lines",
                    ),
                ],
                className="past-side",
            ),
        ],
        className="past",
    )


def _counts() -> list[Any]:
    shown = (s for s in OfficerStatus if s is not OfficerStatus.OFF_DUTY)
    return [html.Li([html.B("–"), " ", _(OFFICERS[s].word)], id=f"count-{s.value}") for s in shown]


def _transport(r: Replay) -> Any:
    speeds = [
        html.Button(
            f"{n}×",
            type="button",
            className="button",
            **{"data-speed": str(n), "aria-pressed": str(n == r.speed).lower()},
        )
        for n in SPEEDS
    ]
    keys = _("spasi: putar/jeda · panah: 10 dtk, Shift 1 mnt · < >: kecepatan")
    slider = el(
        "input",
        {
            "type": "range", "id": "slider", "min": r.start, "max": r.end, "step": "1", "value": r.start,
            "aria-label": _("Saat yang ditampilkan"),
        },
    )  # fmt: skip
    return html.Div(
        [
            html.Button("▶", type="button", id="play", title=keys, **{"aria-label": _("Putar")}),
            html.Div(
                [
                    html.Canvas(id="density", **{"aria-hidden": "true"}),
                    slider,
                    html.Div(
                        [html.Span(r.told(r.start)), html.Span(keys, className="dim keys"), html.Span(r.told(r.end))],
                        className="ends",
                    ),
                ],
                className="reel",
            ),
            html.Div(speeds, className="group", role="group", **{"aria-label": _("Kecepatan")}),
        ],
        className="transport",
    )


def _is(chosen: bool) -> dict[str, str]:
    return {"aria-current": "true"} if chosen else {}
