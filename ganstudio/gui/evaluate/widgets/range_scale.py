"""Where figures lie between what noise gets and what real data get: real always at the right end. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from ganstudio.formats.results import ResultFigure

_LOG_FROM = 30.0
"""Ratio of the largest to the smallest from which only a logarithmic scale shows both ends."""
_AIR = 0.04


@dataclass(frozen=True)
class RangeScale:
    """Values `left` and `right` lie at 0 and 1; `left` may be the larger one."""

    left: float
    right: float
    is_logarithmic: bool = False

    def place(self, value: float) -> float:
        """From 0 to 1, for values between the ends."""
        left, right = self._on_scale(self.left), self._on_scale(self.right)
        return min(max((self._on_scale(value) - left) / ((right - left) or 1.0), 0.0), 1.0)

    def _on_scale(self, value: float) -> float:
        return log10(max(value, 1e-300)) if self.is_logarithmic else value


def range_scale(figures: Sequence[ResultFigure]) -> RangeScale | None:
    """For one figure of several generators; None where there is neither floor nor ceiling to compare with."""
    ends = [end for figure in figures for end in (figure.floor, figure.ceiling) if end is not None]
    known = [figure for figure in figures if figure.value is not None]
    if not ends or not known:
        return None
    if figures[0].unit == "share" and figures[0].floor is None:  # nothing is better than all of them, or none
        ends.append(1.0 if figures[0].better == "higher" else 0.0)
    values = [figure.value or 0.0 for figure in known]
    low, high = min([*ends, *values]), max([*ends, *values])
    logarithmic = low > 0 and high / low > _LOG_FROM and figures[0].unit not in ("share", "p")
    if not logarithmic:
        low = min(low, *(value - (figure.uncertainty or 0.0) for figure, value in zip(known, values, strict=True)))
        high = max(high, *(value + (figure.uncertainty or 0.0) for figure, value in zip(known, values, strict=True)))
    low, high = _with_air(low, high, logarithmic=logarithmic)
    return RangeScale(high, low, logarithmic) if _falls(figures[0], low, high) else RangeScale(low, high, logarithmic)


def _falls(figure: ResultFigure, low: float, high: float) -> bool:
    """Whether small values are those of real data."""
    if figure.floor is not None and figure.ceiling is not None:
        return figure.floor < figure.ceiling
    if figure.better in ("lower", "higher"):
        return figure.better == "lower"
    return figure.floor is not None and figure.floor < (low + high) / 2


def _with_air(low: float, high: float, *, logarithmic: bool) -> tuple[float, float]:
    if logarithmic:
        factor = (high / low) ** _AIR
        return low / factor, high * factor
    air = (high - low) * _AIR or abs(high) * _AIR or 1.0
    return low - air, high + air
