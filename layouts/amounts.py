"""How amounts are written: durations, shares, changes; a decimal comma in Indonesian. What there is not is a dash."""

from datetime import datetime
from zoneinfo import ZoneInfo

from layouts.words import SOURCE, language

NONE = "–"
MINUS = "−"


def minutes(seconds: float | None) -> str:
    """Give a duration as minutes and seconds: 07:24, from an hour on 1:02:03."""
    if seconds is None:
        return NONE
    whole = round(abs(seconds))
    sign = MINUS if seconds < 0 and whole else ""
    hours, rest = divmod(whole, 3600)
    return f"{sign}{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{sign}{rest // 60:02}:{rest % 60:02}"


def decimal(value: float | None, digits: int = 1) -> str:
    """Give a number with so many decimals."""
    if value is None:
        return NONE
    text = f"{value:.{digits}f}".replace("-", MINUS)
    return text.replace(".", ",") if language.get() == SOURCE else text


def percent(share: float | None, digits: int = 0) -> str:
    """Give a share (0 to 1) as per cent."""
    return NONE if share is None else f"{decimal(100 * share, digits)} %"


def signed(change: float | None) -> str:
    """Give a change of a count with its sign: +3, −2, 0."""
    if change is None:
        return NONE
    return f"+{change:g}" if change > 0 else f"{change:g}".replace("-", MINUS)


def signed_minutes(change: float | None) -> str:
    """Give a change of a duration with its sign: +01:10."""
    if change is None:
        return NONE
    return ("+" if change >= 0.5 else "") + minutes(change)


def day(moment: float, zone: ZoneInfo) -> str:
    """Give the day of a moment (epoch s) in the place's zone: 21.11.2026."""
    return datetime.fromtimestamp(moment, zone).strftime("%d.%m.%Y")


def clock(moment: float, zone: ZoneInfo) -> str:
    """Give day and time of a moment (epoch s) in the place's zone: 21.11. 20:31."""
    return datetime.fromtimestamp(moment, zone).strftime("%d.%m. %H:%M")
