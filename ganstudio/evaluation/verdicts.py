"""Where a distance stands between real data against real data and noise against real data, in words."""

import numpy as np

from ganstudio.formats.results import Level, Verdict

_CLOSE, _FAR = 0.25, 0.6
"""On the way from floor to ceiling, in logarithms."""


def verdict_of_distance(value: float, deviation: float, floor: float, ceiling: float, what: str) -> Verdict:
    """Of a distance that is `floor` for real data and `ceiling` for noise; `what` begins the sentence."""
    if not np.isfinite(value):
        return Verdict(level="unknown", text=f"{what} could not be taken.")
    if value <= floor + 2 * deviation:
        return Verdict(level="good", text=f"{what} is that of other real data, as far as so many samples can tell.")
    said = f"{what} is {_times(value, floor)} that of real data against other real data"
    noise = f"noise has {_times(ceiling, floor)}"
    return Verdict(level=level_between(value, floor, ceiling), text=f"{said}; {noise}.")


def _times(value: float, floor: float) -> str:
    """Such as "2.4 times" and "1,200 times"; beyond that nobody asks how many."""
    times = value / max(floor, 1e-12)
    return "over a million times" if times >= 1e6 else f"{times:,.0f} times" if times >= 10 else f"{times:.1f} times"


def level_between(value: float, floor: float, ceiling: float) -> Level:
    """good near the floor, bad near the ceiling, on a scale of logarithms."""
    low, high, here = (np.log(max(number, 1e-12)) for number in (floor, ceiling, value))
    way = (here - low) / max(high - low, 1e-9)
    return "good" if way < _CLOSE else "doubtful" if way < _FAR else "bad"
