"""Below the large picture: its variations, or the plane of seeds; where sentences are drawn, other seeds and words."""

from typing import Literal, cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from ganstudio.gui.explore.widgets.seed_map import SeedMap
from ganstudio.gui.explore.widgets.variations import Variations
from ganstudio.gui.shared.choice_row import ChoiceRow

STRENGTH = 0.3
Kind = Literal["variations", "plane", "seeds", "words"]
_CHOICES = {
    "seeds": ("Seeds", "The same sentence with other noise"),
    "words": ("Other words", "The same noise under other sentences"),
    "variations": ("Variations", "Neighbours of the picture, as probable as fresh draws"),
    "plane": ("Seed plane", "Drag on it to walk between seeds"),
}
_OF_SENTENCES: tuple[Kind, ...] = ("seeds", "words")


class VariationsPanel(QWidget):
    """Says which of them is wanted, and of what."""

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
        self.again.setToolTip("Draw other ones")
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
        self.offer_sentences(reads=False)

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
    def kind(self) -> Kind:
        return cast("Kind", self.choice.choice)

    @property
    def is_plane(self) -> bool:
        return self.kind == "plane"

    def offer_sentences(self, *, reads: bool) -> None:
        """Whether the generator draws of sentences; then other seeds come first."""
        for name in _OF_SENTENCES:
            self.choice.buttons[name].setVisible(reads)
        if reads != (self.kind in _OF_SENTENCES):
            self.show_choice("seeds" if reads else "variations")

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
        """One of them."""
        plane = name == "plane"
        self.choice.show_choice(name)
        self.words.clear()
        self.seeds.setVisible(plane)
        for widget in (self.variations, self.again):
            widget.setVisible(not plane)
        self._strength_label.setVisible(name == "variations")
        self.strength.setVisible(name == "variations")
        (self.plane_wanted if plane else self.variations_wanted).emit()

    @Slot()
    def _draw_others(self) -> None:
        self.variation_seed += 1
        self.variations_wanted.emit()
