"""Curves made small enough to draw: no more points than there are pixels, no spike lost, no Qt."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def visible(steps: Numbers, low: float, high: float) -> slice:
    """The part of rising `steps` that lies within [low, high], one more on each side so that lines run on."""
    first, last = np.searchsorted(steps, low, side="left"), np.searchsorted(steps, high, side="right")
    return slice(max(int(first) - 1, 0), int(last) + 1)


def envelope(steps: Numbers, values: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """At most about `most` points that keep the smallest and the largest value of every stretch, in order."""
    count = len(steps)
    if count <= most:
        return steps, values
    stretch = -(-count * 2 // most)
    whole = count // stretch * stretch
    blocks = values[:whole].reshape(-1, stretch)
    starts = np.arange(0, whole, stretch)
    picked = np.sort(np.stack([starts + blocks.argmin(1), starts + blocks.argmax(1)], 1), axis=1).ravel()
    picked = np.append(picked, np.arange(whole, count)[-1:])
    return steps[picked], values[picked]


def averaged(steps: Numbers, values: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """At most about `most` points, each the mean of a stretch; values that are no numbers are left out."""
    good = np.isfinite(values)
    if not good.all():
        steps, values = steps[good], values[good]
    count = len(steps)
    if count <= most:
        return steps, values
    stretch = -(-count // most)
    starts = np.arange(0, count, stretch)
    sizes = np.diff(np.append(starts, count))
    return np.add.reduceat(steps, starts) / sizes, np.add.reduceat(values, starts) / sizes


def smoothed(values: Numbers, window: int) -> Numbers:
    """Moving average over `window` values, centred; narrower at the start, which stays true, one-sided at the end."""
    count = len(values)
    if window < 2 or count < 3:
        return values
    total = np.concatenate([[0.0], np.cumsum(values)])
    here = np.arange(count)
    reach = np.minimum(window // 2, here)
    last = np.minimum(here + reach, count - 1)
    return np.asarray((total[last + 1] - total[here - reach]) / (last + 1 - here + reach))


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten) within [low, high], roughly `about` of them."""
    span = high - low
    if not np.isfinite(span) or span <= 0:
        return [low]
    rough = span / max(about, 1)
    power = 10.0 ** np.floor(np.log10(rough))
    units = [float(power * factor) for factor in (10, 5, 2, 1, 0.5, 0.2)]
    coarse = min(unit for unit in units if unit >= rough * 0.999)
    found: list[float] = []
    for unit in units[units.index(coarse) :]:  # a finer one where the rounder numbers miss the range
        first, last = np.ceil(low / unit - 1e-9), np.floor(high / unit + 1e-9)
        found = [float(round(n * unit, 12)) + 0.0 for n in np.arange(first, last + 1)]
        if len(found) >= 2:
            break
    return found


def decades(low: float, high: float) -> list[float]:
    """Ticks for a logarithmic axis from 10**low to 10**high, as exponents; 1, 2 and 5 where there are few tens."""
    factors = (1,) if high - low > 1.6 else (1, 2, 5)
    powers = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    found = [float(power + np.log10(factor)) for power in powers for factor in factors]
    return [exponent for exponent in found if low <= exponent <= high]


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, at least `gap` apart and within [low, high], for labels at the line ends."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    floor = low
    for index in order:
        placed[index] = floor = max(wanted[index], floor)
        floor += gap
    ceiling = high
    for index in reversed(order):
        placed[index] = ceiling = min(placed[index], ceiling)
        ceiling -= gap
    return placed
