"""The Lab's buttons: play, slow motion, a step of both networks or of one, begin anew."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.layouts import row
from ganstudio.gui.shared.tab_order import focus_stays

_PRIMARY = {
    "idle": "Play", "starting": "Starting …", "running": "Pause", "slow": "Pause", "pausing": "Pausing …",
    "paused": "Play", "stopping": "Stopping …", "ended": "Play", "failed": "Play",
}  # fmt: skip
_CAN_PLAY = frozenset({"idle", "paused", "ended", "failed"})
_CAN_PAUSE = frozenset({"running", "slow"})
_CAN_STEP = frozenset({"idle", "paused"})
_PACES = (("slow", 1600), ("steady", 800), ("brisk", 350))


class LabButtons(QWidget):
    """`show_state` draws; the signals say what the user wants."""

    play = Signal()
    pause = Signal()
    slow_toggled = Signal(bool)
    pace_chosen = Signal(int)
    """Milliseconds for each sub-step."""
    step = Signal(str)
    """both, discriminator or generator."""
    restart = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = "idle"
        self.primary = QPushButton("Play")
        self.primary.setProperty("role", "primary")
        self.primary.setMinimumWidth(96)
        self.slow = QPushButton("Slow motion")
        self.slow.setCheckable(True)
        self.slow.setToolTip("Every sub-step of every update is shown and explained (M)")
        self.pace = DropDown()
        self.pace.setAccessibleName("Pace of the slow motion")
        self.steps = {
            "both": QPushButton("Step"), "discriminator": QPushButton("D only"), "generator": QPushButton("G only"),
        }  # fmt: skip
        self.again = QPushButton("Restart")
        self.again.setToolTip("Begin anew with these settings and this seed: the same lab again (R)")
        self._set_up()
        row(self.primary, self.slow, self.pace, *self.steps.values(), self.again, inside=self)
        self.show_state("idle")

    def _set_up(self) -> None:
        for title, milliseconds in _PACES:
            self.pace.addItem(title, milliseconds)
        self.pace.hide()
        tips = {
            "both": "One whole step: the updates of both players (S)",
            "discriminator": "One update of the discriminator; G stays as it is (D)",
            "generator": "One update of the generator; D stays as it is (G)",
        }
        for name, button in self.steps.items():
            button.setToolTip(tips[name])
            button.clicked.connect(partial(self._step, name))
        self.primary.clicked.connect(self.press_primary)
        self.slow.toggled.connect(self.pace.setVisible)
        self.slow.toggled.connect(self.slow_toggled)
        self.pace.activated.connect(self._pace_chosen)
        self.again.clicked.connect(self.restart)
        theme.notifier().changed.connect(self._colour)
        self._colour()

    def show_pace(self, milliseconds: int, *, slow: bool) -> None:
        """How long a sub-step is shown in slow motion, and whether this is chosen."""
        self.pace.setCurrentIndex(self.pace.findData(milliseconds))
        with QSignalBlocker(self.slow):
            self.slow.setChecked(slow)
        self.pace.setVisible(slow)

    def show_state(self, state: str, *, scrubbed: bool = False) -> None:
        """The lab's state; `scrubbed`: an earlier moment is shown, from which only a branch goes on."""
        self.state = state
        self.primary.setText(_PRIMARY[state])
        can_play = state in _CAN_PLAY
        self.primary.setToolTip("Go on (Space)" if can_play else "Rest after this update (Space)")
        with focus_stays(self, self.primary):
            self.primary.setEnabled(can_play or state in _CAN_PAUSE)
            for button in self.steps.values():
                button.setEnabled(state in _CAN_STEP and not scrubbed)
            self.again.setEnabled(state not in ("idle", "starting", "stopping"))

    @Slot()
    def press_primary(self) -> None:
        """Do what the large button says."""
        if self.state in _CAN_PLAY:
            self.play.emit()
        elif self.state in _CAN_PAUSE:
            self.pause.emit()

    def _step(self, name: str, _checked: bool = False) -> None:
        self.step.emit(name)

    @Slot(int)
    def _pace_chosen(self, index: int) -> None:
        self.pace_chosen.emit(int(self.pace.itemData(index)))

    @Slot()
    def _colour(self) -> None:
        for name in ("discriminator", "generator"):
            self.steps[name].setIcon(QIcon(_bar(theme.colour(name))))
            self.steps[name].setIconSize(QSize(10, 16))


def _bar(colour: str) -> QPixmap:
    """An upright bar with some room at its right."""
    pixmap = QPixmap(20, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.fillRect(2, 2, 8, 28, QColor(colour))
    painter.end()
    return pixmap
