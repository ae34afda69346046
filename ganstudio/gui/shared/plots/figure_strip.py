"""A few values to be read as figures while they change: what each is called, small, above its value."""

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet

_CELL = 60
"""The least width of a figure."""


@dataclass(frozen=True)
class StripFigure:
    """One value in words."""

    name: str
    text: str
    help: str = ""


class FigureStrip(QWidget):
    """Takes no room without figures; as many side by side as fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: dict[str, _Cell] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self.hide()

    def show_figures(self, figures: list[StripFigure]) -> None:
        """Show these instead of those before."""
        if [figure.name for figure in figures] != list(self._cells):
            for cell in self._cells.values():
                cell.hide()
                cell.deleteLater()
            self._cells = {figure.name: _Cell(figure.name, self) for figure in figures}
            self._arrange()
        for figure in figures:
            self._cells[figure.name].show_figure(figure)
        self.setVisible(bool(figures))

    def texts(self) -> dict[str, str]:
        """What is shown, by name."""
        return {name: cell.value.text() for name, cell in self._cells.items()}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting() != self._columns:
            self._arrange()

    def _fitting(self) -> int:
        return max(min((self.width() + 8) // (_CELL + 8), len(self._cells)), 1)

    def _arrange(self) -> None:
        for place in range(self._columns):
            self._grid.setColumnStretch(place, 0)
        self._columns = self._fitting()
        for number, cell in enumerate(self._cells.values()):
            self._grid.addWidget(cell, *divmod(number, self._columns))
            self._grid.setColumnStretch(number % self._columns, 1)


class _Cell(QWidget):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.value = plain_label()
        self.value.setProperty("role", "heading")
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setAccessibleName(name)
        column(quiet(name, wraps=False), self.value, spacing=0, inside=self)

    def show_figure(self, figure: StripFigure) -> None:
        if self.value.text() != figure.text:
            self.value.setText(figure.text)
        self.setToolTip(f"<qt>{escape(figure.name)}: {figure.help}</qt>" if figure.help else "")
