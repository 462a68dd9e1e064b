"""The words of a report that say something, brought to their root, so that two tellings can be compared.

Indonesian builds its words by prefix and suffix: kebakaran, terbakar and membakar all come to `bakar`. The rules
are few and crude, and the same for both sides, which is all that comparing needs.
"""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
_EMPTY_WORDS = """
yang dan dari ada itu ini saya kami kita dia mereka pak bapak ibu mas mbak tolong mohon minta bantu bantuan
cepat segera sudah tadi lagi sangat sekali masih sedang akan baru orang warga dekat depan belakang samping
dalam luar atas bawah sini situ sana lokasi tempat polisi petugas lapor laporan telepon kirim tidak bukan
dengan untuk pada oleh karena juga atau tapi tetapi sejak sampai saat waktu sekarang semua banyak seperti
satu dua tiga halo kak jalan raya desa kelurahan kecamatan kec dusun sebuah seorang katanya mau bisa terus
the and there with has have from near that this please help send people someone street road
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
"""Words that every report may hold, and that therefore tie no two together."""

_NASAL = (
    ("meny", "s"),
    ("peny", "s"),
    ("meng", ""),
    ("peng", ""),
    ("mem", "p"),
    ("pem", "p"),
    ("men", "t"),
    ("pen", "t"),
)
"""Prefix -> the first letter of the root it swallows before a vowel."""
_PREFIXES = ("ber", "ter", "per", "di", "se", "me", "pe")
_VOWELS = "aiueo"
_SHORTEST = 4
_LONGEST = 6
"""A root is cut at this many letters, so that spellings that part late (indomaret, indomart) stay together."""


def words_of(text: str, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """Give root -> word as it was said, for the words of a text that say something.

    without: roots that are left out (the names of places, which are compared as places).
    """
    found: dict[str, str] = {}
    for word in _WORD.findall(text.casefold()):
        if word not in _EMPTY and root(word) not in without:
            found.setdefault(root(word), word)
    return found


@lru_cache(20_000)
def root(word: str) -> str:
    """Give what is left of a word without prefixes and suffixes."""
    return _trimmed(_headless(_tailless(word)))[:_LONGEST]


def _tailless(word: str) -> str:
    """Take -nya, -lah, -an off; ke- only where -an went with it (kebakaran, but not keroyok)."""
    for suffix in ("nya", "lah"):
        if len(word) >= _SHORTEST + len(suffix):
            word = word.removesuffix(suffix)
    if word.endswith("an") and len(word) >= _SHORTEST + 2:
        word = word[:-2]
        if word.startswith("ke") and len(word) >= _SHORTEST + 2:
            word = word[2:]
    return word


def _headless(word: str) -> str:
    for prefix, swallowed in _NASAL:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _SHORTEST - 1:
            return swallowed + rest if rest[0] in _VOWELS else rest
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) >= _SHORTEST + len(prefix):
            return word.removeprefix(prefix)
    return word


def _trimmed(word: str) -> str:
    """Take off what may or may not be part of the root: k- before a vowel, -k (of -kan), -i."""
    if len(word) > _SHORTEST and word[0] == "k" and word[1] in _VOWELS:
        word = word[1:]
    return word[:-1] if len(word) > _SHORTEST and word[-1] in "ki" else word
