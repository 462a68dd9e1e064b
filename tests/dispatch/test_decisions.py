"""Decisions out of history: what was shown, chosen and explained, and what came of it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from dispatch.archive import Archive, Archiver
from dispatch.core.commands import ExplainChoice
from dispatch.core.decisions import decision_of
from dispatch.decisions import decisions, summary
from dispatch.desk import Desk
from dispatch.settings import Settings
from dispatch.store import Store
from tests.core.test_decisions import a_list
from tests.makers import base, move, offer, put_officer, report


@pytest.fixture
def archive(settings: Settings) -> Archive:
    made = Archive(settings.history_url())
    made.prepare()
    return made


def dispatched(desk: Desk, chosen: str, back_s: float = 0.0, **kept: Any) -> str:
    """Let somebody of the list o1, o2, o3 be chosen; gives the assignment."""
    now = time.time() - back_s
    when: dict[str, Any] = {"at": now, "now": now}
    desk.handle_many([put_officer(n) for n in (1, 2, 3)])
    number = desk.handle(report(**when)).value["incident"]
    decision = kept.get("decision", decision_of(a_list(), chosen))
    id_: str = desk.handle(offer(number, chosen, decision=decision, **when)).value["id"]
    return id_


def rows_of(store: Store, archive: Archive, back_s: float = 3600) -> list[dict[str, Any]]:
    Archiver(store, archive, 24.0).step()
    now = time.time()
    return decisions(*archive.decided(now - back_s, now + 60))


def test_a_dispatch_stands_with_list_place_reason_and_what_the_other_would_have_meant(
    store: Store, desk: Desk, archive: Archive
) -> None:
    id_ = dispatched(desk, "o2")
    now = time.time()
    desk.handle(ExplainChoice(**base(at=now, now=now), assignment=id_, reason="1"))
    for action in ("accept", "arrive"):
        desk.handle(move(id_, action, at=now + 5, now=now + 5))
    (row,) = rows_of(store, archive)
    assert (row["assignment"], row["officer"], row["place"], row["as_recommended"]) == (id_, "o2", 2, False)
    assert [r["officer"] for r in row["list"]] == ["o1", "o2", "o3"]
    assert row["why"] == "knows people or place better"
    assert row["by"] == "operator:rina"
    assert row["against"]["other"] == "P-01"
    assert row["arrived_at"] == pytest.approx(now + 5)


def test_the_window_selects_by_the_time_of_the_dispatch_and_offers_without_a_list_are_none(
    store: Store, desk: Desk, archive: Archive
) -> None:
    dispatched(desk, "o1", back_s=7200)
    dispatched(desk, "o2", decision={})
    assert rows_of(store, archive) == []


def test_overridden_ones_are_counted_with_their_reasons_and_the_difference() -> None:
    def row(as_recommended: bool, why: str | None = None, gained_s: float | None = None) -> dict[str, Any]:
        against = None if gained_s is None else {"gained_s": gained_s}
        return {"as_recommended": as_recommended, "why": why, "against": against}

    rows = [row(True, gained_s=30.0), row(False, "other", -60.0), row(False, "other", -20.0), row(False)]
    assert summary(rows) == {
        "n": 4,
        "as_recommended": 1,
        "overridden": 3,
        "explained": 2,
        "reasons": {"other": 2},
        "compared": 2,
        "gained_s": -40.0,
    }
    assert summary([])["gained_s"] is None
