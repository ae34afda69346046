"""How many samples are drawn and from which seed, what the data turned out to be, and how far the work is."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.shared.layouts import Part, column, quiet, row
from ganstudio.gui.shared.number_box import NumberBox
from ganstudio.gui.shared.progress_bar import ProgressBar

_MOST_SAMPLES, _MOST_SEED = 100_000, 999_999
_SETTLE_MILLISECONDS = 700


class SamplingBar(QWidget):
    """Two rows: what is drawn and known of the data; below it the work, while there is any."""

    changed = Signal(int, int)
    """Samples and seed, once the user has come to rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples, self.seed = NumberBox(1, _MOST_SAMPLES), NumberBox(0, _MOST_SEED)
        self.samples.setGroupSeparatorShown(True)
        self.words = quiet("")
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = ProgressBar(is_row=True)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MILLISECONDS)
        samples = _labelled("Samples", self.samples, 88, "How many are drawn: more make figures surer, and take longer")
        seed = _labelled("Seed", self.seed, 72, "The same seed draws the same samples")
        column(row(*samples, *seed, (self.words, 1)), self.progress, margins=(0, 0, 12, 0), inside=self)
        for box in (self.samples, self.seed):
            box.valueChanged.connect(self._soon)
        self._settle.timeout.connect(self._change)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.samples, self.seed, self.progress.cancel]

    def show_sampling(self, samples: int, seed: int) -> None:
        """What holds, unless the user is at it."""
        if not self._settle.isActive():
            for box, value in ((self.samples, samples), (self.seed, seed)):
                with QSignalBlocker(box):
                    box.setValue(value)

    def say(self, text: str, *, is_trouble: bool) -> None:
        """What is known of the data, or why nothing can be measured."""
        role = "trouble" if is_trouble else "secondary"
        self.words.setText(text)
        if role != self.words.property("role"):
            self.words.setProperty("role", role)
            self.words.style().unpolish(self.words)
            self.words.style().polish(self.words)

    @Slot()
    def _soon(self) -> None:
        self._settle.start()

    @Slot()
    def _change(self) -> None:
        self.changed.emit(self.samples.value(), self.seed.value())


def _labelled(name: str, box: NumberBox, width: int, told: str) -> tuple[Part, ...]:
    label = quiet(name, wraps=False)
    label.setBuddy(box)
    box.setFixedWidth(width)
    box.setAccessibleName(name)
    box.setToolTip(told)
    return label, box, 8
