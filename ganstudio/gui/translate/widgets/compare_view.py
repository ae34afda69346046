"""Two pictures of the same thing, one over the other: a line that is drawn across uncovers what changed."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.image_grid.qt_images import SMOOTH_FROM
from ganstudio.gui.translate.widgets.divider_painting import paint_line, paint_titles
from ganstudio.gui.translate.widgets.mip_levels import Levels
from ganstudio.gui.translate.widgets.zoom import Zoom

_REACH = 14
_STEP, _ZOOM_STEP, _MOVE_STEP = 0.02, 1.25, 64
_CRISP_FROM = 3.0
"""Enlarged this often, pixels are shown as squares."""


class CompareView(QWidget):
    """Left of the line lies the first picture, right of it the second, both at the same zoom and place.

    Keys: Left and Right draw the line, Home and End show one alone, Space changes from one to the other, + and - zoom,
    0 fits, 1 shows pixel by pixel, Shift with arrows moves. The wheel zooms; the picture is dragged to move it while
    it is zoomed, else to take it elsewhere.
    """

    drag_wanted = Signal()
    """The picture is being dragged out of the window."""
    menu_wanted = Signal(QPoint)
    """Where on the screen."""
    zoomed = Signal(float)
    painted = Signal()
    """A newly shown second picture was painted for the first time; for measuring."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = Zoom()
        self.position, self.strength = 0.5, 1.0
        self.titles = ("Before", "After")
        self._before: Levels | None = None
        self._after: Levels | None = None
        self._words = ""
        self._rendered: tuple[QPixmap, QPixmap] | None = None
        self._grip = ""
        """What the pressed pointer holds: the "line", the "picture", or to take it "out"."""
        self._pressed_at = QPointF()
        self._is_new = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self.setAccessibleName("Before and after")
        self.setAccessibleDescription("Left and Right draw the line, Space changes sides, plus and minus zoom")
        theme.notifier().changed.connect(self._render_anew)

    def sizeHint(self) -> QSize:
        return QSize(640, 560)

    # --- content

    def show_pictures(self, before: Levels | None, after: Levels | None) -> None:
        """Show these; without the second one there is no line."""
        self._before, self._after, self._words = before, after, ""
        self._is_new = after is not None
        if before is not None:
            self.zoom.set_picture(before.width, before.height)
        self._render_anew()

    @property
    def has_picture(self) -> bool:
        return self._before is not None

    @property
    def has_both(self) -> bool:
        return self._before is not None and self._after is not None

    def show_words(self, words: str) -> None:
        """Instead of pictures, why there are none."""
        self.show_pictures(None, None)
        self._words = words

    def set_strength(self, strength: float) -> None:
        """How much of the second picture lies over the first, 0 to 1; only painted, nothing is computed."""
        self.strength = strength
        self.update()

    def set_titles(self, before: str, after: str) -> None:
        self.titles = (before, after)
        self.update()

    def set_position(self, position: float) -> None:
        """Where the line is, as a share of the picture's breadth: 0 shows only the second one."""
        self.position = min(max(position, 0.0), 1.0)
        self.update()

    def fit(self) -> None:
        """All of it, as large as there is room."""
        self.zoom.fit()
        self._render_anew()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        self.zoom.zoom_by(factor, at)
        self._render_anew()

    def zoom_to(self, scale: float) -> None:
        """`scale` pixels of the screen to a pixel of the picture."""
        self.zoom.zoom_to(scale / self.devicePixelRatioF())
        self._render_anew()

    # --- painting

    def _render_anew(self) -> None:
        self._rendered = None
        self.zoomed.emit(self.zoom.scale * self.devicePixelRatioF())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._before is None:
            painter.setPen(QColor(theme.colour("trouble_text")))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
            painter.end()
            return
        before, after = self._render()
        seen = self._seen().toAlignedRect()
        painter.fillRect(seen, QColor(theme.colour("mat")))
        painter.drawPixmap(0, 0, before)
        if self.has_both:
            line = self._line_x()
            painter.setClipRect(QRect(round(line), 0, self.width(), self.height()))
            if self.strength < 1:
                painter.setOpacity(self.strength)
            else:
                painter.fillRect(seen, QColor(theme.colour("mat")))
            painter.drawPixmap(0, 0, after)
            painter.setOpacity(1)
            painter.setClipping(False)
            paint_line(painter, line, seen)
            paint_titles(painter, self.titles, line, seen)
        self._paint_focus(painter, seen)
        painter.end()
        if self._is_new:
            self._is_new = False
            self.painted.emit()

    def _render(self) -> tuple[QPixmap, QPixmap]:
        """What the view shows of each picture, scaled once: drawing the line then only copies pixels."""
        if self._rendered is None:
            first = self._scaled(self._before)
            self._rendered = (first, self._scaled(self._after) if self._after is not None else first)
        return self._rendered

    def _scaled(self, levels: Levels | None) -> QPixmap:
        assert levels is not None
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap((self.size() * ratio).expandedTo(QSize(1, 1)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        scale = self.zoom.scale * ratio
        image = levels.for_scale(self.zoom.target.width() * ratio / levels.width)  # it may be larger than the first one
        painter = QPainter(pixmap)
        enlarged = not self.zoom.is_fitted and scale >= _CRISP_FROM
        smooth = not enlarged and max(levels.width, levels.height) >= SMOOTH_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(self.zoom.target, image)
        painter.end()
        return pixmap

    def _seen(self) -> QRectF:
        return self.zoom.target.intersected(QRectF(self.rect()))

    def _line_x(self) -> float:
        seen = self._seen()
        return seen.left() + self.position * seen.width()

    def _paint_focus(self, painter: QPainter, seen: QRect) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.colour("accent")), 2))
            painter.drawRect(seen.adjusted(1, 1, -1, -1))

    # --- the pointer and the keys

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.zoom.set_room(self.width(), self.height())
        self._render_anew()
        super().resizeEvent(event)

    def _near_line(self, point: QPointF) -> bool:
        return self.has_both and abs(point.x() - self._line_x()) <= _REACH

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._before is None or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self._pressed_at = event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._grip = "picture"
        elif self._near_line(event.position()):
            self._grip = "line"
        else:
            self._grip = "out" if self.zoom.is_fitted else "picture"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._grip == "line":
            seen = self._seen()
            self.set_position((here.x() - seen.left()) / max(seen.width(), 1.0))
        elif self._grip == "picture":
            self.zoom.move_by(here.x() - self._pressed_at.x(), here.y() - self._pressed_at.y())
            self._pressed_at = here
            self._render_anew()
        elif self._grip == "out":
            far = (here - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
            if far:
                self._grip = ""
                self.drag_wanted.emit()
        else:
            self._point_at(here)

    def _point_at(self, here: QPointF) -> None:
        inside = self._before is not None and self._seen().contains(here)
        shape = Qt.CursorShape.OpenHandCursor if inside else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.SplitHCursor if inside and self._near_line(here) else shape)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grip = ""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._before is not None and event.angleDelta().y():
            self.zoom_by(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        moves = {
            Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
        }  # fmt: skip
        if key in moves and shift:
            self.zoom.move_by(*(_MOVE_STEP * way for way in moves[key]))
            self._render_anew()
        elif not self._draw_line_by(key) and not self._zoom_by_key(key):
            super().keyPressEvent(event)

    def _draw_line_by(self, key: Qt.Key) -> bool:
        places = {
            Qt.Key.Key_Left: self.position - _STEP, Qt.Key.Key_Right: self.position + _STEP,
            Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: 1.0, Qt.Key.Key_Space: 0.0 if self.position > 0 else 1.0,
        }  # fmt: skip
        if key in places:
            self.set_position(places[key])
        return key in places

    def _zoom_by_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / _ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_1:
            self.zoom_to(1.0)
        else:
            return False
        return True
