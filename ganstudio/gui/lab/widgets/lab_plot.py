"""What the Lab's two plots share: a scene, an image of it that is painted once, and the ways to take it along.

A drag takes the plot out; while it is zoomed in, a drag moves what is shown, and one with Ctrl takes it out.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QSizePolicy, QWidget

from ganstudio.core.errors import UserError
from ganstudio.formats.density import Density
from ganstudio.gui import theme
from ganstudio.gui.lab.scene import LAYERS, LabScene
from ganstudio.gui.lab.widgets.lab_colours import LabColours
from ganstudio.gui.shared.image_grid import qt_images
from ganstudio.gui.shared.image_grid.qt_images import Picture, to_picture
from ganstudio.labs.frame import LabFrame
from ganstudio.labs.overlays import Overlay

ScenePainter = Callable[[QPainter, LabScene, QRectF, LabColours], None]
"""Paints a whole plot of a scene, fitted, into a rectangle."""


class LabPlot(QWidget):
    """`show_frame` many times a second; a subclass says how a scene is painted, zoomed and read."""

    message = Signal(str)
    failed = Signal(str)
    """A sentence: saving went wrong."""
    hovered = Signal(str)
    """Words about the place under the pointer; "" when it left."""

    paint_fitted: ScenePainter

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = LabScene()
        self.name = name
        """What a saved or dragged file is called at first."""
        self._rendered: QImage | None = None
        self._pointer: QPointF | None = None
        self._pressed: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 240)
        self.copy_action = self._action("Copy picture", self.copy, QKeySequence.StandardKey.Copy)
        self.save_action = self._action("Save picture …", self.choose_file, QKeySequence.StandardKey.Save)
        self.fit_action = QAction("Show all", self)
        self.fit_action.triggered.connect(self.fit)
        theme.notifier().changed.connect(self.redraw)

    def _action(self, text: str, slot: Callable[[], None], key: QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(slot)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.addAction(action)
        return action

    def sizeHint(self) -> QSize:
        return QSize(640, 660)

    # --- what it shows

    def show_frame(self, frame: LabFrame | None) -> None:
        """The lab as it is now, or nothing."""
        self._change(replace(self.scene, frame=frame))

    def set_truth(self, real: NDArray[np.float32] | None, density: Density | None) -> None:
        """Real samples [M, D], and their distribution where it is known in closed form."""
        self._change(replace(self.scene, real=real, density=density))

    def set_overlay(self, overlay: Overlay | None) -> None:
        """What was fitted to the points, for the layer "overlay"."""
        self._change(replace(self.scene, overlay=overlay))

    def set_layers(self, shown: Mapping[str, bool]) -> None:
        """Switch layers by name; those that are not named stay as they are. Unknown names raise KeyError."""
        for name in shown:
            LAYERS[name]
        layers = {name for name in LAYERS if shown.get(name, self.scene.shows(name))}
        self._change(replace(self.scene, layers=frozenset(layers)))

    def _change(self, scene: LabScene) -> None:
        self.scene = scene
        self.redraw()

    @Slot()
    def redraw(self) -> None:
        """Paint anew: the scene, the part of it that is shown or the theme is another one."""
        self._rendered = None
        self.update()
        if self._pointer is not None:
            self.hovered.emit(self.words_at(self._pointer))

    # --- what a subclass says

    def paint_scene(self, painter: QPainter, colours: LabColours) -> None:
        """Paint the scene as it is zoomed, over the whole widget."""
        raise NotImplementedError

    def paint_reading(self, painter: QPainter, at: QPointF, colours: LabColours) -> None:
        """Paint what is known of the place under the pointer."""
        raise NotImplementedError

    def words_at(self, at: QPointF) -> str:
        """The same in words; "" outside."""
        raise NotImplementedError

    @property
    def is_zoomed(self) -> bool:
        raise NotImplementedError

    def zoom(self, at: QPointF, factor: float) -> None:
        """Show what lies around `at` larger by `factor`."""
        raise NotImplementedError

    def move_by(self, way: QPointF) -> None:
        """Move what is shown by so many pixels."""
        raise NotImplementedError

    @Slot()
    def fit(self) -> None:
        """Show all again."""
        raise NotImplementedError

    # --- taking it along

    def picture(self) -> Picture:
        """What is seen now, uint8 [H, W, 3], without the pointer's reading."""
        return to_picture(self._image())

    def frame_painter(self, width: int, height: int) -> Callable[[LabFrame, str], Picture]:
        """Paints frames off screen, in any thread: `paint(frame, caption)` gives uint8 [height, width, 3].

        Theme, layers, real samples, density and overlay are those of this moment.
        """
        return _off_screen(type(self).paint_fitted, self.scene, LabColours.now(), (width, height), self.font().family())

    @Slot()
    def copy(self) -> None:
        """Put the picture on the clipboard."""
        qt_images.copy(self.picture())

    @Slot()
    def choose_file(self) -> None:
        """Ask where to save the picture, and save it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        suggested = str(Path(folder) / qt_images.file_name(self.name))
        path, _ = QFileDialog.getSaveFileName(self, "Save picture", suggested, "PNG picture (*.png)")
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Write the picture as PNG; `message` or `failed` follows."""
        from ganstudio.images.arrays import save_png

        path = path if path.suffix.lower() == ".png" else path.with_name(f"{path.name}.png")
        try:
            save_png(self.picture(), path)
        except UserError as error:
            self.failed.emit(str(error))
        else:
            self.message.emit(f"Saved as {path}.")

    # --- events

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image())
        if self._pointer is not None and self._pressed is None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_reading(painter, self._pointer, LabColours.now())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(LabColours.now().accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _image(self) -> QImage:
        """The scene painted at this size: once for each change, however often the pointer moves over it."""
        ratio = self.devicePixelRatioF()
        size = (self.size() * ratio).expandedTo(QSize(1, 1))
        if self._rendered is None or self._rendered.size() != size:
            colours = LabColours.now()
            self._rendered = QImage(size, QImage.Format.Format_RGB32)
            self._rendered.setDevicePixelRatio(ratio)
            self._rendered.fill(colours.mat)
            painter = QPainter(self._rendered)
            painter.setFont(self.font())
            self.paint_scene(painter, colours)
            painter.end()
        return self._rendered

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom(event.position(), 1.25 ** (event.angleDelta().y() / 120))
            event.accept()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self.hovered.emit(self.words_at(self._pointer))
        self.update()
        if self._pressed is None:
            return
        way = event.position() - self._pressed
        if self.is_zoomed and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._pressed = event.position()
            self.move_by(way)
        elif way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            qt_images.drag(self, self.picture(), self.name)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed = None
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.hovered.emit("")
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        factor = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Minus: 0.8}.get(Qt.Key(event.key()))
        way = {
            Qt.Key.Key_Left: (40, 0), Qt.Key.Key_Right: (-40, 0), Qt.Key.Key_Up: (0, 40), Qt.Key.Key_Down: (0, -40),
        }.get(Qt.Key(event.key()))  # fmt: skip
        if factor is not None:
            self.zoom(QPointF(self.rect().center()), factor)
        elif way is not None and self.is_zoomed:
            self.move_by(QPointF(*way))
        elif event.key() == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addActions([self.copy_action, self.save_action, self.fit_action])
        menu.exec(event.globalPos())
        menu.deleteLater()


def _off_screen(
    paint: ScenePainter, scene: LabScene, colours: LabColours, size: tuple[int, int], family: str
) -> Callable[[LabFrame, str], Picture]:
    """A function that paints frames in place of the scene's own, with a caption, as pictures."""

    def painted(frame: LabFrame, caption: str) -> Picture:
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(colours.mat)
        painter = QPainter(image)
        font = painter.font()
        font.setFamily(family)
        painter.setFont(font)
        paint(painter, replace(scene, frame=frame, caption=caption), QRectF(0, 0, *size), colours)
        painter.end()
        return to_picture(image)

    return painted
