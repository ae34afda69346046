"""A square to draw a density on: with the mouse, or by dropping a black-and-white picture. Ink is where points will be.

Left draws, right or Shift erases, the wheel changes the brush, Ctrl+Z takes back.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.core.errors import UserError
from ganstudio.gui import theme
from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.brush_canvas import SIDE, BrushCanvas, Ink
from ganstudio.gui.lab.widgets.lab_colours import LabColours
from ganstudio.gui.shared.local_paths import local_paths

BRUSHES = (1.5, 20.0)
"""Smallest and largest radius of the brush, in pixels of the sheet."""


class DensityPad(QWidget):
    """`ink` is what was drawn; `problem()` says why it cannot be learnt."""

    changed = Signal()
    """The drawing is another one."""
    failed = Signal(str)
    """A sentence: what was dropped is no picture, or has no ink."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = BrushCanvas()
        self.brush = 5.0
        """Radius in pixels of the sheet, within `BRUSHES`."""
        self.erasing = False
        """Whether the left button erases."""
        self._last: tuple[float, float] | None = None
        self._pointer: QPointF | None = None
        self._erases_now = False
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 240)
        self.setAccessibleName("Drawing pad")
        self.setAccessibleDescription("Draw with the mouse where points should be, or drop a black-and-white picture")
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    # --- the drawing

    @property
    def ink(self) -> Ink:
        """[128, 128], 0 to 1, row 0 on top."""
        return self._sheet.ink.copy()

    @property
    def can_undo(self) -> bool:
        return self._sheet.can_undo

    def problem(self) -> str:
        """Why the drawing cannot be learnt, in a sentence; "" where it can."""
        return self._sheet.problem()

    def picture(self) -> NDArray[np.uint8]:
        """The drawing as black on white, uint8 [128, 128, 1], to be saved."""
        return np.rint(255 * (1 - self._sheet.ink)).astype(np.uint8)[..., None]

    def set_ink(self, ink: Ink) -> None:
        """Show another drawing, [128, 128]; can be taken back."""
        self._sheet.replace(ink)
        self._tell()

    def show_picture(self, source: Path | bytes) -> None:
        """Take a picture file's ink; where it cannot be read or has none, `failed` says so and the drawing stays."""
        from ganstudio.datasets.readers.image_density import ink_density
        from ganstudio.images.arrays import read_picture

        try:
            ink = ink_density(read_picture(source)).ink
        except UserError as error:
            self.failed.emit(str(error))
        else:
            self.set_ink(ink)

    @Slot()
    def clear(self) -> None:
        """Begin anew; can be taken back."""
        self._sheet.clear()
        self._tell()

    @Slot()
    def undo(self) -> None:
        """Take back the last stroke, picture or clearing."""
        self._sheet.undo()
        self._tell()

    def set_brush(self, radius: float) -> None:
        """A finer or broader brush, kept within `BRUSHES`."""
        self.brush = min(max(radius, BRUSHES[0]), BRUSHES[1])
        self.update()

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    # --- drawing with the mouse

    def square(self) -> QRectF:
        """The part of the widget that is the sheet."""
        side = max(min(self.width(), self.height()), 1)
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _at(self, point: QPointF) -> tuple[float, float]:
        square = self.square()
        scale = SIDE / square.width()
        return (point.x() - square.left()) * scale, (point.y() - square.top()) * scale

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
        if event.button() not in (left, right):
            return
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._erases_now = self.erasing or shifted or event.button() == right
        self._sheet.begin()
        self._last = self._at(event.position())
        self._draw_to(self._last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._last is not None:
            self._draw_to(self._at(event.position()))
        self.update()

    def _draw_to(self, at: tuple[float, float]) -> None:
        assert self._last is not None
        self._sheet.stroke(self._last, at, self.brush, erase=self._erases_now)
        self._last = at
        self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._last is not None:
            self._last = None
            self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.set_brush(self.brush * 1.15 ** (event.angleDelta().y() / 120))
            event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.set_brush(self.brush * (1.15 if event.key() == Qt.Key.Key_Plus else 1 / 1.15))
        else:
            super().keyPressEvent(event)

    # --- dropped pictures

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [str(path) for path in local_paths(event.mimeData())]
        if files:
            event.acceptProposedAction()
            self.show_picture(Path(files[0]))

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours, square = LabColours.now(), self.square()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(square, colours.paper)
        if self._sheet.ink.any():
            painter.drawImage(square, self._image(colours))
        else:
            painter.setFont(marks.font(painter, max(1.4 * marks.unit(square), 13)))
            painter.setPen(colours.secondary)
            words = "Draw where points should be,\nor drop a black-and-white picture here."
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QPen(colours.accent if self.hasFocus() else colours.hairline, 1))
        painter.drawRect(square.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._pointer is not None:
            radius = self.brush * square.width() / SIDE
            painter.setPen(
                QPen(colours.secondary, 1.2, Qt.PenStyle.DashLine if self.erasing else Qt.PenStyle.SolidLine)
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self._pointer, radius, radius)
        painter.end()

    def _image(self, colours: LabColours) -> QImage:
        """The ink in the colour of real data, as opaque as there is ink."""
        alpha = self._sheet.ink * 255
        tint = colours.real.getRgb()[:3]  # type: ignore[index]  # its stub says object
        parts = [np.rint(self._sheet.ink * part).astype(np.uint8) for part in (tint[2], tint[1], tint[0])]
        pixels = np.ascontiguousarray(np.stack([*parts, np.rint(alpha).astype(np.uint8)], -1))
        kind = QImage.Format.Format_ARGB32_Premultiplied
        return QImage(pixels.data, SIDE, SIDE, 4 * SIDE, kind).copy()
