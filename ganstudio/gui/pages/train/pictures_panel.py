"""The samples, large: generated ones, real ones, or both; below them the slider through their growth."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ganstudio.events import Pictures
from ganstudio.experiment import Augmentation
from ganstudio.gui.widgets.growth_slider import GrowthSlider
from ganstudio.gui.widgets.sample_grid import SampleGrid

_SEEN = "What the networks will see"
_DIFFERENTIABLE = (
    "The discriminator sees each of them, and each generated one, shifted, recoloured and partly covered by chance."
)
_VIEWS = {"generated": "Generated", "both": "Both", "real": "Real"}


class PicturesPanel(QWidget):
    """In the set-up it previews the data; for a run it shows what the generator makes."""

    failed = Signal(str)
    folder_dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.generated = SampleGrid("The first samples come in a moment.")
        self.generated.setAccessibleName("Generated samples")
        self.real = SampleGrid("Real pictures come with the first samples.")
        self.real.setAccessibleName("Real pictures")
        self.data = SampleGrid()
        self.data.setAccessibleName("What the networks will see")
        self.data.name = "data"
        self.data_words = QLabel(_SEEN)
        self.data_words.setProperty("role", "secondary")
        self.data_words.setWordWrap(True)
        self.data_words.setMinimumHeight(32)
        self.data_words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words = QLabel()
        self.words.setProperty("role", "secondary")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.growth = GrowthSlider()
        self._views = QButtonGroup(self)
        self._stack = QStackedWidget()
        self.setAcceptDrops(True)
        self._lay_out()
        self._views.idClicked.connect(self._choose_view)
        self.show_view("generated")
        for grid in (self.generated, self.real, self.data):
            grid.failed.connect(self.failed)

    def _lay_out(self) -> None:
        self._stack.addWidget(self._data_view())
        self._stack.addWidget(self._run_view())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _data_view(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.data_words)
        column.addWidget(self.data, 1)
        return view

    def _run_view(self) -> QWidget:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.words, 1)
        for number, text in enumerate(_VIEWS.values()):
            button = QPushButton(text)
            button.setCheckable(True)
            self._views.addButton(button, number)
            head.addWidget(button)
        grids = QHBoxLayout()
        grids.setSpacing(8)
        grids.addWidget(self.generated, 1)
        grids.addWidget(self.real, 1)
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(grids, 1)
        column.addWidget(self.growth)
        return view

    # --- what is shown

    def show_view(self, view: str) -> None:
        """ "generated", "real" or "both"."""
        self._views.button(list(_VIEWS).index(view)).setChecked(True)
        self.generated.setVisible(view != "real")
        self.real.setVisible(view != "generated")

    @Slot(int)
    def _choose_view(self, number: int) -> None:
        self.show_view(list(_VIEWS)[number])

    @Slot(str)
    def show_no_data(self, words: str) -> None:
        """Why there is nothing to see."""
        self.show_data(None, words)

    @Slot(object)
    def show_data(self, pictures: Pictures | None, words: str = "These data are no pictures.") -> None:
        """The data that would be trained on; `words` where there are no pictures of them."""
        self.data.empty_words = words
        self.data_words.setVisible(pictures is not None)
        self.data.show_pictures(pictures)

    def show_augmentation(self, augmentation: Augmentation) -> None:
        """Say how these data will be augmented; mirrored ones are among those shown."""
        seen = f"{_SEEN}, half of them mirrored" if augmentation.mirror else _SEEN
        self.data_words.setText(f"{seen}. {_DIFFERENTIABLE}" if augmentation.differentiable else seen)

    def show_side(self, *, data: bool) -> None:
        """The data, or the run."""
        self._stack.setCurrentIndex(0 if data else 1)

    def clear_run(self, name: str) -> None:
        """Pictures of another run follow."""
        self.growth.set_steps([], can_follow=False)
        self.growth.follow_quietly()
        self.show_view("generated")
        self.generated.name, self.real.name = f"{name} samples", f"{name} real"
        self.generated.show_pictures(None)
        self.real.show_pictures(None)
        self.words.setText("")

    def show_newest(self, step: int, pictures: dict[str, Pictures]) -> None:
        """Live pictures; generated ones only while the slider stands at its right end."""
        if "real" in pictures:
            self.real.show_pictures(pictures["real"])
        if "generated" in pictures and self.growth.is_following:
            self.show_generated(step, pictures["generated"])

    def show_generated(self, step: int, pictures: Pictures) -> None:
        self.generated.show_pictures(pictures)
        self.words.setText(f"Samples of one fixed z at step {step:,}")
        self.words.setToolTip(
            "<qt>The same random numbers (z) at every step, drawn with averaged weights, like an export. "
            f"There are {len(pictures)}; as many are shown as there is room for.</qt>"
        )

    # --- a folder of pictures dropped on the data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._stack.currentIndex() == 0 and _folder_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folder = _folder_of(event.mimeData())
        if folder:
            event.acceptProposedAction()
            self.folder_dropped.emit(folder)


def _folder_of(data: QMimeData) -> str:
    """The dropped folder of pictures, or "" if it is something else, such as a run, which the window opens."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) == 1 and paths[0].is_dir() and not (paths[0] / "experiment.toml").exists():
        return str(paths[0])
    return ""
