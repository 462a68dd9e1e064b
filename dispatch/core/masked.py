"""A telephone number as it may be shown: enough to know it again, not enough to call it."""


def masked(number: str) -> str:
    """Give 0813-••••-7702 of +6281312347702; of a number too short to hide in, dots alone."""
    digits = "".join(c for c in number if c.isdigit())
    if digits.startswith("62"):
        digits = "0" + digits[2:]
    return f"{digits[:4]}-••••-{digits[-4:]}" if len(digits) >= 10 else "••••"
