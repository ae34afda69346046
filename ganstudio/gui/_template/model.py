"""ALL state of the page, without a widget: it lives as long as the window, and panels only show it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot

from ganstudio.gui.shared.state.app_context import PageModel

MOST, MOST_SEED = 500, 99_999


class DotsModel(PageModel):
    """How many dots there are, and where.

    Work that takes longer than a frame goes to ganstudio/gui/jobs; `close` of the base ends threads of its own.
    """

    changed = Signal()
    """Everything that is shown may be another one now; setting an equal value emits nothing."""

    count, seed, is_dark = 20, 0, False

    @property
    def dots(self) -> NDArray[np.float64]:
        """[count, 2], each from 0 to 1 across the picture."""
        return np.random.default_rng(self.seed).random((self.count, 2))

    @Slot(int)
    def set_count(self, count: int) -> None:
        self._set(count=count)

    @Slot(int)
    def set_seed(self, seed: int) -> None:
        self._set(seed=seed)

    @Slot(bool)
    def set_dark(self, is_dark: bool) -> None:
        self._set(is_dark=is_dark)

    @Slot()
    def draw_others(self) -> None:
        """Dots in other places."""
        self._set(seed=(self.seed + 1) % (MOST_SEED + 1))

    @Slot()
    def reset(self) -> None:
        """As at first."""
        self._set(count=DotsModel.count, seed=DotsModel.seed, is_dark=DotsModel.is_dark)

    def _set(self, **values: int) -> None:
        if any(getattr(self, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(self, name, value)
            self.changed.emit()
