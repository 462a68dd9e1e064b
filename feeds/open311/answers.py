"""GeoReport v2 answers: the same values as JSON or as XML, and errors as the array the standard wants. Pure.

XML is built as a tree and written by a serializer, so that nobody's text is ever markup.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from xml.etree import ElementTree

import orjson
from fastapi import Response

Format = Literal["json", "xml"]
KINDS_OF_LIST = {"attributes": "attribute", "values": "value"}
"""Name of a list within an answer -> name of one of its elements in XML."""
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold."""


RETRY_AFTER_S = {429: 60, 503: 10}
FOR_ALL = {"access-control-allow-origin": "*"}
"""Keys and no cookies: pages of others may read every answer, a refusal too."""


class Fault(Exception):
    """What the sender is told instead of an answer. code: the HTTP status, which is the standard's error code too."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def answer(form: str, root: str, one: str, rows: Sequence[Mapping[str, Any]], status: int = 200) -> Response:
    """Give an array. root, one: names of the XML document and of one of its elements."""
    if form == "json":
        return Response(orjson.dumps(rows), status, media_type="application/json")
    tree = ElementTree.Element(root)
    for row in rows:
        _fill(ElementTree.SubElement(tree, one), row)
    return _xml(tree, status)


def single(form: str, root: str, row: Mapping[str, Any]) -> Response:
    """Give one object that stands alone (the definition of a service)."""
    if form == "json":
        return Response(orjson.dumps(row), media_type="application/json")
    tree = ElementTree.Element(root)
    _fill(tree, row)
    return _xml(tree, 200)


def refusal(form: str, fault: Fault) -> Response:
    """Give an error: an array of one, with the HTTP status that says the same."""
    said = {"code": fault.code, "description": fault.description}
    refused = answer(form, "errors", "error", [said], fault.code)
    refused.headers.update(FOR_ALL)
    if fault.code in RETRY_AFTER_S:
        refused.headers["retry-after"] = str(RETRY_AFTER_S[fault.code])
    return refused


def format_of(path: str) -> Format:
    """Give the format an address asks for; XML, which the standard requires, where it asks for none."""
    return "json" if path.endswith(".json") else "xml"


def _fill(element: ElementTree.Element, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        inner = ElementTree.SubElement(element, name)
        if isinstance(value, list):
            for each in value:
                _fill(ElementTree.SubElement(inner, KINDS_OF_LIST[name]), each)
        elif value is not None:
            inner.text = _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return writable(str(value))


def writable(text: str) -> str:
    """Give a text without the characters that no XML may hold."""
    return _UNWRITABLE.sub("", text)


def _xml(tree: ElementTree.Element, status: int) -> Response:
    body = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return Response(body, status, media_type="text/xml; charset=utf-8")
