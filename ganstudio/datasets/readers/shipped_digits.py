"""The ten thousand scanned digits that come with the program, as they lie in their file. Shared by the data sets."""

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.paths import resource
from ganstudio.datasets import held_out_by_hash

_DRAWN_SIZE = 28


def shipped_digits(size: int) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.bool_]]:
    """Pictures [N, size, size] white on black, labels [N] 0 to 9, and which are held out [N]; `size` 28 or more.

    A larger size adds a black rim.
    """
    with np.load(resource("datasets", "digits.npz")) as shipped:
        drawn, labels = shipped["pictures"], shipped["labels"].astype(np.int64)
    rim = (size - _DRAWN_SIZE) // 2
    held_out = held_out_by_hash([digit.tobytes() for digit in drawn])
    return np.pad(drawn, ((0, 0), (rim, rim), (rim, rim))), labels, held_out
