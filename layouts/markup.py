"""A component tree as HTML text, for pages without Dash. Every text and attribute is escaped."""

from html import escape
from typing import Any, Final

from layouts.plain import Plain, plain

_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta"})


def markup(tree: Any) -> str:
    """Give a component, a text or a (nested) list of them as HTML."""
    return "".join(_node(node) for node in plain(tree))


def _node(node: Plain) -> str:
    if isinstance(node, str):
        return escape(node)
    tag, attributes, children = node
    told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    if tag in _VOID:
        return f"<{tag}{told}>"
    return f"<{tag}{told}>{''.join(_node(child) for child in children)}</{tag}>"
