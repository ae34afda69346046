"""Below the large picture: its variations, or the plane of seeds."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from ganstudio.gui.widgets.choice_row import ChoiceRow
from ganstudio.gui.widgets.seed_map import SeedMap
from ganstudio.gui.widgets.variations import Variations

STRENGTH = 0.3
_CHOICES = {
    "variations": ("Variations", "Neighbours of the picture, as probable as fresh draws"),
    "plane": ("Seed plane", "Drag on it to walk between seeds"),
}


class Neighbours(QWidget):
    """Says which of the two is wanted, and of what."""

    variations_wanted = Signal()
    """The strength, the number or the draw of the variations changed."""
    plane_wanted = Signal()
    """The plane is shown now, or other seeds of it are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ChoiceRow(_CHOICES, "Below the picture")
        self.variations, self.seeds = Variations(), SeedMap()
        self.variation_seed = 1
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setMaximum(100)
        self.strength.setValue(round(STRENGTH * 100))
        self.strength.setAccessibleName("Strength of the variations")
        self.strength.setToolTip("How far the variations go: 0 is the picture itself, the right end forgets it")
        self.strength.setMinimumWidth(48)
        self.strength.setMaximumWidth(160)
        self.again = QPushButton("Draw others")
        self.again.setToolTip("Draw other variations")
        self.again.setProperty("role", "quiet")
        self._strength_label = QLabel("Strength")
        self.words = QLabel()
        self.words.setProperty("role", "secondary")
        self._lay_out()
        self.choice.chosen.connect(self.show_choice)
        self.strength.valueChanged.connect(self.variations_wanted)
        self.variations.capacity_changed.connect(self.variations_wanted)
        self.seeds.capacity_changed.connect(self.plane_wanted)
        self.seeds.scrolled.connect(self.plane_wanted)
        self.again.clicked.connect(self._draw_others)
        self.show_choice("variations")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choice)
        row.addStretch(1)
        for widget in (self.words, self.again, self._strength_label):
            row.addWidget(widget)
        row.addWidget(self.strength, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.variations)
        column.addWidget(self.seeds)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [*self.choice.buttons.values(), self.again, self.strength, self.variations, self.seeds]

    @property
    def is_plane(self) -> bool:
        return self.choice.choice == "plane"

    @property
    def variation_strength(self) -> float:
        return self.strength.value() / 100

    def begin(self, height: int, width: int) -> None:
        """Get ready for another generator's pictures."""
        for sheet in (self.variations, self.seeds):
            with QSignalBlocker(sheet):
                sheet.set_picture_size(height, width)
                sheet.clear()
        self.seeds.show_place(None)

    @Slot(str)
    def show_choice(self, name: str) -> None:
        """One of the two."""
        plane = name == "plane"
        self.choice.show_choice(name)
        self.seeds.setVisible(plane)
        self.words.setVisible(plane)
        for widget in (self.variations, self.again, self._strength_label, self.strength):
            widget.setVisible(not plane)
        (self.plane_wanted if plane else self.variations_wanted).emit()

    @Slot()
    def _draw_others(self) -> None:
        self.variation_seed += 1
        self.variations_wanted.emit()
