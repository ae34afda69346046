"""Which values a plot shows: the calm ones, so that a spike does not flatten all others; no Qt."""

from dataclasses import dataclass

import numpy as np

from ganstudio.gui.shared.plots.plot_thinning import Numbers

_CALM = (0.05, 0.95)
"""The part of the measured values that is always shown, and of the smoothed ones nearly all."""
_SMOOTH = (0.01, 0.99)
_FEW = 20
"""So few values are all worth seeing."""
_REACH = 0.75
"""Values beyond the calm ones are still shown where that costs no more than this part of the height."""


@dataclass(frozen=True)
class ValueRange:
    """From `bottom` to `top` is shown; the values themselves go from `lowest` to `highest`."""

    bottom: float
    top: float
    lowest: float
    highest: float

    @property
    def hides_above(self) -> bool:
        return self.highest > self.top

    @property
    def hides_below(self) -> bool:
        return self.lowest < self.bottom


def value_range(
    measured: list[Numbers], smooth: list[Numbers], levels: list[float], *, whole: bool = False
) -> ValueRange:
    """What to show of lines with these values, and of levels, which always fit in; `whole`: all of them."""
    values, calm = _finite(measured), _finite(smooth)
    if not values.size:
        low, high = min(levels, default=0.0), max(levels, default=1.0)
        return ValueRange(*_with_air(low, high), low, high)
    lowest, highest = float(values.min()), float(values.max())
    if whole or values.size < _FEW:
        low, high = lowest, highest
    else:
        low, high = _calm_range(values, calm, lowest, highest)
    low, high = min([low, *levels]), max([high, *levels])
    return ValueRange(*_with_air(low, high), lowest, highest)


def _calm_range(values: Numbers, calm: Numbers, lowest: float, highest: float) -> tuple[float, float]:
    low, high = (float(q) for q in np.quantile(values, _CALM))
    if calm.size:
        smooth_low, smooth_high = (float(q) for q in np.quantile(calm, _SMOOTH))
        low, high = min(low, smooth_low), max(high, smooth_high)
    reach = _REACH * (high - low)
    return (lowest if low - lowest <= reach else low), (highest if highest - high <= reach else high)


def _finite(lines: list[Numbers]) -> Numbers:
    return np.concatenate([line[np.isfinite(line)] for line in lines]) if lines else np.empty(0)


def _with_air(low: float, high: float) -> tuple[float, float]:
    air = (high - low) * 0.08 or abs(high) * 0.1 or 0.1
    return low - air, high + air
