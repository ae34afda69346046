"""The right of the page: how the translator is used."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QSlider, QWidget

from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, heading, quiet, row
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.gui.translate.widgets.spec_editor import SpecEditor
from ganstudio.inference.translator.spec import TranslatorSpec

_WIDTH = 240
_TILES = (256, 384, 512, 768, 1024)
_PREPARATIONS = {
    "grey": "Take the colours away first", "edges": "Draw the edges first", "half": "Make it coarser first (by 2)",
    "quarter": "Make it coarser first (by 4)", "hole": "Cut a hole first", "noise": "Add noise first",
}  # fmt: skip


class ControlsPanel(QWidget):
    """Says what the user wants."""

    strength_changed = Signal(float)
    tile_chosen = Signal(object)
    """Side in pixels, or None."""
    prepare_toggled = Signal(bool)
    folder_wanted = Signal()
    video_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = quiet("")
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setMaximum(100)
        self.strength.setAccessibleName("Strength")
        self.strength.setToolTip("How much of the translation lies over the original; nothing is computed anew")
        self._percent = plain_label("100 %", alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._percent.setFixedWidth(40)
        self.prepare = QCheckBox()
        self.prepare.hide()
        self.tile = DropDown()
        self.tile.setAccessibleName("Tiles")
        self.tile.setToolTip("Large pictures are translated in tiles that overlap; smaller ones need less memory")
        self.tile.addItem("as memory allows", None)
        for side in _TILES:
            self.tile.addItem(f"{side} pixels", side)
        self.folder = QPushButton("Folder to folder …")
        self.folder.setToolTip("Translate every picture of a folder into another folder; finished ones are kept")
        self.video = QPushButton("Video …")
        self.video.setToolTip("Translate a video, picture by picture")
        self.batch_progress, self.saving_progress = ProgressBar(), ProgressBar()
        self.spec = SpecEditor()
        column(
            self.about, 8,
            row(_label("Strength"), (self.strength, 1), self._percent),
            self.prepare,
            row(_label("Tiles"), (self.tile, 1)), 16,
            heading("All at once"),
            row((self.folder, 1), (self.video, 1)),
            self.batch_progress, self.saving_progress, 16,
            self.spec, None,
            inside=self,
        )  # fmt: skip
        self.setFixedWidth(max(_WIDTH, self.minimumSizeHint().width()))  # words may be longer
        self.strength.valueChanged.connect(self._tell_strength)
        self.prepare.toggled.connect(self.prepare_toggled)
        self.tile.activated.connect(self._tell_tile)
        self.folder.clicked.connect(self.folder_wanted)
        self.video.clicked.connect(self.video_wanted)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        editor = [*self.spec.choices.values(), self.spec.forget]
        return [self.strength, self.prepare, self.tile, self.folder, self.video, *editor]

    def show_strength(self, strength: float) -> None:
        """Show another strength; emits nothing."""
        with QSignalBlocker(self.strength):
            self.strength.setValue(round(strength * 100))
        self._percent.setText(f"{strength * 100:.0f} %")

    def show_translator(self, about: str, provider: str, preparation: str, spec: TranslatorSpec | None) -> None:
        """Another one is open: where it learnt and computes, what it expects (nothing is offered where that is
        nothing), and how it is read, where that may be corrected. Emits nothing."""
        self.about.setText(about)
        self.about.setToolTip(f"Computes on the {provider}")
        self.prepare.setVisible(preparation in _PREPARATIONS)
        self.prepare.setText(_PREPARATIONS.get(preparation, ""))
        learnt = f"It learnt from pictures that were prepared so ({preparation}); untick it for ones that are"
        self.prepare.setToolTip(learnt)
        with QSignalBlocker(self.prepare):
            self.prepare.setChecked(preparation != "none")
        self.spec.setVisible(spec is not None)
        if spec is not None:
            self.spec.show_spec(spec)

    def allow_batches(self, allowed: bool) -> None:
        """Whether one can be begun."""
        self.folder.setEnabled(allowed)
        self.video.setEnabled(allowed)

    @Slot(int)
    def _tell_strength(self, percent: int) -> None:
        self._percent.setText(f"{percent} %")
        self.strength_changed.emit(percent / 100)

    @Slot(int)
    def _tell_tile(self, index: int) -> None:
        self.tile_chosen.emit(self.tile.itemData(index))


def _label(text: str) -> QLabel:
    label = plain_label(text)
    label.setMinimumWidth(64)
    return label
