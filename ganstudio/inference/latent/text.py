"""Latents as text that a person can copy, mail and paste, and as .npy files; exact both ways."""

import re
from pathlib import Path

import numpy as np

from ganstudio.core.errors import UserError
from ganstudio.core.files import open_regular
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


def read_latents(path: Path, size: int) -> Latents:
    """Latents [N, size] from a .npy file of one or many; never unpickles. Raises UserError for anything else."""
    try:
        with open_regular(path) as file:
            array = np.load(file, allow_pickle=False)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or 'it is no .npy file'}.") from None
    except (ValueError, EOFError):
        raise UserError(f"{path.name} is not a .npy file of plain numbers.") from None
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiu":
        raise UserError(f"{path.name} does not hold one array of numbers.")
    array = array[None] if array.shape == (size,) else array
    if array.ndim != 2 or array.shape[1] != size or not len(array):
        raise UserError(f"{path.name} has the shape {list(array.shape)}; this generator needs [N, {size}].")
    return _finite(array, path.name)


def _finite(array: np.ndarray, name: str) -> Latents:
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite and is refused
        latents = array.astype(np.float32)
    if not np.isfinite(latents).all():
        raise UserError(f"{name} holds values that are no numbers (NaN or infinite).")
    return latents
