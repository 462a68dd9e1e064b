"""The tree of jurisdictions by Kemendagri code: a prefix is an ancestor (33 > 33.29 > 33.29.09 > 33.29.09.2001)."""

import re
from collections.abc import Iterable

_CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")


def is_code(text: str) -> bool:
    """Whether a text is a code of the tree."""
    return _CODE.fullmatch(text) is not None


def is_within(code: str, area: str) -> bool:
    """Whether a code lies in the subtree of an area, the area itself included; "" is the whole place."""
    return not area or code == area or code.startswith(area + ".")


def parts_of(code: str) -> int:
    """Give how many parts a code has: 1 province, 2 regency, 3 kecamatan, 4 village, 0 for ""."""
    return code.count(".") + 1 if code else 0


def at_level(code: str, parts: int) -> str:
    """Give the ancestor of a code with so many parts; a code that has no more is its own."""
    return ".".join(code.split(".")[:parts])


def common(codes: Iterable[str]) -> str:
    """Give the lowest area that all codes lie in, "" where they share none. Empty codes are not asked."""
    known = [code.split(".") for code in codes if code]
    if not known:
        return ""
    shared: list[str] = []
    for parts in zip(*known, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return ".".join(shared)
