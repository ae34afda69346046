"""Scrubs through the sample grids of a run: the same z, growing up. At the right end it is live."""

from bisect import bisect_left

from PySide6.QtCore import QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ganstudio.gui.shared.jump_slider import JumpSlider
from ganstudio.gui.shared.layouts import quiet, row

_SECONDS_FOR_ALL = 8.0
_SLOWEST, _FASTEST = 400, 60


class GrowthSlider(QWidget):
    """For looking at a run's samples over time: `chosen(step)` asks for the grid of a step, `followed` for the newest
    and all that come after it."""

    chosen = Signal(int)
    followed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: list[int] = []
        self.is_following = True
        self._can_follow = False
        self._play = QToolButton()
        self._play.setText("▶")
        self._play.setAccessibleName("Play the growth")
        self._play.setToolTip("Watch the same z grow up, from the first grid to the newest")
        self._play.setCheckable(True)
        self.slider = JumpSlider()
        self.slider.setAccessibleName("Growth: which step's samples are shown")
        self.slider.setToolTip("The samples of the same fixed z at every kept step")
        self._words = quiet("", wraps=False)
        self._words.setMinimumWidth(96)
        self._live = QPushButton("Live")
        self._live.setCheckable(True)
        self._live.setToolTip("Show the newest samples as they come")
        self._timer = QTimer(self)
        row(self._play, (self.slider, 1), self._words, self._live, inside=self)
        self._play.toggled.connect(self._toggle_playing)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderPressed.connect(self._stop_playing)
        self._live.clicked.connect(self.follow)
        self._timer.timeout.connect(self._advance)
        self._show_words()

    @property
    def step(self) -> int | None:
        """The step the slider stands at."""
        return self.steps[self.slider.value()] if self.steps else None

    def set_steps(self, steps: list[int], can_follow: bool) -> None:
        """The steps there are grids of; `can_follow` while the run goes on. A place chosen before is kept."""
        kept = self.step
        self.steps, self._can_follow = list(steps), can_follow
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(len(steps) - 1, 0))
            if self.is_following or kept is None:
                self.slider.setValue(len(steps) - 1)
            else:
                self.slider.setValue(self._nearest(kept))
        self.setEnabled(bool(steps))
        self._live.setVisible(can_follow)
        self._show_words()

    def go_to(self, step: int) -> None:
        """Show the grid nearest to `step`."""
        if self.steps:
            self._stop_playing()
            self.slider.setValue(self._nearest(step))

    @Slot()
    def follow(self) -> None:
        """Back to the newest grid, and stay with what comes."""
        self._stop_playing()
        self.is_following = True
        with QSignalBlocker(self.slider):
            self.slider.setValue(self.slider.maximum())
        self._show_words()
        self.followed.emit()

    def follow_quietly(self) -> None:
        """Another run is shown: its newest grid is wanted, and nobody needs to hear of it."""
        self._stop_playing()
        self.is_following = True
        self._show_words()

    def _nearest(self, step: int) -> int:
        index = bisect_left(self.steps, step)
        around = [i for i in (index - 1, index) if 0 <= i < len(self.steps)]
        return min(around, key=lambda i: abs(self.steps[i] - step), default=0)

    @Slot()
    def _moved(self) -> None:
        at_end = self.slider.value() == self.slider.maximum()
        self.is_following = at_end and self._can_follow and not self._play.isChecked()
        self._show_words()
        if self.is_following:
            self.followed.emit()
        elif self.step is not None:
            self.chosen.emit(self.step)

    def _show_words(self) -> None:
        self._live.setChecked(self.is_following and self._can_follow)
        self._words.setText(f"step {self.step:,}" if self.step is not None else "no samples yet")

    # --- playing

    @Slot(bool)
    def _toggle_playing(self, playing: bool) -> None:
        self._play.setText("❚❚" if playing else "▶")
        if not playing:
            self._timer.stop()
            return
        if self.slider.value() == self.slider.maximum():
            self.slider.setValue(0)
        pace = _SECONDS_FOR_ALL * 1000 / max(len(self.steps), 1)
        self._timer.start(int(min(max(pace, _FASTEST), _SLOWEST)))

    @Slot()
    def _advance(self) -> None:
        if self.slider.value() < self.slider.maximum():
            self.slider.setValue(self.slider.value() + 1)
        else:
            self._stop_playing()
            if self._can_follow:
                self.follow()

    @Slot()
    def _stop_playing(self) -> None:
        self._play.setChecked(False)
