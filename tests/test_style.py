"""Style and types hold: the same as `make check`, beside the other tests so that no core waits for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.running import ROOT


@pytest.mark.parametrize(
    "command", [("mypy",), ("ruff", "check", "."), ("ruff", "format", "--check", ".")], ids=" ".join
)
def test_style_and_types_hold(command: tuple[str, ...]) -> None:
    said = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
