"""One picture, as large as there is room; it can be dragged out, copied and saved."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QImage, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.image_grid import image_saving, qt_images
from ganstudio.gui.shared.image_grid.qt_images import Picture


class ImageView(QWidget):
    """Shows a uint8 [H, W, C] picture on a quiet mat."""

    saved = Signal(str)
    """The path."""
    failed = Signal(str)
    """A sentence: saving went wrong."""
    painted = Signal()
    """A newly shown picture was painted for the first time; for measuring."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = "picture"
        """What a saved or dragged file is called at first."""
        self.latent: Callable[[], bytes] = bytes
        """The latent that is dragged out with the picture, see `inference.sample`; nothing where there is none."""
        self.picture: Picture | None = None
        self.more_actions: list[QAction] = []
        """What else its menu offers, above copy and save."""
        self._image: QImage | None = None
        self._resampled: QImage | None = None
        self._is_new = False
        self._pressed_at: QPoint | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 160)
        self.setAccessibleName("Picture")
        self.copy_action = self._action("Copy picture", self.copy, QKeySequence.StandardKey.Copy)
        self.save_action = self._action("Save picture …", self.choose_file, QKeySequence.StandardKey.Save)
        self.copy_action.setIconText("Copy")
        self.save_action.setIconText("Save")
        theme.notifier().changed.connect(self.update)

    def _action(self, text: str, slot: Callable[[], None], key: QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self, enabled=False)
        action.triggered.connect(slot)
        action.setShortcut(QKeySequence(key))
        plain = text.removesuffix(" …")
        action.setToolTip(f"{plain} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action

    def sizeHint(self) -> QSize:
        return QSize(480, 480)

    def show_picture(self, picture: Picture | None) -> None:
        """Show another picture, or nothing."""
        self.picture = picture
        self._image = None if picture is None else qt_images.to_image(picture)
        self._resampled = None
        self._is_new = picture is not None
        for action in (self.copy_action, self.save_action):
            action.setEnabled(picture is not None)
        self.setCursor(Qt.CursorShape.OpenHandCursor if picture is not None else Qt.CursorShape.ArrowCursor)
        self.update()

    # --- what one can do with it

    @Slot()
    def copy(self) -> None:
        """Put the picture on the clipboard."""
        if self.picture is not None:
            qt_images.copy(self.picture)

    @Slot()
    def choose_file(self) -> None:
        """Ask where to save the picture, and save it."""
        if self.picture is not None:
            image_saving.ask_and_save(self, self.picture, self.name)

    def save(self, path: Path) -> None:
        """Write the picture as PNG; `saved` or `failed` follows."""
        if self.picture is not None:
            image_saving.save(self, self.picture, path)

    # --- events

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colour("window")))
        target = qt_images.fitted(self._image.width(), self._image.height(), self.rect())
        qt_images.paint(painter, self._at_size(target.size() * self.devicePixelRatioF()), target)
        painter.end()
        if self._is_new:
            self._is_new = False
            self.painted.emit()

    def _at_size(self, size: QSizeF) -> QImage:
        """The image for painting in `size` device pixels: resampled once, unless it stays pixel by pixel."""
        assert self.picture is not None
        assert self._image is not None
        if max(self.picture.shape) < qt_images.SMOOTH_FROM:
            return self._image
        width, height = round(size.width()), round(size.height())
        if self._resampled is None or (self._resampled.width(), self._resampled.height()) != (width, height):
            self._resampled = qt_images.enlarged(self.picture, width, height)
        return self._resampled

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or self.picture is None:
            return
        way = event.position().toPoint() - self._pressed_at
        if way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            qt_images.drag(self, self.picture, self.name, self.latent())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed_at = None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addActions(self.more_actions)
        menu.addSeparator()
        menu.addActions([self.copy_action, self.save_action])
        menu.exec(event.globalPos())
        menu.deleteLater()
