"""Below the large image: its variations or the plane of seeds; of text-conditional generators other seeds and words."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSlider, QWidget

from ganstudio.gui.explore.view_choices import TEXT_VARIATIONS, VariationKind
from ganstudio.gui.explore.widgets.seed_map import SeedMap
from ganstudio.gui.explore.widgets.variations import Variations
from ganstudio.gui.shared.choice_row import ChoiceRow
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, row

_CHOICES = {
    "seeds": ("Seeds", "The same sentence with other noise"),
    "words": ("Other words", "The same noise under other sentences"),
    "variations": ("Variations", "Neighbours of the picture, as probable as fresh draws"),
    "plane": ("Seed plane", "Drag on it to walk between seeds"),
}


class VariationsPanel(QWidget):
    """Shows one kind of samples at a time; the user chooses the kind, the strength, and other draws."""

    kind_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ChoiceRow(_CHOICES, "Below the picture")
        self.variations, self.seeds = Variations(), SeedMap()
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setMaximum(100)
        self.strength.setValue(30)
        self.strength.setAccessibleName("Strength of the variations")
        self.strength.setToolTip("How far the variations go: 0 is the picture itself, the right end forgets it")
        self.strength.setMinimumWidth(48)
        self.strength.setMaximumWidth(160)
        self.again = QPushButton("Draw others")
        self.again.setToolTip("Draw other ones")
        self.again.setProperty("role", "quiet")
        self._strength_label = plain_label("Strength")
        self.words = plain_label()
        self.words.setProperty("role", "secondary")
        head = row(self.choice, None, self.words, self.again, self._strength_label, (self.strength, 1))
        column(head, self.variations, self.seeds, inside=self)
        self.choice.chosen.connect(self.kind_chosen)
        self._kind: VariationKind | None = None
        self.offer_prompts(False)
        self.show_kind("variations")

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [*self.choice.buttons.values(), self.again, self.strength, self.variations, self.seeds]

    def offer_prompts(self, is_text_conditional: bool) -> None:
        """Whether the generator draws of prompts."""
        for name in TEXT_VARIATIONS:
            self.choice.buttons[name].setVisible(is_text_conditional)

    def clear(self, height: int, width: int) -> None:
        """Get ready for another generator, whose images have this size."""
        for grid in (self.variations, self.seeds):
            with QSignalBlocker(grid):
                grid.set_picture_size(height, width)
                grid.clear()
        self.seeds.show_place(None)

    def show_kind(self, kind: VariationKind) -> None:
        """One of them."""
        is_plane, is_varied = kind == "plane", kind == "variations"
        if kind != self._kind:
            self._kind = kind
            self.words.clear()
        self.choice.show_choice(kind)
        self.seeds.setVisible(is_plane)
        self.variations.setVisible(not is_plane)
        self.again.setVisible(not is_plane)
        self._strength_label.setVisible(is_varied)
        self.strength.setVisible(is_varied)
