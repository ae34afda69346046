"""The current latent as a whole: seed, random, reset, mean, truncation."""

from random import SystemRandom

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSlider, QWidget

from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, row
from ganstudio.gui.shared.number_box import NumberBox

_LARGEST_RANDOM_SEED = 999_999


class LatentControls(QWidget):
    """Its buttons and the truncation slider are public."""

    seed_chosen = Signal(int)
    truncation_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seed = NumberBox(0, 2**31 - 1)
        self.seed.setKeyboardTracking(False)
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("The same seed gives the same latent")
        self.random = _button("Random", "A latent drawn from the law (R)")
        self.reset = _button("Reset", "All sliders back to the latent of this seed")
        self.mean = _button("Mean", "The middle of the latent space: every slider at 0")
        self.truncation = QSlider(Qt.Orientation.Horizontal)
        self.truncation.setMaximum(100)
        self.truncation.setValue(100)
        self.truncation.setAccessibleName("Truncation")
        self.truncation.setToolTip(
            "Draws psi times the latent: smaller is safer and more alike (the truncation trick, Karras et al. 2019)"
        )
        self._psi = plain_label("1.00", alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._psi.setFixedWidth(32)
        self._lay_out()
        self.seed.valueChanged.connect(self.seed_chosen)
        self.random.clicked.connect(self.draw)
        self.truncation.valueChanged.connect(self._truncate)

    def _lay_out(self) -> None:
        self.seed.setMinimumWidth(72)
        column(
            row(self.random, self.reset, self.mean, plain_label("Seed"), (self.seed, 1)),
            row(plain_label("Truncation"), (self.truncation, 1), self._psi),
            inside=self,
        )

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.random, self.reset, self.mean, self.seed, self.truncation]

    def show_seed(self, seed: int) -> None:
        """Show another seed; emits nothing."""
        with QSignalBlocker(self.seed):
            self.seed.setValue(seed)

    def show_truncation(self, psi: float) -> None:
        """Show another truncation; emits nothing."""
        with QSignalBlocker(self.truncation):
            self.truncation.setValue(round(psi * 100))
        self._psi.setText(f"{psi:.2f}")

    @Slot()
    def draw(self) -> None:
        """A seed by chance."""
        seed = SystemRandom().randint(0, _LARGEST_RANDOM_SEED)
        self.show_seed(seed)
        self.seed_chosen.emit(seed)

    @Slot(int)
    def _truncate(self, percent: int) -> None:
        self._psi.setText(f"{percent / 100:.2f}")
        self.truncation_chosen.emit(percent / 100)


def _button(text: str, help_text: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(help_text)
    return button
