"""The document around the pages beside the console: where one is, who one is, how old what one sees is.

The pages are whole documents made here on the server; assets/pages/frame.js only lets the clock go, ages the data and
swaps <main> when a filter is chosen, so that nothing flashes. All of them can be read without scripts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from dash import html

from layouts.header import ROLES
from layouts.markup import markup
from layouts.svg import sign
from layouts.words import LANGUAGES, _

NAV = (
    ("/", "Konsol"),
    ("/wall", "Dinding"),
    ("/review", "Tinjauan"),
    ("/replay", "Putar ulang"),
    ("/handover", "Serah terima"),
    ("/areas", "Wilayah"),
    ("/anev", "Anev"),
    ("/scores", "Penilaian"),
)
"""(address, title), in their order; who may not open one does not see it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page knows. here: the address of the page; may: the addresses open to whoever looks.

    now, as_of: epoch s, when the page was made and how far its data reach (None: it shows no figures).
    version: of the scripts and styles; spoken: what the scripts say, source text -> text.
    """

    place: str
    title: str
    here: str
    may: frozenset[str]
    user: str
    role: str
    language: str
    theme: str
    csrf: str
    zone_label: str
    timezone: str
    now: float
    as_of: float | None = None
    version: str = ""
    spoken: dict[str, str] = field(default_factory=dict)


def framed(
    f: Frame, main: Any, styles: Sequence[str] = (), scripts: Sequence[str] = (), data: Any = None, swaps: bool = False
) -> str:
    """Give the whole HTML document. styles, scripts: names of files in assets/pages; data: JSON for the scripts.

    swaps: a link or form to this page's own address exchanges <main> alone, so that nothing flashes.
    """
    before, after = around(f, styles, scripts, data, swaps)
    return before + markup(main) + after


def around(
    f: Frame, styles: Sequence[str] = (), scripts: Sequence[str] = (), data: Any = None, swaps: bool = False
) -> tuple[str, str]:
    """Give the document before and after the content of <main>, for a page that is sent as it is made."""
    known = {"csrf": f.csrf, "language": f.language, "timezone": f.timezone, "zone": f.zone_label}
    page = orjson.dumps({**known, "now": f.now, "words": f.spoken, "data": data}).decode().replace("<", "\\u003c")
    links = "".join(
        f'<link rel="stylesheet" href="/assets/{name}?v={f.version}">'
        for name in ("tokens.css", "pages/frame.css", *(f"pages/{s}" for s in styles))
    )
    run = "".join(f'<script src="/assets/pages/{name}?v={f.version}"></script>' for name in ("frame.js", *scripts))
    return (
        f'<!doctype html><html lang="{f.language}" class="{f.theme}"><head><meta charset="utf-8">'
        f"<title>{markup(f'{f.title} · {f.place}')}</title>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">{links}'
        f'<script type="application/json" id="page">{page}</script></head><body>{markup([_skip(), _header(f)])}'
        f'<main id="main" tabindex="-1"{" data-swap" if swaps else ""}>',
        f"</main>{run}</body></html>",
    )


def _skip() -> Any:
    return html.A(_("Langsung ke isi"), href="#main", className="skip")


def _header(f: Frame) -> Any:
    return html.Header(
        [
            html.Span(f.place, className="place"),
            html.Nav([_way(f, address, title) for address, title in NAV if address in f.may], **_named(_("Halaman"))),
            html.P(id="as-of", role="status", **({"data-as-of": str(f.as_of)} if f.as_of else {})),
            html.Span([html.B(f.user), " · ", _(ROLES[f.role]) if f.role in ROLES else f.role], className="who"),
            html.Div([_language(f, code) for code in LANGUAGES], className="pair", role="group", **_named(_("Bahasa"))),
            _theme(f),
            html.Time([html.B(id="clock"), " ", f.zone_label], className="clock"),
        ],
        className="frame",
    )


def _way(f: Frame, address: str, title: str) -> Any:
    return html.A(_(title), href=address, **({"aria-current": "page"} if address == f.here else {}))


def _language(f: Frame, code: str) -> Any:
    name = {"id": "Bahasa Indonesia", "en": "English"}[code]
    pressed = {"data-language": code, "aria-pressed": str(code == f.language).lower(), "lang": code}
    return html.Button(code.upper(), type="button", className="quiet", title=name, **pressed)


def _theme(f: Frame) -> Any:
    name = _("Terang atau gelap")
    other = "day" if f.theme == "night" else "night"
    return html.Button(
        sign("i-moon"), type="button", className="quiet", title=name, **{"data-theme": other}, **_named(name)
    )


def _named(name: str) -> dict[str, str]:
    return {"aria-label": name}
