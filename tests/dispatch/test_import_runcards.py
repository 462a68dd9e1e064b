"""Run cards of a district: what a file names is replaced, faults are named by entry, nothing is half imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.core.runcards import DEFAULT, Card
from dispatch.importers import ImportFailed
from dispatch.importers.bring_in import bring_in_run_cards
from dispatch.importers.runcards import read_run_cards
from dispatch.reference import Reference
from dispatch.store import Store

GOOD = """
[robbery]
inform = ["Kapolsek", "Tim Resmob"]
P1 = ["any", "samapta", "lantas|reskrim"]
P4 = { units = ["any"], inform = ["RT"] }

[NOISE]
P4 = ["any", "Binmas"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "cards.toml"
    path.write_text(text)
    return path


def test_a_kind_is_replaced_and_what_it_leaves_out_stays_as_built_in(tmp_path: Path) -> None:
    cards = read_run_cards(written(tmp_path, GOOD))
    assert cards["ROBBERY"][1] == Card(("any", "samapta", "lantas|reskrim"), ("Kapolsek", "Tim Resmob"))
    assert cards["ROBBERY"][2] == Card(DEFAULT.card("ROBBERY", 2).slots, ("Kapolsek", "Tim Resmob"))
    assert cards["ROBBERY"][4] == Card(("any",), ("RT",))
    assert cards["NOISE"][4].slots == ("any", "binmas")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[ROBERY]\nP1 = ['any']", "ROBERY: kind 'ROBERY': is not known"),
        ("[ROBBERY]\nP5 = ['any']", "ROBBERY: entry 'P5': is not known; use inform, P1"),
        ("[ROBBERY]\nP1 = ['samaptaa']", "ROBBERY P1: units 'samaptaa': is not a function"),
        ("[ROBBERY]\nP1 = []", "ROBBERY P1: units '[]': write 1 to 8"),
        ("[ROBBERY]\nP1 = 2", "ROBBERY P1: units '2': write 1 to 8"),
        ("[ROBBERY]\nP1 = {unit = ['any']}", "ROBBERY P1: entry 'unit': is not known; use units"),
        ("[ROBBERY]\ninform = 'Kapolsek'", "ROBBERY: inform 'Kapolsek'"),
        ("ROBBERY = 2", "ROBBERY: kind '2': write a table"),
        ("", "write at least one kind"),
        ("[ROBBERY", "is not TOML"),
    ],
)
def test_a_fault_is_named_by_entry_with_its_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ImportFailed) as failed:
        read_run_cards(written(tmp_path, text))
    assert said in str(failed.value)


def test_every_fault_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed) as failed:
        read_run_cards(written(tmp_path, "[X]\n[Y]\n[ROBBERY]\nP1=['nobody']"))
    assert len(failed.value.errors) == 3


def test_the_store_has_them_from_then_on_and_a_later_file_replaces_kind_by_kind(store: Store, tmp_path: Path) -> None:
    reference = Reference(store)
    assert "would be imported" in bring_in_run_cards(written(tmp_path, GOOD), store, check=True)
    assert reference.run_cards.card("NOISE", 4) == DEFAULT.card("NOISE", 4)
    bring_in_run_cards(written(tmp_path, GOOD), store, check=False)
    bring_in_run_cards(written(tmp_path, "[NOISE]\nP4 = ['any']"), store, check=False)
    reference.note([{"type": "reference_changed"}])
    assert reference.run_cards.card("NOISE", 4).slots == ("any",)
    assert reference.run_cards.card("ROBBERY", 1).inform == ("Kapolsek", "Tim Resmob")
    assert reference.run_cards.card("MVA", 1) == DEFAULT.card("MVA", 1)
