"""A component tree as plain data: [tag, attributes, children], which assets/draw.js turns into elements.

Dash 4.4.1 mounts each component on its own and tells every mounted one of every change: a panel of two
hundred took 2-5 s on a busy machine of two cores, drawn as one 0.3-0.8 s. Panels that change often are
therefore written with Dash's components, sent as data in a dcc.Store and drawn as one. Texts stay texts:
nothing is read as HTML.
"""

from dataclasses import dataclass
from typing import Any, Final

from dash.development.base_component import Component

_ATTRIBUTES: Final = {"className": "class", "htmlFor": "for"}
_OURS: Final = frozenset({"children", "disable_n_clicks", "key"})

Plain = list[Any] | str


@dataclass(frozen=True, slots=True)
class Element:
    """An element that Dash has no component for (SVG). attributes: as they are written, None or False left out."""

    tag: str
    attributes: dict[str, Any]
    children: tuple[Any, ...]


def plain(tree: Any) -> list[Plain]:
    """Give a component, an element, a text or a (nested) list of them as a list of plain nodes."""
    if tree is None:
        return []
    if isinstance(tree, list | tuple):
        return [node for part in tree for node in plain(part)]
    if isinstance(tree, Component):
        return [_node(tree)]
    if isinstance(tree, Element):
        return [[tree.tag, _written(tree.attributes), plain(tree.children)]]
    return [str(tree)] if str(tree) else []


def _node(component: Component) -> Plain:
    described = component.to_plotly_json()
    props = described["props"].items()
    attributes = {_ATTRIBUTES.get(name, name.lower()): value for name, value in props if name not in _OURS}
    return [described["type"].lower(), _written(attributes), plain(described["props"].get("children"))]


def _written(attributes: dict[str, Any]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else ("" if value is True else str(value))
        for name, value in attributes.items()
        if value is not None and value is not False
    }
