"""Paints a lab's frames without a widget, in any thread: what a film is made of."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from ganstudio.gui.lab.widgets.lab_colours import LabColours
from ganstudio.gui.lab.widgets.lab_scene import LabScene
from ganstudio.gui.shared.image_grid.qt_images import Picture, to_picture
from ganstudio.labs.frame import LabFrame

ScenePainter = Callable[[QPainter, LabScene, QRectF, LabColours], None]
"""Paints a whole picture of a scene, fitted, into a rectangle."""


def off_screen(
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
