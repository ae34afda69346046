"""The user's runs: look at one, rename it, delete it, see what it takes on the disk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ganstudio.core.errors import UserError
from ganstudio.gui import theme
from ganstudio.gui.shared.formatting import size
from ganstudio.gui.shared.layouts import column, quiet, row
from ganstudio.gui.shared.plots.number_format import short_number
from ganstudio.gui.shared.state.run_summary import RunSummary

_STATUS = {
    "running": "in training", "finished": "finished", "stopped": "stopped", "failed": "failed",
    "interrupted": "interrupted",
}  # fmt: skip
_HEIGHT, _PICTURE, _MARGIN = 60, 44, 8
"""Of a row, in pixels."""


class RunsPanel(QWidget):
    """A double click or Return opens; everything else needs a chosen run."""

    open_wanted = Signal(object)
    """The run's folder."""
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)
    """The RunSummary; nothing was asked yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmaps: dict[tuple[Path, float], QPixmap] = {}
        self.list = QListWidget()
        self.list.setAccessibleName("Runs")
        self.list.setItemDelegate(RunItemDelegate(self._thumbnail, self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self._empty = quiet("No runs yet. Choose an experiment and press Train. Its run will be kept here.")
        self._disk = quiet("", wraps=False)
        self.open_button, self.rename_button, self.delete_button = map(QPushButton, ("Open", "Rename …", "Delete …"))
        buttons = row(self.open_button, self.rename_button, self.delete_button, None)
        column(self._empty, (self.list, 1), self._disk, buttons, margins=(0, 8, 0, 0), inside=self)
        self.list.itemActivated.connect(self._open)
        self.list.itemSelectionChanged.connect(self._enable)
        self.open_button.clicked.connect(self._open)
        self.rename_button.clicked.connect(self._rename)
        self.delete_button.clicked.connect(self._delete)
        self._enable()

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Newest first; the chosen one stays chosen."""
        chosen = self.chosen()
        with QSignalBlocker(self.list):
            self.list.clear()
            for run in runs:
                self.list.addItem(self._item(run))
                if chosen is not None and run.path == chosen.path:
                    self.list.setCurrentRow(self.list.count() - 1)
        self._empty.setVisible(not runs)
        self.list.setVisible(bool(runs))
        count = "1 run" if len(runs) == 1 else f"{len(runs)} runs"
        self._disk.setText(f"{count}, {size(sum(run.disk for run in runs))} on the disk" if runs else "")
        self._enable()

    def chosen(self) -> RunSummary | None:
        item = self.list.currentItem()
        run = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return run if isinstance(run, RunSummary) else None

    def choose(self, path: Path) -> None:
        """Choose the run in a folder, if it is listed."""
        for index in range(self.list.count()):
            if self.list.item(index).data(Qt.ItemDataRole.UserRole).path == path:
                self.list.setCurrentRow(index)

    def _item(self, run: RunSummary) -> QListWidgetItem:
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, run)
        distance = f"best KID {short_number(run.kernel_distance)}" if run.kernel_distance is not None else ""
        second = f"{_STATUS.get(run.status, run.status)}, {run.step:,} of {run.steps:,}"
        item.setText(run.name)
        item.setData(RunItemDelegate.LINES, (run.name, second, size(run.disk)))
        item.setToolTip("\n".join(filter(None, (run.title, distance, str(run.path)))))
        return item

    def _thumbnail(self, run: RunSummary) -> QPixmap:
        """A corner of the newest sample grid; read once for each new grid."""
        if run.picture is None:
            return QPixmap()
        key = (run.picture, run.modified)
        if key not in self._pixmaps:
            self._pixmaps[key] = _corner(run.path, run.picture)
        return self._pixmaps[key]

    # ---

    @Slot()
    def _enable(self) -> None:
        chosen = self.chosen()
        self.open_button.setEnabled(chosen is not None)
        for button in (self.rename_button, self.delete_button):
            button.setEnabled(chosen is not None and chosen.status != "running")

    @Slot()
    def _open(self) -> None:
        if (run := self.chosen()) is not None:
            self.open_wanted.emit(run.path)

    @Slot()
    def _rename(self) -> None:
        self.rename_wanted.emit(self.chosen())

    @Slot()
    def _delete(self) -> None:
        self.delete_wanted.emit(self.chosen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.delete_button.isEnabled():
            self.delete_button.click()
        elif event.key() == Qt.Key.Key_F2 and self.rename_button.isEnabled():
            self.rename_button.click()
        else:
            super().keyPressEvent(event)


class RunItemDelegate(QStyledItemDelegate):
    """How one run looks in the list: a corner of its newest samples, its name, how it stands, its size on the disk.

    Draws the three texts kept under the role LINES, and what `picture_of` has for the item's user data.

    Pictures are asked for when a row is painted, so that a long list of runs opens at once.
    """

    LINES = int(Qt.ItemDataRole.UserRole) + 1

    def __init__(self, picture_of: Callable[[Any], QPixmap], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture_of = picture_of

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        first, second, third = index.data(self.LINES)
        area = QRect(option.rect)
        painter.save()
        self._paint_ground(painter, option, area)
        picture = self._picture_of(index.data(Qt.ItemDataRole.UserRole))
        place = QRectF(area.left() + _MARGIN, area.top() + _MARGIN, _PICTURE, _PICTURE)
        if not picture.isNull():
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
        else:
            painter.fillRect(place, QColor(theme.colour("raised")))
        left = int(place.right()) + _MARGIN
        room = QRect(left, area.top() + 10, area.right() - left - _MARGIN, 40)
        self._paint_words(painter, room, first, second, third)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
        state = option.state
        name = "raised" if state & QStyle.StateFlag.State_Selected else "hover"
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colour(name)))
            painter.drawRoundedRect(area.adjusted(0, 1, -1, -1), 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.colour("accent")), 1))
            painter.drawRoundedRect(area.adjusted(1, 2, -2, -2), 6, 6)

    def _paint_words(self, painter: QPainter, room: QRect, first: str, second: str, third: str) -> None:
        font = painter.font()
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("text")))
        elided = QFontMetrics(font).elidedText(first, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, elided)
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("secondary")))
        width = QFontMetrics(font).horizontalAdvance(third) + 8
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, third)
        elided = QFontMetrics(font).elidedText(second, Qt.TextElideMode.ElideRight, room.width() - width)
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, elided)


def _corner(run: Path, png: Path) -> QPixmap:
    from ganstudio.gui.shared.card_images import corner_of_run
    from ganstudio.gui.shared.image_grid.qt_images import to_image

    try:
        picture = corner_of_run(run, png)
    except UserError:  # deleted or damaged meanwhile
        return QPixmap()
    return QPixmap.fromImage(to_image(picture)).scaled(
        QSize(_PICTURE, _PICTURE), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
