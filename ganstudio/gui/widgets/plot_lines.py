"""A curve as it is drawn: thinned to what can be seen, raw and smoothed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ganstudio.gui.widgets.plot_thinning import Numbers, averaged, envelope, smoothed, visible

if TYPE_CHECKING:
    from ganstudio.gui.widgets.loss_plot import Line


@dataclass
class DrawnLine:
    """Steps and values in data coordinates."""

    line: "Line"
    raw: tuple[Numbers, Numbers]
    smooth: tuple[Numbers, Numbers]
    measured: Numbers
    """All values of the steps shown."""


def thinned(line: "Line", steps: Numbers, values: Numbers, low: float, high: float, width: int) -> DrawnLine:
    """Two raw points for every two pixels, a smoothed one for every third: more cannot be seen."""
    part = visible(steps, low, high)
    steps, values = steps[part], values[part]
    few_steps, few_values = averaged(steps, values, max(width // 3, 60))
    smooth = (few_steps, smoothed(few_values, len(few_values) // 20))
    return DrawnLine(line, envelope(steps, values, max(width, 180)), smooth, values)


def spans_much(values: Numbers) -> bool:
    """True where only a logarithmic axis shows small and large values alike."""
    good = values[np.isfinite(values)]
    return len(good) > 1 and float(good.min()) > 0 and float(good.max()) > 30 * float(good.min())
