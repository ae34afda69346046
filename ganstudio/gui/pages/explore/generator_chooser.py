"""The drop-down of generators: shipped ones, one's own exports, runs, and whatever file is open."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from ganstudio.gui.sessions.generator_summary import GeneratorSummary
from ganstudio.gui.sessions.run_summary import RunSummary


class GeneratorChooser(QComboBox):
    """`chosen` says which file or run the user wants."""

    chosen = Signal(object)
    """The Path: of a file, or of a run's folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(160)
        self.setMaximumWidth(320)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setPlaceholderText("No generator open")
        self.setAccessibleName("Generator")
        self.setToolTip("Shipped generators, your exports, and your runs, also those still training")
        self._known: list[GeneratorSummary] = []
        self._runs: list[RunSummary] = []
        self._open: tuple[Path, str] | None = None
        self.activated.connect(self._choose)

    def show_known(self, generators: Sequence[GeneratorSummary], runs: Sequence[RunSummary] = ()) -> None:
        """List these; only generators can be explored, and runs that have drawn something."""
        self._known = [known for known in generators if known.kind == "generator"]
        self._runs = [run for run in runs if run.is_generator and run.step > 0]
        self._fill()

    def show_open(self, path: Path, title: str) -> None:
        """Mark the file or run that is open, listing it if it is not known."""
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
            self._add_all([(run.path, _run_title(run)) for run in self._runs])
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


def _run_title(run: RunSummary) -> str:
    return f"Run {run.name}, training" if run.status == "running" else f"Run {run.name}"
