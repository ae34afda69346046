"""Where a distance stands between real data against real data and noise against real data, in words."""

import numpy as np

from ganstudio.findings import Level, Verdict

_CLOSE, _FAR = 0.25, 0.6
"""On the way from floor to ceiling, in logarithms."""


def verdict_of_distance(value: float, deviation: float, floor: float, ceiling: float, what: str) -> Verdict:
    """Of a distance that is `floor` for real data and `ceiling` for noise; `what` begins the sentence."""
    if not np.isfinite(value):
        return Verdict(level="unknown", text=f"{what} could not be taken.")
    if value <= floor + 2 * deviation:
        return Verdict(level="good", text=f"{what} is that of other real data, as far as so many samples can tell.")
    times = value / max(floor, 1e-12)
    said = f"{what} is {times:.2g} times that of real data against other real data"
    noise = f"noise has {ceiling / max(floor, 1e-12):,.2g} times"
    return Verdict(level=level_between(value, floor, ceiling), text=f"{said}; {noise}.")


def level_between(value: float, floor: float, ceiling: float) -> Level:
    """good near the floor, bad near the ceiling, on a scale of logarithms."""
    low, high, here = (np.log(max(number, 1e-12)) for number in (floor, ceiling, value))
    way = (here - low) / max(high - low, 1e-9)
    return "good" if way < _CLOSE else "doubtful" if way < _FAR else "bad"
