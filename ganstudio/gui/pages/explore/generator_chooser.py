"""The drop-down of generators: shipped ones, one's own exports, and whatever file is open."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from ganstudio.gui.sessions.generator_summary import GeneratorSummary


class GeneratorChooser(QComboBox):
    """`chosen` says which file the user wants."""

    chosen = Signal(object)
    """The Path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(240)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setPlaceholderText("No generator open")
        self.setAccessibleName("Generator")
        self._known: list[GeneratorSummary] = []
        self._open: tuple[Path, str] | None = None
        self.activated.connect(self._choose)

    def show_known(self, generators: Sequence[GeneratorSummary]) -> None:
        """List these; only generators can be explored."""
        self._known = [known for known in generators if known.kind == "generator"]
        self._fill()

    def show_open(self, path: Path, title: str) -> None:
        """Mark the one that is open, listing it if it is not known."""
        self._open = (path, title)
        self._fill()

    def first(self) -> Path | None:
        """What to open where the user has not said."""
        return self._known[0].path if self._known else None

    @Slot()
    def mark_open(self) -> None:
        """Back to the one that is open, after another could not be opened."""
        self.setCurrentIndex(self.findData(str(self._open[0])) if self._open else -1)

    def _fill(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            self._add_all([(known.path, known.title) for known in self._known if known.shipped])
            self._add_all([(known.path, _own_title(known)) for known in self._known if not known.shipped])
            if self._open and self.findData(str(self._open[0])) < 0:
                self._add_all([self._open])
            self.mark_open()

    def _add_all(self, entries: list[tuple[Path, str]]) -> None:
        if entries and self.count():
            self.insertSeparator(self.count())
        for path, title in entries:
            self.addItem(title, str(path))

    @Slot(int)
    def _choose(self, index: int) -> None:
        path = self.itemData(index)
        if path and (self._open is None or Path(path) != self._open[0]):
            self.chosen.emit(Path(path))


def _own_title(known: GeneratorSummary) -> str:
    """Its title and the run that it was exported from: RUN/export/file.onnx."""
    run = known.path.parent.parent.name
    return known.title if known.title == run else f"{known.title} ({run})"
