"""Every text of the screens: Indonesian in the source, others in locale/<language>/LC_MESSAGES/.

k3i.po holds what the console says, cards.po the question cards that ship with it, the others a page each.

A page or callback says once `with speaking(language):`, everything below says `_("teks sumber")`. The browser
gets the same catalogue as a dictionary (`browser_words`), so that a text is translated in one place only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel.messages.pofile import read_po

SOURCE: Final = "id"
LANGUAGES: Final = (SOURCE, "en")
LOCALES: Final = Path(__file__).parent / "locale"

language: ContextVar[str] = ContextVar("language", default=SOURCE)


def _(text: str) -> str:
    """Give a source text in the language of the request; a text without translation stays as it is."""
    return catalogue(language.get()).get(text, text)


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Speak a language for a while; an unknown one is the source language."""
    token = language.set(wanted if wanted in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        language.reset(token)


@cache
def catalogue(wanted: str) -> MappingProxyType[str, str]:
    """Give source text -> translation; empty for the source language."""
    if wanted == SOURCE:
        return MappingProxyType({})
    files = sorted((LOCALES / wanted / "LC_MESSAGES").glob("*.po"))
    return MappingProxyType({source: told for file in files for source, told in _messages(wanted, file.stem).items()})


@cache
def _messages(wanted: str, name: str) -> dict[str, str]:
    with (LOCALES / wanted / "LC_MESSAGES" / f"{name}.po").open("rb") as file:
        messages = read_po(file, locale=wanted)
    return {str(m.id): str(m.string) for m in messages if m.id and m.string}


def browser_words() -> dict[str, str]:
    """Give the dictionary of the request's language for the scripts of the page; the cards' texts come with a card."""
    return {} if language.get() == SOURCE else dict(_messages(language.get(), "k3i"))
