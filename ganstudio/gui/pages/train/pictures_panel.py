"""The samples, large: generated ones, real ones, or both; below them the slider through their growth."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.events import Pictures
from ganstudio.gui.widgets.growth_slider import GrowthSlider
from ganstudio.gui.widgets.sample_grid import SampleGrid

_VIEWS = {"generated": "Generated", "both": "Both", "real": "Real"}


class PicturesPanel(QWidget):
    """In the set-up it previews the data; for a run it shows what the generator makes."""

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.generated = SampleGrid("The first samples come in a moment.")
        self.generated.setAccessibleName("Generated samples")
        self.real = SampleGrid("Real pictures come with the first samples.")
        self.real.setAccessibleName("Real pictures")
        self.real.name = "real"
        self.words = QLabel()
        self.words.setProperty("role", "secondary")
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.growth = GrowthSlider()
        self._views = QButtonGroup(self)
        self._switch = QWidget()
        self._lay_out()
        self._views.idClicked.connect(self._choose_view)
        self.show_view("generated")
        for grid in (self.generated, self.real):
            grid.failed.connect(self.failed)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout(self._switch)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(4)
        for number, text in enumerate(_VIEWS.values()):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("role", "quiet")
            self._views.addButton(button, number)
            buttons.addWidget(button)
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        head.addWidget(self._switch)
        grids = QHBoxLayout()
        grids.setSpacing(8)
        grids.addWidget(self.generated, 1)
        grids.addWidget(self.real, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(grids, 1)
        column.addWidget(self.growth)

    # --- what is shown

    def show_view(self, view: str) -> None:
        """ "generated", "real" or "both"."""
        self._views.button(list(_VIEWS).index(view)).setChecked(True)
        self.generated.setVisible(view != "real")
        self.real.setVisible(view != "generated")

    @Slot(int)
    def _choose_view(self, number: int) -> None:
        self.show_view(list(_VIEWS)[number])

    def show_data(self, pictures: Pictures | None, words: str) -> None:
        """The data that would be trained on, before a run."""
        self._switch.hide()
        self.growth.hide()
        self.show_view("real")
        self.real.name = "real"
        if pictures is None:
            self.real.empty_words = words
            words = ""
        self.real.show_pictures(pictures)
        self.words.setText(words)

    def show_run(self, name: str) -> None:
        """Pictures of a run follow."""
        self._switch.show()
        self.growth.show()
        self.show_view("generated")
        self.generated.name, self.real.name = f"{name} samples", f"{name} real"
        self.generated.show_pictures(None)
        self.real.show_pictures(None)
        self.real.empty_words = "Real pictures come with the first samples."
        self.words.setText("")

    def show_newest(self, step: int, pictures: dict[str, Pictures]) -> None:
        """Live pictures; generated ones only while the slider stands at its right end."""
        if "real" in pictures:
            self.real.show_pictures(pictures["real"])
        if "generated" in pictures and self.growth.is_following:
            self.show_generated(step, pictures["generated"])

    def show_generated(self, step: int, pictures: Pictures) -> None:
        self.generated.show_pictures(pictures)
        self.words.setText(f"{len(pictures)} samples of one fixed z at step {step:,}")
        self.words.setToolTip("The same random numbers (z) at every step, drawn with averaged weights, like an export")
