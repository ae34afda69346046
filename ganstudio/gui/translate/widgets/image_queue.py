"""The queue of pictures: a list that says what it shows, so that only these thumbnails need be made."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QWidget

from ganstudio.gui import theme
from ganstudio.gui.translate.widgets.queue_rows import QueuePainter, QueueRows

_LOOK_MILLISECONDS = 30


class ImageQueue(QListView):
    """`chosen(number)` when another picture is looked at."""

    chosen = Signal(int)
    thumbnails_wanted = Signal(list)
    """Numbers of the rows in sight that have none, the topmost first."""
    remove_wanted = Signal(int)
    drag_wanted = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = QueueRows(self)
        self.setModel(self.rows)
        self.setItemDelegate(QueuePainter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName("Pictures")
        self.setAcceptDrops(False)  # the page takes what is dropped, wherever
        self.setStyleSheet("QListView { background: transparent; }")
        self._pressed_at: QPoint | None = None
        self._look = QTimer(self, singleShot=True, interval=_LOOK_MILLISECONDS)
        self._look.timeout.connect(self._ask_thumbnails)
        self.verticalScrollBar().valueChanged.connect(self._look_soon)
        self.rows.rowsInserted.connect(self._look_soon)
        self.rows.modelReset.connect(self._look_soon)
        self.selectionModel().currentChanged.connect(self._tell_current)
        theme.notifier().changed.connect(self.viewport().update)

    def dataChanged(
        self, first: QModelIndex | QPersistentModelIndex, last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """A row looks otherwise and is as high as before. Qt's list would place all rows anew for it, at every change:
        a tenth of a second for thousands."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    # --- which one

    @property
    def current(self) -> int | None:
        """Number of the picture that is looked at."""
        return self.rows.number_at(self.currentIndex().row())

    def choose(self, number: int) -> None:
        """Look at this one."""
        place = self.rows.place_of(number)
        if place is not None:
            both = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.rows.index(place), both)
            self.scrollTo(self.rows.index(place))

    @Slot(QModelIndex, QModelIndex)
    def _tell_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        number = self.rows.number_at(current.row())
        if number is not None:
            self.chosen.emit(number)

    # --- thumbnails

    @Slot()
    def _look_soon(self) -> None:
        self._look.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_soon()

    @Slot()
    def _ask_thumbnails(self) -> None:
        first = self.indexAt(QPoint(4, 4)).row()
        last = self.indexAt(QPoint(4, self.viewport().height() - 4)).row()
        last = last if last >= 0 else self.rows.rowCount() - 1
        numbers = [self.rows.number_at(place) for place in range(max(first, 0), last + 1)]
        missing = [number for number in numbers if number is not None and self.rows.thumbnail(number) is None]
        if missing:
            self.thumbnails_wanted.emit(missing)

    # --- the pointer and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        number = self.rows.number_at(self.indexAt(at).row())
        if number is not None and event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(number, event.globalPosition().toPoint())
        self._pressed_at = at if number is not None and event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag takes the result out; it does not select more rows, as Qt's lists do."""
        if self._pressed_at is None:
            super().mouseMoveEvent(event)
        elif (event.position().toPoint() - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            number = self.rows.number_at(self.indexAt(self._pressed_at).row())
            self._pressed_at = None
            if number is not None:
                self.drag_wanted.emit(number)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.current
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and current is not None:
            self.remove_wanted.emit(current)
        else:
            super().keyPressEvent(event)
