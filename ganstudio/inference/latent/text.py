"""Latents as text that a person can copy, mail and paste, and as .npy files; exact both ways."""

import math
import os
import re
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.files import open_regular
from ganstudio.core.reading import reads
from ganstudio.inference.latent.space import Latents

_BETWEEN = re.compile(r"[\s,;\[\](){}]+")
_A_LINE = 8


def latent_to_text(latent: Latents) -> str:
    """The numbers of [size], commas between, eight to a line, each as short as it is exact in float32."""
    numbers = [str(value) for value in latent.astype(np.float32)]
    return ",\n".join(", ".join(numbers[start : start + _A_LINE]) for start in range(0, len(numbers), _A_LINE))


def latent_from_text(text: str, size: int) -> Latents:
    """float32 [size] from numbers with commas, semicolons, spaces, lines or brackets between.

    Raises UserError where anything else is there, or another count of numbers.
    """
    words = [word for word in _BETWEEN.split(text) if word]
    numbers = []
    for word in words:
        try:
            numbers.append(float(word))
        except ValueError:
            raise UserError(f"{word[:40]!r} is no number. A latent is {size} numbers with commas between.") from None
    if len(numbers) != size:
        raise UserError(f"These are {len(numbers)} numbers; a latent of this generator has {size}.")
    return _finite(np.array(numbers), "The text")


@reads("a .npy file of plain numbers")
def read_latents(path: Path, size: int) -> Latents:
    """Latents [N, size] from a .npy file of one or many; never unpickles. Raises UserError for anything else."""
    with open_regular(path) as file:
        array = _plain_array(file, os.fstat(file.fileno()).st_size)
    array = array[None] if array.shape == (size,) else array
    if array.ndim != 2 or array.shape[1] != size or not len(array):
        raise UserError(f"{path.name} has the shape {list(array.shape)}; this generator needs [N, {size}].")
    return _finite(array, path.name)


def _plain_array(file: BinaryIO, size: int) -> NDArray[Any]:
    """The array, if its numbers are all there: memory is asked for by what the header claims. Raises ValueError."""
    form = np.lib.format
    read = form.read_array_header_1_0 if form.read_magic(file) == (1, 0) else form.read_array_header_2_0
    shape, _, kind = read(file)
    if kind.kind not in "fiu":
        raise ValueError("it does not hold numbers")
    if math.prod(shape) * kind.itemsize > size - file.tell():
        raise ValueError(f"it should hold {' x '.join(map(str, shape))} numbers, which are not all there")
    file.seek(0)
    return form.read_array(file, allow_pickle=False)


def _finite(array: np.ndarray, name: str) -> Latents:
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite and is refused
        latents = array.astype(np.float32)
    if not np.isfinite(latents).all():
        raise UserError(f"{name} holds values that are no numbers (NaN or infinite).")
    return latents
