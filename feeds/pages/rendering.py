"""From a template to an answer: every text through gettext (source Indonesian), everything escaped.

A template says `{{ _("teks sumber") }}`; translations stand in locale/<language>/LC_MESSAGES/pages.po. Texts of
people reach a page only as escaped values. Styles and scripts are files of ours: the policy forbids any inline.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson
from babel.messages.pofile import read_po
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.staticfiles import StaticFiles

SOURCE: Final = "id"
LANGUAGES: Final = (SOURCE, "en")
HERE = Path(__file__).parent
COOKIE = "k3i_lang"
YEAR_S = 31_536_000


def language_of(request: Request) -> str:
    """Give the language of a request: asked for (?lang=), chosen before (cookie), of the browser, else the source."""
    said = [request.query_params.get("lang", ""), request.cookies.get(COOKIE, "")]
    said += [part.partition(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(",")]
    return next((s for s in said if s in LANGUAGES), SOURCE)


@cache
def texts(language: str) -> dict[str, str]:
    """Give source text -> translation; empty for the source language."""
    file = HERE / "locale" / language / "LC_MESSAGES" / "pages.po"
    if language == SOURCE or not file.exists():
        return {}
    with file.open("rb") as opened:
        return {str(m.id): str(m.string) for m in read_po(opened, locale=language) if m.id and m.string}


def say(language: str, text: str, *values: Any) -> str:
    """Give a source text in a language, with {0} {1} filled in."""
    told = texts(language).get(text, text)
    return told.format(*values) if values else told


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["static"] = static
    return found


@cache
def static(name: str) -> str:
    """Give the address of a file of ours, with what changes when the file does."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def fragment(language: str, template: str, **values: Any) -> str:
    """Give a template filled in: a page, or a part of one for a script to put in its place."""
    told = {"_": lambda text, *given: say(language, text, *given), "language": language}
    return _environment().get_template(template).render(**told, **values)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Give a page of a template; what it may not keep, no cache keeps."""
    language = language_of(request)
    html = fragment(language, template, **values)
    answer = HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Content-Language": language})
    if request.query_params.get("lang") == language:
        answer.set_cookie(COOKIE, language, max_age=YEAR_S, samesite="lax", httponly=True)
    return answer


def data(value: Any, status: int = 200, **headers: str) -> Response:
    """Give a value as JSON, for a script of ours; a header's name is written with underscores."""
    told = {name.replace("_", "-"): said for name, said in headers.items()}
    return Response(orjson.dumps(value), status, {"Cache-Control": "no-store", **told}, "application/json")


class _Lasting(StaticFiles):
    """Files whose address changes with them: kept for a year."""

    def file_response(self, *args: Any, **options: Any) -> Any:
        answer = super().file_response(*args, **options)
        answer.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
        return answer


def mount_static(app: FastAPI) -> None:
    """Serve the styles, scripts and pictures of the pages."""
    app.mount("/static", GZipMiddleware(_Lasting(directory=HERE / "static"), minimum_size=500))
