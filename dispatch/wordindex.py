"""Texts found by words while somebody types: beginnings of words count, and so do small slips of the finger.

Principle: all words that occur are one sorted list, so the words that begin with what was typed are neighbours in
it, and what is known of them (which text, in which field) is one slice of two arrays. A word that begins nothing is
compared with the beginnings of all words of its first letter (rapidfuzz, optimal string alignment). Scores are
added up in arrays as long as the list of texts: 100,000 texts take a few milliseconds (tests/bench/places.py).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

Field = tuple[str, float]
"""A plain text and how much a hit in it counts (at most 1)."""
Range = tuple[int, int, float]
"""First word, the word behind the last, and how well they fit (at most 1)."""

LAST = "\U0010ffff"
BEGINNING = 0.8  # what a beginning counts at least; a whole word counts 1
SLIP = 0.65  # what a word with one slip counts at most
MOST_SLIPS = 2
SHORTEST, LONG, LONGEST = 4, 8, 16
"""Letters of a word in which one slip is forgiven, two are, and none any more."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The different beginnings of one length, sorted, and where the words of each begin (one number more at the end).

    Shorter words stand among them as they are.
    """

    texts: list[str]
    firsts: list[int]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave, one entry a text: how many of the words it has, and its score (0: not found)."""

    matched: NDArray[np.uint8]
    score: NDArray[np.float32]


class WordIndex:
    """The words of many texts. Never changes.

    texts: the fields of each text, already plain.
    """

    def __init__(self, texts: Sequence[Sequence[Field]]) -> None:
        self._count = len(texts)
        ids: dict[str, int] = {}
        rows: list[tuple[int, int, float]] = []
        for text, fields in enumerate(texts):
            for words, weight in fields:
                rows.extend((ids.setdefault(word, len(ids)), text, weight) for word in words.split())
        self._words = sorted(ids)
        place = np.empty(len(ids), np.int64)
        place[[ids[word] for word in self._words]] = np.arange(len(ids))
        word = place[np.fromiter((row[0] for row in rows), np.int64, len(rows))]
        order = np.argsort(word, kind="stable")
        self._texts = np.fromiter((row[1] for row in rows), np.int32, len(rows))[order]
        self._weights = np.fromiter((row[2] for row in rows), np.float32, len(rows))[order]
        self._starts = np.searchsorted(word[order], np.arange(len(ids) + 1))
        self._heads = {length: _heads(self._words, length) for length in range(SHORTEST - 1, LONGEST + 1)}
        self._by_second: dict[tuple[int, str], list[int]] = {}
        for at, each in enumerate(self._words):
            self._by_second.setdefault((len(each), each[1:2]), []).append(at)
        self._near = lru_cache(maxsize=4096)(self._near_words)

    def search(self, words: Sequence[str]) -> Found:
        """Look for texts with all words, else with those words misspelt, else with as many of them as can be."""
        exact = [self._beginning_with(word) for word in words]
        found = self._add_up([ranges or self._near(word) for word, ranges in zip(words, exact, strict=True)])
        if len(words) and not (found.matched == len(words)).any():
            found = self._add_up([e + self._near(word) for word, e in zip(words, exact, strict=True)])
        return found

    def _beginning_with(self, word: str) -> list[Range]:
        first, behind = bisect_left(self._words, word), bisect_left(self._words, word + LAST)
        if first == behind:
            return []
        if self._words[first] == word:
            return [(first, first + 1, 1.0), (first + 1, behind, BEGINNING)]
        return [(first, behind, BEGINNING)]

    def _near_words(self, word: str) -> list[Range]:
        """Words that begin as this one does but for one slip, two in long words; the first letter is mostly right.

        Where no word of that first letter comes near, the first letter may be the slip.
        """
        if not SHORTEST <= len(word) < LONGEST:
            return []
        slips = 1 if len(word) < LONG else MOST_SLIPS
        lengths = range(len(word) - 1, len(word) + 2)
        found = [hit for length in lengths for hit in self._within(word, slips, self._heads[length], word[0])]
        return found or self._other_letter(word)

    def _within(self, word: str, slips: int, heads: "Heads", letter: str) -> list[Range]:
        first, behind = bisect_left(heads.texts, letter), bisect_left(heads.texts, letter + LAST)
        hits = process.extract(
            word, heads.texts[first:behind], scorer=OSA.distance, score_cutoff=slips, limit=None, processor=None
        )
        return [
            (heads.firsts[first + at], heads.firsts[first + at + 1], SLIP - 0.15 * (distance - 1))
            for _, distance, at in hits
        ]

    def _other_letter(self, word: str) -> list[Range]:
        """Whole words whose first letter was another one, was left out, or has changed places with the second."""
        alike = [(len(word), word[1]), (len(word) + 1, word[0]), (len(word), word[0])]
        ids = [at for bucket in dict.fromkeys(alike) for at in self._by_second.get(bucket, ())]
        words = [self._words[at] for at in ids]
        hits = process.extract(word, words, scorer=OSA.distance, score_cutoff=1, limit=None, processor=None)
        return [(ids[at], ids[at] + 1, SLIP - 0.15) for _, _, at in hits]

    def _add_up(self, wanted: Sequence[Sequence[Range]]) -> Found:
        matched = np.zeros(self._count, np.uint8)
        score = np.zeros(self._count, np.float32)
        for ranges in wanted:
            best = np.zeros(self._count, np.float32)
            for texts, weights in self._slices(ranges):
                np.maximum.at(best, texts, weights)
            matched += best > 0
            score += best
        return Found(matched, score)

    def _slices(self, ranges: Sequence[Range]) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        for first, behind, quality in ranges:
            part = slice(self._starts[first], self._starts[behind])
            yield self._texts[part], self._weights[part] * np.float32(quality)


def _heads(words: Sequence[str], length: int) -> Heads:
    heads = Heads([], [])
    for at, word in enumerate(words):
        head = word[:length]
        if not heads.texts or heads.texts[-1] != head:
            heads.texts.append(head)
            heads.firsts.append(at)
    heads.firsts.append(len(words))
    return heads
