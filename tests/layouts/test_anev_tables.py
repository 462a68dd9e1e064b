"""The tables of the week's recap: what may not be folded into the rest."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from dispatch.core.causes import CAUSES
from dispatch.core.recapped import Count
from layouts.anev.tables import MOST_CAUSES, causes


def test_how_many_nobody_has_explained_stands_first_however_many_causes_there_are() -> None:
    explained = [Count(code, 20 - n, 0) for n, code in enumerate(CAUSES)]
    assert len(explained) > MOST_CAUSES
    page: Any = SimpleNamespace(
        recap=SimpleNamespace(causes=[*explained, Count("", 2, 1)]), link=lambda **more: str(more)
    )
    table = causes(page)
    assert list(table.rows[0])[:2] == ["belum dijelaskan", "2"]
    assert len(table.rows) == MOST_CAUSES + 1, "the rest in one line"
