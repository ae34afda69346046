"""The samples, large: generated ones, real ones, both, or what else the scheme shows; below them the slider through the
growth of the generated ones."""

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ganstudio.core.paths import as_text
from ganstudio.formats.experiment import Augmentation
from ganstudio.gui.shared.image_grid.sample_grid import SampleGrid
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.local_paths import local_paths
from ganstudio.gui.shared.view_buttons import ViewButtons
from ganstudio.gui.train.widgets.growth_slider import GrowthSlider
from ganstudio.images.arrays import Pictures
from ganstudio.runs.previews import PreviewDescription, PreviewWords

_REPORT_HEIGHT = 132
_SEEN = "What the networks will see"
_DIFFERENTIABLE = (
    "The discriminator sees each of them, and each generated one, shifted, recoloured and partly covered by chance."
)
_VIEWS = {"generated": "Generated", "both": "Both", "real": "Real"}
_SAME_Z = "The same random numbers (z) at every step, drawn with averaged weights, like an export."


class SamplesPanel(QWidget):
    """In the set-up it previews the data; for a run it shows what the generator makes."""

    failed = Signal(str)
    folder_dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.generated = SampleGrid("The first samples come in a moment.")
        self.generated.setAccessibleName("Generated samples")
        self.real = SampleGrid("Real pictures come with the first samples.")
        self.real.setAccessibleName("Real pictures")
        self.other = SampleGrid()
        """The scheme's own pictures, one kind at a time."""
        self.data = SampleGrid()
        self.data.setAccessibleName("What the networks will see")
        self.data.name = "data"
        self.data_words = plain_label(_SEEN)
        self.data_words.setProperty("role", "secondary")
        self.data_words.setWordWrap(True)
        self.data_words.setMinimumHeight(32)
        self.data_words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.report = QPlainTextEdit(readOnly=True)
        self.report.setAccessibleName("What was understood of your data")
        self.report.setFixedHeight(_REPORT_HEIGHT)
        self.report.hide()
        self.words = plain_label()
        self.words.setProperty("role", "secondary")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.sentence = plain_label(wordWrap=True)
        self.sentence.setProperty("role", "secondary")
        self.growth = GrowthSlider()
        self.views = ViewButtons()
        self.views.set_views(_VIEWS)
        self._others: dict[str, tuple[int, Pictures]] = {}
        self._described: dict[str, PreviewDescription] = {}
        self._has_latent = True
        self._generated_step = 0
        self._stack = QStackedWidget()
        self.setAcceptDrops(True)
        self._lay_out()
        self.views.chosen.connect(self.show_view)
        self.show_view("generated")
        for grid in (self.generated, self.real, self.other, self.data):
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
        column.addWidget(self.report)
        return view

    def _run_view(self) -> QWidget:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.words, 1)
        head.addWidget(self.views)
        grids = QHBoxLayout()
        grids.setSpacing(8)
        grids.addWidget(self.generated, 1)
        grids.addWidget(self.real, 1)
        grids.addWidget(self.other, 1)
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(grids, 1)
        column.addWidget(self.growth)
        column.addWidget(self.sentence)
        return view

    # --- what is shown

    @Slot(str)
    def show_view(self, view: str) -> None:
        """ "generated", "real", "both", or the name of one of the scheme's own previews."""
        self.views.choose(view)
        is_own = view not in _VIEWS
        self.generated.setVisible(view in ("generated", "both"))
        self.real.setVisible(view in ("real", "both"))
        self.other.setVisible(is_own)
        self.growth.setVisible(not is_own)
        described = self._described.get(view, PreviewDescription(view, ""))
        self.sentence.setText(described.sentence)
        self.sentence.setVisible(is_own and bool(self.sentence.text()))
        if is_own:
            self.other.name, self.other.empty_words = view, "They come with the next samples."
            self.other.captions = list(described.captions)
            self.other.setAccessibleName(title_of(view))
            self.other.show_pictures(self._others[view][1] if view in self._others else None)
        self._show_words()

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

    @Slot(object)
    def show_report(self, lines: list[str]) -> None:
        """What was understood of the user's own data, a finding a line."""
        self.report.setPlainText("\n".join(lines))
        self.report.setVisible(bool(lines))

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
        self._others, self._generated_step = {}, -1
        self._described, self._has_latent = {}, True
        self.views.set_views(_VIEWS)
        self.show_view("generated")
        self.generated.name, self.real.name = f"{name} samples", f"{name} real"
        self.generated.show_pictures(None)
        self.real.show_pictures(None)

    def explain(self, words: PreviewWords) -> None:
        """What one sees on the scheme's own previews; each has its button from now on."""
        self._described = {described.name: described for described in words.previews}
        self._has_latent = words.has_latent
        self._show_views()

    def show_newest(self, step: int, pictures: dict[str, Pictures]) -> None:
        """Live pictures; generated ones only while the slider stands at its right end."""
        if "real" in pictures:
            self.real.show_pictures(pictures["real"])
        if "generated" in pictures and self.growth.is_following:
            self.show_generated(step, pictures["generated"])
        own = {name: (step, shown) for name, shown in pictures.items() if name not in _VIEWS}
        if own:
            are_first = not self._others
            self._others.update(own)
            self._show_views()
            if are_first and not self._has_latent and self.views.current == "generated":
                self.show_view(next(iter(own)))
        if self.views.current in own:
            self.show_view(self.views.current)

    def _show_views(self) -> None:
        own = {name: title_of(name) for name in (*self._described, *self._others)}
        self.views.set_views({**_VIEWS, **own})

    def show_generated(self, step: int, pictures: Pictures) -> None:
        self.generated.show_pictures(pictures)
        self._generated_step = step
        self._show_words()

    def _show_words(self) -> None:
        view = self.views.current
        if view in self._others:
            self.words.setText(f"The newest, of step {self._others[view][0]:,}")
            self.words.setToolTip("")
            return
        count = 0 if self.generated.pictures is None else len(self.generated.pictures)
        told = count and self._generated_step >= 0
        same = "z" if self._has_latent else "pictures"
        self.words.setText(f"The same {same} at step {self._generated_step:,}" if told else "")
        meaning = self._described["generated"].sentence if "generated" in self._described else _SAME_Z
        self.words.setToolTip(f"<qt>{meaning} There are {count}; as many are shown as there is room for.</qt>")

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
    paths = local_paths(data)
    if len(paths) == 1 and paths[0].is_dir() and not (paths[0] / "experiment.toml").exists():
        return as_text(paths[0])
    return ""


def title_of(name: str) -> str:
    """The words on the button of a preview."""
    return name.replace("_", " ").capitalize()
