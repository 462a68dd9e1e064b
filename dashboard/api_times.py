"""Times as they stand in the API's addresses."""

from dispatch.core.errors import Invalid
from dispatch.wire import parse_time


def time_or_invalid(text: str, field: str) -> float:
    """Give a time of an address (ISO 8601 or epoch seconds) as epoch s. Raises Invalid naming the field."""
    try:
        return parse_time(float(text) if text.replace(".", "", 1).isdigit() else text.replace(" ", "+"))
    except (ValueError, OverflowError, OSError):
        raise Invalid(f"{field}: {text!r} is not a time; use ISO 8601, e.g. 2026-11-21T13:00:00Z", field) from None
