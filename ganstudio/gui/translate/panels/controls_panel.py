"""The right of the page: how the translator is used."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.gui.translate.widgets.spec_editor import SpecEditor

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
        self.about = QLabel(wordWrap=True)
        self.about.setProperty("role", "secondary")
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setMaximum(100)
        self.strength.setValue(100)
        self.strength.setAccessibleName("Strength")
        self.strength.setToolTip("How much of the translation lies over the original; nothing is computed anew")
        self._percent = QLabel("100 %", alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
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
        self.strip, self.saving = ProgressBar(), ProgressBar()
        self.reading = SpecEditor()
        self._lay_out()
        self.setFixedWidth(max(_WIDTH, self.minimumSizeHint().width()))  # words may be longer
        self._connect()

    def _lay_out(self) -> None:
        strength = QHBoxLayout()
        strength.setSpacing(8)
        strength.addWidget(_label("Strength"))
        strength.addWidget(self.strength, 1)
        strength.addWidget(self._percent)
        tile = QHBoxLayout()
        tile.setSpacing(8)
        tile.addWidget(_label("Tiles"))
        tile.addWidget(self.tile, 1)
        whole = QLabel("All at once")
        whole.setProperty("role", "heading")
        batches = QHBoxLayout()
        batches.setSpacing(8)
        batches.addWidget(self.folder, 1)
        batches.addWidget(self.video, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        column.addSpacing(8)
        column.addLayout(strength)
        column.addWidget(self.prepare)
        column.addLayout(tile)
        column.addSpacing(16)
        column.addWidget(whole)
        column.addLayout(batches)
        column.addWidget(self.strip)
        column.addWidget(self.saving)
        column.addSpacing(16)
        column.addWidget(self.reading)
        column.addStretch(1)

    def _connect(self) -> None:
        self.strength.valueChanged.connect(self._tell_strength)
        self.prepare.toggled.connect(self.prepare_toggled)
        self.tile.activated.connect(self._tell_tile)
        self.folder.clicked.connect(self.folder_wanted)
        self.video.clicked.connect(self.video_wanted)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        editor = [*self.reading.choices.values(), self.reading.forget]
        return [self.strength, self.prepare, self.tile, self.folder, self.video, *editor]

    def show_strength(self, strength: float) -> None:
        """Show another strength; emits nothing."""
        with QSignalBlocker(self.strength):
            self.strength.setValue(round(strength * 100))
        self._percent.setText(f"{strength * 100:.0f} %")

    def show_preparation(self, name: str) -> None:
        """What this translator expects; nothing is offered where that is nothing."""
        self.prepare.setVisible(name in _PREPARATIONS)
        self.prepare.setText(_PREPARATIONS.get(name, ""))
        self.prepare.setToolTip(f"It learnt from pictures that were prepared so ({name}); untick it for ones that are")

    @Slot(int)
    def _tell_strength(self, percent: int) -> None:
        self._percent.setText(f"{percent} %")
        self.strength_changed.emit(percent / 100)

    @Slot(int)
    def _tell_tile(self, index: int) -> None:
        self.tile_chosen.emit(self.tile.itemData(index))


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setMinimumWidth(64)
    return label
