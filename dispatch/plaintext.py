"""Texts made alike, so that two spellings of one word compare as equal."""

import re
import unicodedata

_NO_LETTER = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Give a text in lower case, without accents and signs, one space between words."""
    if text.isascii():
        return " ".join(_NO_LETTER.sub(" ", text.lower()).split())
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (char if char.isalnum() else " " for char in letters if not unicodedata.combining(char))
    return " ".join("".join(kept).split())
