"""Figures of an area over a period, beside the period before: what is compared. Values; dispatch/figures counts."""

from dataclasses import dataclass

from dispatch.core.chance import Share


@dataclass(frozen=True, slots=True)
class Period:
    """The figures of one area over one period. Seconds; None: too few values (below 20) or none.

    load: incidents of the main lane; n: those with a response time; missing: counted ones without; values: the times
    themselves while there are fewer than 20.
    """

    load: int
    n: int
    missing: int
    p50: float | None
    p90: float | None
    within: Share
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """One area, this period and the one before it."""

    code: str
    now: Period
    before: Period

    @property
    def change(self) -> float | None:
        """How much the median response has changed, s; None where either period has too few values."""
        if self.now.p50 is None or self.before.p50 is None:
            return None
        return self.now.p50 - self.before.p50

    @property
    def changed_surely(self) -> bool:
        """Whether the share within target has changed by more than chance explains (the ranges do not touch)."""
        a, b = self.now.within, self.before.within
        return bool(a.n and b.n) and (a.low > b.high or a.high < b.low)
