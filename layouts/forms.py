"""Inputs of forms that work without a script (Dash has no component for the plain one)."""

from typing import Any

from layouts.plain import Element
from layouts.svg import el


def hidden(name: str, value: str) -> Element:
    """Give a value that a form carries along."""
    return el("input", {"type": "hidden", "name": name, "value": value})


def entry(id_: str, name: str, value: str = "", **more: Any) -> Element:
    """Give a line to type in; `more`: attributes as HTML writes them (max_length becomes maxlength)."""
    attributes = {key.replace("_", "").lower() if "-" not in key else key: told for key, told in more.items()}
    return el("input", {"id": id_, "name": name, "value": value, **attributes})
