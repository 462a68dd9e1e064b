"""A drawing as SVG text of its own, for PDF: what the stylesheets say of `.chart` becomes attributes, by day.

The screen's stylesheets stay the only place that says how a chart looks. Of a rule only what a drawing needs is read:
selectors `.chart`, `.chart tag`, `.chart .kind`, and colours by their token.
"""

import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from layouts.markup import markup
from layouts.plain import Element, plain
from layouts.svg import Tree

ASSETS: Final = Path(__file__).parents[1] / "assets"
SHEETS: Final = ("pages/frame.css", "pages/review.css")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CHART = re.compile(r"\.chart(?: (\.?[\w-]+))?")
_TOKEN = re.compile(r"var\(--([\w-]+)\)")
DRAWN: Final = frozenset({"fill", "stroke", "stroke-width", "stroke-dasharray", "fill-opacity", "font-size"})
Looks = MappingProxyType[str, dict[str, str]]


@cache
def tokens() -> MappingProxyType[str, str]:
    """Give the colours of the day by token."""
    text = "".join((ASSETS / name).read_text() for name in ("tokens.css", *SHEETS))
    found: dict[str, str] = {}
    for selector, body in _RULE.findall(text):
        if selector.strip().split("\n")[-1].strip() == ".day":
            found |= dict(re.findall(r"--([\w-]+):\s*([^;}]+)", body))
    return MappingProxyType(found)


@cache
def looks() -> Looks:
    """Give what the stylesheets say of a chart's tags and kinds: name ("line", ".grid", "") -> attributes."""
    found: dict[str, dict[str, str]] = {}
    text = re.sub(r"/\*.*?\*/", "", "".join((ASSETS / name).read_text() for name in SHEETS), flags=re.S)
    for selectors, body in _RULE.findall(text):
        said = {n.strip(): _colour(v.strip()) for n, _, v in (part.partition(":") for part in body.split(";")) if v}
        said = {n: v.removesuffix("px") for n, v in said.items() if n in DRAWN}
        for selector in map(str.strip, selectors.split(",")):
            match = _CHART.fullmatch(selector)
            if match and said:
                found.setdefault(match[1] or "", {}).update(said)
            if match and "font" in body and not match[1]:
                found.setdefault("", {}).setdefault("font-size", "12")
    return MappingProxyType(found)


def _colour(value: str) -> str:
    told = _TOKEN.sub(lambda m: tokens().get(m[1], "#000000"), value)
    return "none" if told == "transparent" else told


def svg_of(tree: Tree) -> str | None:
    """Give the first chart of a panel as an SVG document, None where it has none."""
    chart = _first_chart(plain(tree))
    return markup(_restyled(chart, {})) if chart else None


def _first_chart(nodes: list[Any]) -> Any:
    for node in nodes:
        if isinstance(node, str):
            continue
        tag, attributes, children = node
        kinds = attributes.get("class", "").split()
        if tag == "svg" and "chart" in kinds and "range" not in kinds:
            return node
        found = _first_chart(children)
        if found:
            return found
    return None


def _restyled(node: Any, given: dict[str, str]) -> Any:
    """Give an element with its looks as attributes; a link becomes a group, what is only pointed at is left out."""
    if isinstance(node, str):
        return node
    tag, attributes, children = node
    kinds = attributes.get("class", "").split()
    if "hit" in kinds or (tag == "path" and not attributes.get("d")):
        return None
    kept = {
        n: v for n, v in attributes.items() if n not in ("class", "href", "role") and n[:5] not in ("data-", "aria-")
    }
    if tag == "svg":
        width, height = attributes["viewBox"].split()[2:]
        kept |= {"xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height}
    styled = given | _own(tag, kinds) | kept
    return Element("g" if tag == "a" else tag, styled, tuple(_restyled(c, {}) for c in children))


def _own(tag: str, kinds: list[str]) -> dict[str, str]:
    """Give what the rules say: of the tag first, then of the kinds in the stylesheets' order."""
    found = (
        {"font-size": looks().get("", {}).get("font-size", "12"), "font-family": "helvetica"} if tag == "text" else {}
    )
    found |= looks().get(tag, {}) if tag in ("text", "line", "path") else {}
    for name, said in looks().items():
        if name[:1] == "." and name[1:] in kinds:
            found |= said
    if "strong" in kinds:
        found["font-weight"] = "bold"
    return found
