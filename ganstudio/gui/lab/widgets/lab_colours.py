"""The colours of a lab's plots, fixed for one painting: what is painted off screen does not change with the theme.

The surface runs from the generator's orange (D takes it for made) over the paper to the discriminator's blue (real).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from ganstudio.gui import theme

_TONES = 1025
"""Odd, so that one of them is the paper itself."""
_STRENGTH = 0.62
"""How far the surface's ends go from the paper: points in the networks' full colours stay readable on them."""
_WARMTH = QColor("#D55E00")
_BEND = 0.75
"""Below 1, doubt close to the middle already shows."""


@dataclass(frozen=True)
class LabColours:
    """QColors by what they stand for."""

    paper: QColor
    mat: QColor
    text: QColor
    secondary: QColor
    hairline: QColor
    real: QColor
    generator: QColor
    discriminator: QColor
    accent: QColor
    overlay: QColor

    @classmethod
    def now(cls) -> "LabColours":
        """Those of the current theme."""
        names = ("surface", "window", "text", "secondary", "hairline", "real", "generator", "discriminator", "accent")
        overlay = "#E49BCB" if theme.is_dark() else "#B5569A"
        return cls(*[QColor(code) for code in (*map(theme.colour, names), overlay)])

    @property
    def dark(self) -> bool:
        return self.paper.lightness() < 128

    @property
    def discriminator_text(self) -> QColor:
        """D's colour, bright enough for lines and words on dark paper."""
        return QColor("#4FA8DC") if self.dark else self.discriminator

    @property
    def generator_text(self) -> QColor:
        """G's colour, dark enough for words on white paper."""
        return self.generator if self.dark else QColor("#A86F00")

    @property
    def real_text(self) -> QColor:
        return QColor("#35C79B") if self.dark else QColor("#007F5D")

    @property
    def tones(self) -> NDArray[np.uint32]:
        """0xffRRGGBB of the surface from D = 0 to D = 1, uint32 [1025]."""
        low = mixed(self.generator, _WARMTH, 0.3)  # a little redder than the points that lie on it
        return _tones(low.rgb(), self.paper.rgb(), self.discriminator.rgb(), self.dark)

    def tone(self, score: float) -> QColor:
        """The surface's colour where D says `score`, 0 to 1."""
        return QColor.fromRgb(int(self.tones[round(min(max(score, 0.0), 1.0) * (_TONES - 1))]))

    def scored(self, score: float) -> QColor:
        """The full colour of a point that D has scored: orange for made, blue for real, the paper between."""
        end = self.generator if score < 0.5 else self.discriminator_text
        return mixed(self.paper, end, min(abs(2 * score - 1), 1.0))


def with_alpha(colour: QColor, alpha: float) -> QColor:
    """The colour, `alpha` from 0 (not there) to 1."""
    made = QColor(colour)
    made.setAlphaF(min(max(alpha, 0.0), 1.0))
    return made


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """`share` of the second colour in the first, 0 to 1."""
    parts = zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)  # type: ignore[index]  # its stub says object
    return QColor(*(round(one + (other - one) * share) for one, other in parts))


@lru_cache(maxsize=8)
def _tones(low: int, middle: int, high: int, dark: bool) -> NDArray[np.uint32]:
    position = np.linspace(-1.0, 1.0, _TONES)
    strength = np.abs(position) ** _BEND * (_STRENGTH if not dark else _STRENGTH + 0.1)
    ends = np.where(position[:, None] < 0, _channels(low), _channels(high))
    mixed = _channels(middle) + (ends - _channels(middle)) * strength[:, None]
    red, green, blue = mixed.round().astype(np.uint32).T
    return np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue


def _channels(rgb: int) -> NDArray[np.float64]:
    return np.array([rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255], np.float64)
