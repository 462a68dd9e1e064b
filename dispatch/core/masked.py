"""What of a caller may be shown: of a number enough to know it again, not to call it; of words all but the numbers."""

import re

HIDDEN = "•••"
_NUMBER = re.compile(r"(?<!\w)([^\W\d_]{1,8})?\+?\d[\d\s().-]{5,}\d(?!\w|-\w)")
"""Seven digits or more, alone or right behind a word (wa0812...); those inside an identifier are nobody's number."""


def masked(number: str) -> str:
    """Give 0813-••••-7702 of +6281312347702; of a number too short to hide in, dots alone."""
    digits = "".join(c for c in number if c.isdigit())
    if digits.startswith("62"):
        digits = "0" + digits[2:]
    return f"{digits[:4]}-••••-{digits[-4:]}" if len(digits) >= 10 else "••••"


def without_numbers(text: str) -> str:
    """Give words without the numbers in them that could be somebody's."""
    return _NUMBER.sub(rf"\1{HIDDEN}", text)
