"""A line of a plot, and its curve as it is drawn: thinned to what can be seen, raw and smoothed."""

from dataclasses import dataclass

import numpy as np

from ganstudio.gui.shared.plots.plot_thinning import Numbers, averaged, envelope, smoothed, visible

_SAMPLES = 2000


@dataclass(frozen=True)
class Line:
    """One line of a plot: the scalar it shows, the short name at its end, its colour's name and what it means."""

    scalar: str
    label: str
    colour: str
    help: str = ""


@dataclass
class DrawnLine:
    """Steps and values in data coordinates."""

    line: Line
    raw: tuple[Numbers, Numbers]
    smooth: tuple[Numbers, Numbers]
    sampled: Numbers
    """Some values evenly from the steps shown, with the smallest and the largest: they stand for all of them."""


def thinned(line: Line, steps: Numbers, values: Numbers, low: float, high: float, width: int) -> DrawnLine:
    """Two raw points for every two pixels, a smoothed one for every third: more cannot be seen."""
    part = visible(steps, low, high)
    steps, values = steps[part], values[part]
    few_steps, few_values = averaged(steps, values, max(width // 3, 60))
    smooth = (few_steps, smoothed(few_values, len(few_values) // 20))
    raw = envelope(steps, values, max(width, 180))
    return DrawnLine(line, raw, smooth, _sampled(values, raw[1]))


def _sampled(values: Numbers, extremes: Numbers) -> Numbers:
    """At most some 2,000 of `values`: enough for a range, so that long runs cost no more than short ones."""
    stride = -(-len(values) // _SAMPLES)
    good = extremes[np.isfinite(extremes)]
    return values if stride <= 1 or not good.size else np.append(values[::stride], [good.min(), good.max()])


def spans_much(values: Numbers) -> bool:
    """True where only a logarithmic axis shows small and large values alike."""
    good = values[np.isfinite(values)]
    return len(good) > 1 and float(good.min()) > 0 and float(good.max()) > 30 * float(good.min())
