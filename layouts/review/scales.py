"""From values to places on a drawing, and the round values an axis is marked at."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Puts values of [low, high] on [start, end] of the drawing; what lies outside is put at its edge."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Give the place of a value."""
        whole = self.high - self.low
        part = (min(max(value, self.low), self.high) - self.low) / whole if whole else 0.5
        return self.start + part * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Log:
    """The same for values over several decades (above 0)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Give the place of a value."""
        inner = Scale(math.log(self.low), math.log(self.high), self.start, self.end)
        return inner(math.log(max(value, self.low)))


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Give at most about `most` round values between two (steps of 1, 2 or 5 times a power of ten)."""
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(n * step, 10) for n in range(first, math.floor(high / step + 1e-9) + 1)]
