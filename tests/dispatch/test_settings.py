"""Settings: each is documented, and each is read somewhere, so that none is one that does nothing."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dispatch.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FIELDS = Settings.model_fields
OTHER: dict[str, Any] = {
    "amber_s": (1.0, 2.0, 3.0, 4.0),
    "red_s": (1.0, 2.0, 3.0, 4.0),
    "accept_s": (1.0, 2.0, 3.0, 4.0),
    "ladder": "polsek,polres",
    "ladder_s": 5.0,
    "ring_limit_s": 60.0,
    "number_days": 7.0,
    "auto_offer": "radio:1",
    "stale_s": 5.0,
    "lease_s": 9.0,
    "territory_first": "1",
    "chain_nearest": 1,
    "chain_neighbours": 7,
    "chain_again_s": (1.0, 2.0, 3.0, 4.0),
    "territory_lead_s": (9.0, 9.0, 9.0, 9.0),
    "coverage_tie_s": 9.0,
    "too_far_s": 9.0,
    "turnout_s": 9.0,
    "response_target_s": 9.0,
    "reserve_units": 9,
    "reserve_from": 2,
    "low_battery_pct": 9.0,
    "welfare_s": 7.0,
    "welfare_risky_s": 7.0,
    "welfare_kinds": "NOISE",
    "welfare_repeat_s": 7.0,
    "arrival_m": 7.0,
    "arrival_far_m": 7.0,
    "arrival_hint_s": 7.0,
    "backup_s": 7.0,
    "attention_h": 7.0,
}


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


@pytest.mark.parametrize("name", FIELDS)
def test_a_setting_has_a_help_text(name: str) -> None:
    assert FIELDS[name].description


def test_every_setting_stands_in_its_table() -> None:
    readme = (ROOT / "docs" / "settings.md").read_text()
    assert [name for name in FIELDS if f"K3I_{name.upper()}" not in readme] == []


@cache
def _reads() -> set[str]:
    """Give every attribute the program reads off something (`settings.port` -> port)."""
    files = [
        ROOT / "app.py",
        *(f for d in ("dispatch", "feeds", "dashboard", "layouts") for f in (ROOT / d).rglob("*.py")),
    ]
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and _named(node.value) in ("settings", "s", "self"):
                found.add(node.attr)
    return found


def _named(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr.lstrip("_") if isinstance(node, ast.Attribute) else ""


@pytest.mark.parametrize("name", FIELDS)
def test_a_setting_is_read_by_the_program(name: str) -> None:
    assert name in _reads(), f"nothing reads settings.{name}: it would change nothing"


@pytest.mark.parametrize("name", OTHER)
def test_a_limit_changes_what_the_core_decides_by(name: str) -> None:
    assert settings(**{name: OTHER[name]}).policy() != settings().policy()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K3I_PORT", "9999")
    monkeypatch.setenv("K3I_RED_S", "[1, 2, 3, 4]")
    found = settings()
    assert (found.port, found.red_s) == (9999, (1, 2, 3, 4))


def test_the_policy_names_channels_and_priorities_that_are_offered_by_themselves() -> None:
    assert settings(auto_offer="app:3, open311:4").policy().auto_offer == {("app", 3), ("open311", 4)}
    assert settings(auto_offer="").policy().auto_offer == frozenset()


def test_history_is_a_file_of_the_data_folder_unless_another_is_named(tmp_path: Path) -> None:
    assert settings(data_dir=tmp_path).history_url() == f"sqlite:///{tmp_path}/history.db"
    assert settings(database_url="postgresql+psycopg://x").history_url() == "postgresql+psycopg://x"


@pytest.mark.parametrize("wrong", [{"port": 70_000}, {"circuity": 0.5}, {"stale_s": 0}, {"session_hours": -1}], ids=str)
def test_a_setting_that_cannot_be_is_refused_by_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        settings(**wrong)


def test_a_tier_that_is_not_on_the_ladder_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="polwil"):
        settings(tier="polwil")


def test_a_priority_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="territory_first"):
        settings(territory_first="3,5")


def test_a_broken_pair_of_channel_and_priority_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="auto_offer"):
        settings(auto_offer="app")


def test_a_kind_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'FIGTH' is not the code of a kind"):
        settings(welfare_kinds="WEAPON, FIGTH")
