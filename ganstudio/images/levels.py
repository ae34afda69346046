"""Pictures of more than 8 bits, and how their values become the 0 to 255 that everything here works with.

The scale is one for a whole set: microscopes, scanners and tomographs write 10, 12 or 14 bits into files of 16, and
what is dark in one picture is dark in another. A picture alone has the scale of its own values.
"""

import io
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Values = NDArray[Any]
"""[H, W] grey, or [H, W, C] of 2 (grey, opacity), 3 or 4 (colours, opacity): uint16, int32 or float32."""
Depth = Literal["auto", "8", "10", "12", "14", "16", "full range"]
"""How deep values are: bits, by themselves ("auto"), or from the smallest to the largest value there is."""

_BITS = (8, 10, 12, 14, 16)


@dataclass(frozen=True)
class Levels:
    """`low` becomes black, `high` white; what lies outside is cut off."""

    low: float
    high: float

    def to_bytes(self, values: Values) -> NDArray[np.uint8]:
        """Values of any shape and type as uint8."""
        numbers = np.nan_to_num(values.astype(np.float64), posinf=self.high, neginf=self.low)
        scaled = (numbers - self.low) * (255 / (self.high - self.low or 1.0))
        return np.asarray(np.rint(np.clip(scaled, 0, 255)), np.uint8)

    @property
    def words(self) -> str:
        """Such as "12 bits (0 to 4,095)"."""
        bits = next((bits for bits in _BITS if self.low == 0 and self.high == 2**bits - 1), 0)
        reach = f"{_number(self.low)} to {_number(self.high)}"
        return f"{bits} bits ({reach})" if bits else reach


@dataclass
class ValueRange:
    """The smallest and the largest value seen so far, of whole numbers or of fractions."""

    low: float = np.inf
    high: float = -np.inf
    fractions: bool = False

    def add(self, values: Values) -> None:
        """Look at one picture more; opacity, infinities and NaN do not count."""
        colours = values[..., : 1 if values.shape[-1] == 2 else 3] if values.ndim == 3 else values
        self.fractions |= values.dtype.kind == "f"
        finite = colours[np.isfinite(colours)] if values.dtype.kind == "f" else colours
        if finite.size:
            self.low, self.high = min(self.low, float(finite.min())), max(self.high, float(finite.max()))

    def levels(self, depth: Depth = "auto") -> Levels:
        """From black to white for pictures of these values."""
        if not np.isfinite(self.high):
            return Levels(0.0, 1.0)
        if depth not in ("auto", "full range"):
            return Levels(0.0, 2.0 ** int(depth) - 1)
        if depth == "full range" or self.low < 0:
            return Levels(self.low, self.high)
        if self.fractions:
            return Levels(0.0, 1.0 if self.high <= 1 else max(self.high, 255.0))
        return Levels(0.0, next((2.0**bits - 1 for bits in _BITS if self.high < 2**bits), self.high))


class SetLevels:
    """The levels of the pictures of a set: one scale for all numbers of a type, unsigned, signed or fractions."""

    def __init__(self, depth: Depth = "auto") -> None:
        self._depth = depth
        self._seen = {"u": ValueRange(), "i": ValueRange(), "f": ValueRange(fractions=True)}

    def add(self, values: Values) -> None:
        """Look at one picture more."""
        self._seen[values.dtype.kind].add(values)

    def of(self, values: Values) -> Levels:
        """From black to white for pictures like this one."""
        return self._seen[values.dtype.kind].levels(self._depth)

    def all(self) -> list[Levels]:
        """For people: those that any picture has."""
        return [seen.levels(self._depth) for seen in self._seen.values() if np.isfinite(seen.high)]


def is_deep(image: Image.Image) -> bool:
    """Whether an opened picture, not yet decoded, has more than 8 bits: decoding forgets how many there were."""
    return image.mode[0] in "IF" or any(";16" in str(tile[3]) for tile in getattr(image, "tile", []))


def deep_values(image: Image.Image, data: bytes) -> Values | None:
    """All bits of an opened picture that `is_deep`, whose file is `data`; None where Pillow drops them.

    Pillow has no colours of 16 bits. It is asked for the upper bytes, and, told that the order of the bytes is the
    other one, for the lower ones.
    """
    if image.mode[0] in "IF":
        image.load()
        return np.asarray(image)
    with Image.open(io.BytesIO(data), formats=(image.format or "",)) as other:
        orders = [str(tile.args[0] if isinstance(tile.args, tuple) else tile.args) for tile in other.tile]
        if not all(";16" in order for order in orders):
            return None
        is_grey = orders == ["LA;16B"]  # both bytes of both, where Pillow expects four channels
        other.tile = [tile._replace(args="RGBA" if is_grey else _other_order(tile.args)) for tile in other.tile]
        try:
            other.load()
        except Exception:  # an order that Pillow does not know
            return None
        lower = np.asarray(other).astype(np.uint16)
    if is_grey:
        return (lower[..., ::2] << 8) | lower[..., 1::2]
    image.load()
    return (np.asarray(image).astype(np.uint16) << 8) | lower


def _other_order(args: Any) -> Any:
    if isinstance(args, tuple):
        return (_other_order(args[0]), *args[1:])
    order = str(args)
    return order[:-1] + ("B" if order[-1] in "LN" else "L")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"
