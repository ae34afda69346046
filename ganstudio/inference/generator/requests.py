"""Checks what a generator is asked for, so that mistakes end in a sentence and not inside ONNX Runtime."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganstudio.core.errors import UserError


def checked_latents(latents: ArrayLike, size: int) -> NDArray[np.float32]:
    """`latents` as finite float32 [N, size]. Raises UserError."""
    array = np.asarray(latents)
    if array.dtype.kind not in "fiu" or array.ndim != 2 or array.shape[1] != size:
        raise UserError(f"The latents should be numbers of shape [N, {size}], not {_described(array)}.")
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite and is refused below
        array = np.ascontiguousarray(array, np.float32)
    if not np.isfinite(array).all():
        raise UserError("The latents hold values that are no numbers (NaN or infinite).")
    return array


def checked_labels(labels: ArrayLike | None, classes: list[str], count: int) -> NDArray[np.int64] | None:
    """`labels` as int64 [count] within the classes, or None for a generator without classes. Raises UserError."""
    if not classes:
        if labels is not None:
            raise UserError("This generator has no classes to choose from.")
        return None
    if labels is None:
        raise UserError(f"This generator needs a class for each picture: one of {', '.join(classes)}.")
    array = np.asarray(labels)
    if array.shape != (count,) or (count and array.dtype.kind not in "iu"):
        raise UserError(f"The labels should be {count} whole numbers, not {_described(array)}.")
    if count and (array.min() < 0 or array.max() >= len(classes)):
        raise UserError(f"The labels should lie in 0 .. {len(classes) - 1}.")
    return array.astype(np.int64)


def _described(array: NDArray[np.generic]) -> str:
    return f"{array.dtype} of shape {list(array.shape)}"
