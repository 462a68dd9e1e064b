"""The command line's registry: each word stands for one thing."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path

from dashboard.commandline import WORDS

FOLDER = Path(__file__).parents[2] / "dashboard" / "words"


def test_no_word_of_one_concern_hides_a_word_of_another() -> None:
    tables = [import_module(f"dashboard.words.{f.stem}").WORDS for f in FOLDER.glob("[a-z]*.py")]
    said = Counter(word for table in tables for word in table)
    assert [word for word, times in said.items() if times > 1] == []
    assert set(said) | {"?"} == set(WORDS), "a table of words that the command line does not know"
