"""Which generators are on the page: the first one's list, its checkpoints, and a strip of all where there are more."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ganstudio.gui.evaluate.services.targets import LETTERS, EvaluationTarget
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.formatting import caption
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import row


class GeneratorBar(QWidget):
    """`chosen(path, step)` in place of all; `compared(path, step)` beside them; `removed(place)`."""

    chosen = Signal(object, object)
    compared = Signal(object, object)
    removed = Signal(int)
    file_wanted = Signal(bool)
    """Ask for a file; True to put it beside the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: list[EvaluationTarget] = []
        self._first: EvaluationTarget | None = None
        self.generator, self.step = DropDown(), DropDown()
        self.generator.setMinimumWidth(140)
        self.generator.setPlaceholderText("No generator")
        self.generator.setAccessibleName("Generator")
        self.step.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)  # a cut number says nothing
        self.step.setAccessibleName("Checkpoint")
        self.step.setToolTip("Which checkpoint of the run; the best by kernel distance has a star")
        self.tags: list[QWidget] = []
        """One for each generator where there are several; those after the first can be taken away."""
        self.tag_strip = QWidget()
        self._tag_row = row(None, margins=(0, 0, 12, 0), inside=self.tag_strip)
        self.tag_strip.hide()
        self.compare = QPushButton("Compare …")
        self.compare.setToolTip(f"Put another generator beside this one, up to {len(LETTERS)}")
        row(self.generator, self.step, self.compare, inside=self)
        self.step.hide()
        self.generator.activated.connect(self._choose)
        self.step.activated.connect(self._choose_step)
        self.compare.clicked.connect(self._show_menu)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.generator, self.step, self.compare]

    def show_known(self, targets: Sequence[EvaluationTarget]) -> None:
        """What can be chosen."""
        self._known = list(targets)
        self._fill()

    def show_steps(self, steps: Sequence[tuple[int, bool]]) -> None:
        """Checkpoints of the run that is chosen; none for a file."""
        with QSignalBlocker(self.step):
            self.step.clear()
            for step, best in steps:
                self.step.addItem(f"step {step:,}{' ★' if best else ''}", step)
            if self._first is not None:
                self.step.setCurrentIndex(self.step.findData(self._first.step))
        self.step.setVisible(bool(steps))

    def show_targets(self, targets: Sequence[EvaluationTarget]) -> None:
        """Those on the page."""
        self._first = targets[0] if targets else None
        self._fill()
        for tag in self.tags:
            tag.hide()
            tag.deleteLater()
        self.tags = [self._tag(place, target) for place, target in enumerate(targets)] if len(targets) > 1 else []
        for place, tag in enumerate(self.tags):
            self._tag_row.insertWidget(place, tag)
        self.tag_strip.setVisible(bool(self.tags))
        self.compare.setEnabled(0 < len(targets) < len(LETTERS))

    def _tag(self, place: int, target: EvaluationTarget) -> QWidget:
        """Its letter and name; all but the first can be taken away."""
        words = f"{LETTERS[place]}   {target.words}"
        if place == 0:
            return plain_label(words)
        tag = QPushButton(f"{words}   \N{MULTIPLICATION SIGN}")
        tag.setProperty("role", "quiet")
        tag.setToolTip("Take it away")
        tag.setAccessibleName(f"Take {target.words} away")
        tag.clicked.connect(partial(self._remove, place))
        return tag

    def first_known(self) -> EvaluationTarget | None:
        """What to measure where the user has not said."""
        return self._known[0] if self._known else None

    def _fill(self) -> None:
        with QSignalBlocker(self.generator):
            self.generator.clear()
            for target in self._known:
                self.generator.addItem(_words(target), str(target.path))
            if self._first is not None and self.generator.findData(str(self._first.path)) < 0:
                self.generator.addItem(_words(self._first), str(self._first.path))
            self.generator.insertSeparator(self.generator.count())
            self.generator.addItem("Open a file …", "")
            here = self.generator.findData(str(self._first.path)) if self._first is not None else -1
            self.generator.setCurrentIndex(here)

    @Slot(int)
    def _choose(self, place: int) -> None:
        path = self.generator.itemData(place)
        self._fill()  # until it is open, the one that is stays marked
        if path:
            self.chosen.emit(Path(path), None)
        else:
            self.file_wanted.emit(False)

    @Slot(int)
    def _choose_step(self, place: int) -> None:
        if self._first is not None:
            self.chosen.emit(self._first.path, self.step.itemData(place))

    @Slot()
    def _show_menu(self) -> None:
        menu = self.compare_menu()
        menu.exec(self.compare.mapToGlobal(QPoint(0, self.compare.height())))
        menu.deleteLater()

    def compare_menu(self) -> QMenu:
        """What can be put beside; of the run on the page, its other checkpoints too."""
        menu = QMenu(self)
        for index in range(self.step.count() if not self.step.isHidden() else 0):
            step = self.step.itemData(index)
            if self._first is not None and step != self._first.step:
                action = partial(self.compared.emit, self._first.path, step)
                menu.addAction(caption(f"{self._first.title}, {self.step.itemText(index)}"), action)
        menu.addSeparator()
        for target in self._known:
            if self._first is None or target.path != self._first.path:
                menu.addAction(caption(_words(target)), partial(self.compared.emit, target.path, None))
        menu.addSeparator()
        menu.addAction("Open a file …", partial(self.file_wanted.emit, True))
        return menu

    def _remove(self, place: int, _checked: bool = False) -> None:
        self.removed.emit(place)


def _words(target: EvaluationTarget) -> str:
    """A run by its name, an own export with its file's name, for several may have one title."""
    if target.step is not None:
        return f"Run {target.title}"
    is_known = target.path.parent.name == "generators" or target.title == target.path.stem
    return target.title if is_known else f"{target.title} ({target.path.stem})"
