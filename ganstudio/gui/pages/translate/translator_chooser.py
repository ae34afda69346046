"""The drop-down of translators: shipped ones, one's own, and whatever file is open; one entry for both directions."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from ganstudio.gui.sessions.generator_summary import GeneratorSummary

if TYPE_CHECKING:
    from ganstudio.inference.translator_file import TranslatorFile


class TranslatorChooser(QComboBox):
    """`chosen` says which file the user wants."""

    chosen = Signal(object)
    """The Path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(240)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setPlaceholderText("No translator open")
        self.setAccessibleName("Translator")
        self._known: list[GeneratorSummary] = []
        self._open: TranslatorFile | None = None
        self._both: tuple[str, ...] = ()
        """Paths of the open one and its other direction."""
        self.activated.connect(self._choose)

    def show_known(self, files: Sequence[GeneratorSummary]) -> None:
        """List the translators among these; of a pair the first direction stands for both."""
        translators = [known for known in files if known.kind == "translator"]
        pairs = {(known.path.parent, known.title): known for known in reversed(translators) if known.direction}
        self._known = [known for known in translators if pairs.get((known.path.parent, known.title), known) is known]
        self._fill()

    def show_open(self, translator: "TranslatorFile", partner: Path | None) -> None:
        """Mark the one that is open, listing it if neither of its directions is known."""
        self._open = translator
        self._both = (str(translator.path), str(partner or ""))
        self._fill()

    @property
    def first(self) -> Path | None:
        """What to open where the user has not said."""
        return self._known[0].path if self._known else None

    @Slot()
    def mark_open(self) -> None:
        """Back to the one that is open, after another could not be opened."""
        self.setCurrentIndex(self._place_of_open())

    def _place_of_open(self) -> int:
        return next((place for place in range(self.count()) if self.itemData(place) in self._both), -1)

    def _fill(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            self._add_all([(known.path, known.title) for known in self._known if known.shipped])
            self._add_all([(known.path, _own_title(known)) for known in self._known if not known.shipped])
            if self._open is not None and self._place_of_open() < 0:
                self._add_all([(self._open.path, self._open.title)])
            self.mark_open()

    def _add_all(self, entries: list[tuple[Path, str]]) -> None:
        if entries and self.count():
            self.insertSeparator(self.count())
        for path, title in entries:
            self.addItem(title, str(path))

    @Slot(int)
    def _choose(self, index: int) -> None:
        path = self.itemData(index)
        if path and index != self._place_of_open():
            self.chosen.emit(Path(path))


def _own_title(known: GeneratorSummary) -> str:
    """Its title and the run that it was exported from: RUN/export/file.onnx."""
    run = known.path.parent.parent.name
    return known.title if known.title == run else f"{known.title} ({run})"
