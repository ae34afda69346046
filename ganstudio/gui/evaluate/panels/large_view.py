"""One measure, large: all its pictures and plots, figures with their ranges, what it misses, how it was made."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ganstudio.core.settings import Field
from ganstudio.gui.evaluate.widgets.result_parts import (
    Named,
    add,
    clear,
    features_of,
    pictured,
    range_plots,
    verdict_row,
)
from ganstudio.gui.shared.forms.form_section import FormSection, by_name
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.layouts import column, quiet, row

_SIDE = 340
_COLUMN, _GAP = 480, 32


class TileColumns(QWidget):
    """`show_tiles` replaces all of them; wider ones than a column are cut down to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[QWidget] = []
        self._columns: list[QVBoxLayout] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)

    def show_tiles(self, tiles: Sequence[QWidget]) -> None:
        """Show these, in reading order."""
        for tile in self.tiles:
            tile.hide()
            tile.deleteLater()
        self.tiles = list(tiles)
        for tile in self.tiles:
            tile.setParent(self)
        self._arrange()
        for tile in self.tiles:
            tile.show()

    def _fitting(self) -> int:
        return max(min((self.width() + _GAP) // (_COLUMN + _GAP), len(self.tiles)), 1)

    def _arrange(self) -> None:
        for stack in self._columns:
            while stack.takeAt(0) is not None:
                pass
            self._row.removeItem(stack)
            stack.deleteLater()
        self._columns = [QVBoxLayout() for _ in range(self._fitting())]
        heights = [0] * len(self._columns)
        for stack in self._columns:
            stack.setSpacing(24)
            self._row.addLayout(stack, 1)
        for tile in self.tiles:
            place = heights.index(min(heights))
            self._columns[place].addWidget(tile)
            heights[place] += max(tile.sizeHint().height(), tile.minimumHeight()) + 24
        for stack in self._columns:
            stack.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting() != len(self._columns):
            self._arrange()


@dataclass(frozen=True)
class LargeContent:
    """What the large view shows of one measure."""

    measure: str
    results: tuple[Named, ...]
    """At least one, by the letters of the generators."""
    times: tuple[float, ...]
    """When these were made, in seconds since the epoch."""
    made: str
    """How the first one was made."""
    help: str = ""
    fields: tuple[Field, ...] = ()
    """Settings of the measure; none while nothing is on offer."""
    is_offered: bool = False
    is_awaited: bool = False


class LargeView(QWidget):
    """`show_content` brings it up to date."""

    left = Signal(str)
    """Back to all questions; always ""."""
    refused = Signal(str)
    wanted = Signal(str, object)
    """The measure is to be made again with these settings."""
    pictured = Signal(str, str, object)
    """A ResultGrid was made for this measure of the generator with this letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: LargeContent | None = None
        self.back = QPushButton("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK} All questions")
        self.back.setShortcut("Esc")
        self.title = QLabel()
        self.title.setProperty("role", "question")
        self.again = QPushButton("Measure again")
        self.help, self.features, self.made, self.misses = quiet(""), quiet(""), quiet(""), QLabel(wordWrap=True)
        self.verdicts, self.pictures, self.figures = QWidget(), TileColumns(), QWidget()
        for holder, gap in ((self.verdicts, 6), (self.figures, 12)):
            column(spacing=gap, inside=holder)
        self.form = FormSection("Settings")
        self._lay_out()
        self.back.clicked.connect(self._leave)
        self.again.clicked.connect(self._measure)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        column(QLabel("<b>What this misses</b>"), self.misses, spacing=4, margins=(12, 10, 12, 10), inside=card)
        side, middle = QWidget(), QWidget()
        about = (self.figures, self.features, card, self.form, self.again, self.made)
        found = (self.help, self.verdicts, self.pictures)
        column(*about, None, spacing=16, margins=(0, 0, 12, 0), inside=side)
        column(*found, None, spacing=16, margins=(0, 0, 12, 24), inside=middle)
        right = _scrolling(side, "About the measure")
        right.setFixedWidth(_SIDE)
        header = row(self.back, self.title, None, spacing=16)
        below = row((_scrolling(middle, "What was found"), 1), right, spacing=32)
        column(header, (below, 1), spacing=16, inside=self)

    # --- what is shown

    def show_content(self, content: LargeContent) -> None:
        """Bring everything up to date; results that are shown already are left alone."""
        self.again.setEnabled(content.is_offered and not content.is_awaited)
        self.again.setText("Being measured …" if content.is_awaited else "Measure again")
        before, self._shown = self._shown, content
        if before is None or _results_of(before) != _results_of(content):
            self._show_results(content)
        is_another = before is None or before.measure != content.measure
        self.form.setVisible(bool(content.fields))
        if is_another or not self.form.editors:
            self.form.set_fields(by_name(content.fields))
            self.form.show_values(content.results[0][1].settings)

    def _show_results(self, content: LargeContent) -> None:
        result = content.results[0][1]
        self.title.setText(result.title)
        self.help.setText(content.help)
        self.help.setVisible(bool(content.help))
        for holder in (self.verdicts, self.figures):
            clear(holder)
        tiles: list[QWidget] = []
        for letter, one in content.results:
            add(self.verdicts, verdict_row(letter, one.verdict))
            for widget in pictured(one, is_compact=False):
                if isinstance(widget, ResultGrid):
                    widget.failed.connect(self.refused)
                    self.pictured.emit(content.measure, letter, widget)
                tiles.append(_named(letter, widget) if letter else widget)
        self.pictures.show_tiles(tiles)
        for plot in range_plots(content.results):
            add(self.figures, plot)
        self.features.setText(features_of(result))
        self.features.setVisible(bool(self.features.text()))
        self.misses.setText(result.misses)
        self.made.setText(content.made)

    @Slot()
    def _leave(self) -> None:
        self.left.emit("")

    @Slot()
    def _measure(self) -> None:
        try:
            values = self.form.values()
        except ValueError as error:
            self.refused.emit(str(error))
            return
        assert self._shown is not None
        self.wanted.emit(self._shown.measure, values)


def _results_of(content: LargeContent) -> tuple[object, ...]:
    """What tells these results from others."""
    letters = tuple(letter for letter, _ in content.results)
    return content.measure, content.made, content.times, letters, content.help


def _named(letter: str, widget: QWidget) -> QWidget:
    """With the letter of its generator at its left."""
    made, words = QWidget(), QLabel(f"<b>{letter}</b>")
    row(words, (widget, 1), inside=made).setAlignment(words, Qt.AlignmentFlag.AlignTop)
    return made


def _scrolling(widget: QWidget, name: str) -> QScrollArea:
    widget.setObjectName("page")
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    return area
