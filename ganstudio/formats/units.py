"""What a sequence's values mean: the data's own units behind the range [-1, 1] that networks work in.

Part of the shared vocabulary: data sets find a scale, runs and manifests carry it, inference undoes it. Numpy only.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError

_WIDEST = 1e38
"""What float32 holds."""


class Scale(msgspec.Struct, frozen=True):
    """For each channel its name, and the values that -1 and 1 stand for, low < high."""

    names: tuple[str, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.names) == len(self.low) == len(self.high):
            raise ValueError("a scale needs a name, a low and a high value for each channel")
        if not all(low < high < low + _WIDEST for low, high in zip(self.low, self.high, strict=True)):
            raise ValueError("a scale's low value must be smaller than its high one, and both ordinary numbers")

    def to_units(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """[..., C] in [-1, 1] as the user's own values."""
        low, high = np.array(self.low), np.array(self.high)
        return (low + (np.asarray(values, np.float64) + 1) / 2 * (high - low)).astype(np.float32)

    def to_range(self, values: NDArray[np.floating]) -> NDArray[np.float32]:
        """[..., C] in the user's own units as values in [-1, 1]."""
        low, high = np.array(self.low), np.array(self.high)
        return ((np.asarray(values, np.float64) - low) / (high - low) * 2 - 1).astype(np.float32)


def scale_of(values: NDArray[np.float64], names: tuple[str, ...]) -> Scale:
    """The smallest scale that holds all values [N, C]. Raises UserError for a channel that never changes."""
    low, high = values.min(0), values.max(0)
    for name, lowest, highest in zip(names, low, high, strict=True):
        if not lowest < highest:
            raise UserError(f"{name} is {lowest:g} everywhere, so there is nothing to learn from it; leave it out.")
    return Scale(names, tuple(low.tolist()), tuple(high.tolist()))
