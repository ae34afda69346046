"""Where the windows lie in which a large picture is translated, what of each is kept, and where it is measured.

All windows have one size. Those at the rim end with the picture, so that the network sees its real edges; what is kept
of the others lies so deep inside that their own edges do not reach it. Where a network looks too far for that, windows
overlap by half and fade into one another. Numpy only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_MOST_OVERLAP = 0.8
"""Of a window; with more, hardly anything would be gained by it."""


class Cancelled(Exception):  # noqa: N818  (nothing went wrong)
    """`cancelled` said so; nothing was made."""


@dataclass(frozen=True)
class Axis:
    """Windows along one side of a picture: `starts`, and what share each has in each pixel, [windows, length].

    The shares of a pixel add up to 1.
    """

    starts: tuple[int, ...]
    window: int
    shares: NDArray[np.float32]

    def kept(self, number: int) -> slice:
        """The pixels of which the window has a share, counted in the picture."""
        found = np.flatnonzero(self.shares[number])
        return slice(int(found[0]), int(found[-1]) + 1)


def axis_of(length: int, window: int, radius: float, multiple: int) -> Axis:
    """Windows over `length` pixels that start at multiples of `multiple`; both lengths are such multiples too.

    Cut where no edge reaches if twice the `radius` fits into a window, otherwise faded over the overlap.
    """
    window = min(window, length)
    exact = 2 * (radius + multiple) <= _MOST_OVERLAP * window
    overlap = int(2 * (radius + multiple)) if exact else window // 2
    count = 1 if window == length else -(-(length - overlap) // max(window - overlap, multiple))
    places = np.linspace(0, length - window, max(count, 1))
    starts = [round(place / multiple) * multiple for place in places]
    return Axis(tuple(starts), window, _shares(starts, window, length, exact))


def _shares(starts: list[int], window: int, length: int, exact: bool) -> NDArray[np.float32]:
    rising = np.ones((len(starts) + 1, length), np.float32)  # how far the window before has given way to this one
    pixels = np.arange(length) + 0.5
    for number, (before, after) in enumerate(pairwise(starts), 1):
        end = before + window
        steps = (pixels >= (after + end) / 2) if exact else ((pixels - after) / (end - after)).clip(0, 1)
        rising[number] = steps
    rising[-1] = 0
    return rising[:-1] - rising[1:] if len(starts) > 1 else np.ones((1, length), np.float32)


def windows(rows: Axis, columns: Axis) -> Iterator[tuple[int, int]]:
    """Numbers of the windows, row by row."""
    for row in range(len(rows.starts)):
        for column in range(len(columns.starts)):
            yield row, column


def crops(
    height: int, width: int, sides: tuple[int, int], pixels: int, multiple: int
) -> list[tuple[slice, slice]]:  # fmt: skip
    """Places of equally large crops, spread evenly, that hold about `pixels` together, or all of a smaller picture."""
    size = (min(sides[0], height), min(sides[1], width))
    count = max(1, round(pixels / (size[0] * size[1])))
    rows = max(1, min(round((count * height / width) ** 0.5), -(-height // size[0])))
    columns = max(1, min(count // rows, -(-width // size[1])))
    tops, lefts = (
        [round(place / multiple) * multiple for place in _middles(length, part, number)]
        for length, part, number in ((height, size[0], rows), (width, size[1], columns))
    )
    return [(slice(top, top + size[0]), slice(left, left + size[1])) for top in tops for left in lefts]


def _middles(length: int, part: int, number: int) -> NDArray[np.float64]:
    """Where a part begins that lies in the middle of each of `number` equal stretches, or as near as the ends allow."""
    return ((np.arange(number) + 0.5) * length / number - part / 2).clip(0, length - part)
