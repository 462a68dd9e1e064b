"""Numbers, shares and lengths of time as the review writes them, in the language of the request."""

from layouts.words import SOURCE, _, language

NONE = "–"


def number(value: float | None, digits: int = 0) -> str:
    """Give 1.234 or 1.234,5 (English: 1,234.5); – for nothing."""
    if value is None:
        return NONE
    told = f"{value:,.{digits}f}"
    return told.translate(str.maketrans(",.", ".,")) if language.get() == SOURCE else told


def count(value: int) -> str:
    """Give a count; – for none, as in a table."""
    return number(value) if value else NONE


def share(value: float | None, digits: int = 1) -> str:
    """Give a share (0..1) in per cent, without the sign."""
    return NONE if value is None else number(100 * value, digits)


def span(seconds: float | None) -> str:
    """Give 06:41, or 1:02:03 from an hour on; – for nothing."""
    if seconds is None:
        return NONE
    whole = round(abs(seconds))
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{left:02}" if hours else f"{sign}{minutes:02}:{left:02}"


def limit(seconds: float | None) -> str:
    """Give a target: 10 dtk, 80 dtk, 2 mnt, 10 mnt."""
    if seconds is None:
        return ""
    return f"{seconds / 60:.0f} {_('mnt')}" if seconds >= 120 or seconds == 60 else f"{seconds:.0f} {_('dtk')}"
