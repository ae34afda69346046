"""A numpy picture as Qt needs it: an image to paint, something to drag or copy, a file to save."""

import re
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ganstudio.inference.generator.sample import MIME

Picture = NDArray[np.uint8]
"""uint8 [height, width, channels], channels 1 or 3."""

SMOOTH_FROM = 64
"""Pictures with a side this long are scaled smoothly; smaller ones by whole numbers, pixel by pixel."""
_DRAG_SIDE = 96


def to_image(picture: Picture) -> QImage:
    """A QImage that owns its pixels."""
    picture = np.ascontiguousarray(picture)
    height, width, channels = picture.shape
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    return QImage(picture.data, width, height, width * channels, kind).copy()


def fitted(width: int, height: int, room: QRect) -> QRectF:
    """Where a picture of that size goes in `room`: centred, as large as it may; small ones by whole numbers."""
    scale = min(room.width() / width, room.height() / height)
    if max(width, height) < SMOOTH_FROM and scale >= 1:
        scale = float(int(scale))
    size = QRectF(0, 0, width * scale, height * scale)
    size.moveCenter(QRectF(room).center())
    return QRectF(round(size.x()), round(size.y()), size.width(), size.height())


def paint(painter: QPainter, image: QImage, target: QRectF) -> None:
    """Draw `image` into `target`: crisp pixels for small pictures, smooth for others."""
    smooth = max(image.width(), image.height()) >= SMOOTH_FROM
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(target, image)


def enlarged(picture: Picture, width: int, height: int) -> QImage:
    """The picture at another size, resampled better than Qt does it (bicubic)."""
    grey = picture.shape[-1] == 1
    resized = Image.fromarray(picture[..., 0] if grey else picture).resize((width, height), Image.Resampling.BICUBIC)
    return to_image(np.asarray(resized).reshape(height, width, picture.shape[-1]))


def mime_data(picture: Picture, name: str, latent: bytes = b"") -> QMimeData:
    """The picture as image data and as the URL of a PNG file called `name`; with its latent, see `inference.sample`."""
    data = QMimeData()
    if latent:
        data.setData(MIME, latent)
    data.setImageData(to_image(picture))
    data.setUrls([QUrl.fromLocalFile(str(_temporary_file(picture, name)))])
    return data


def drag(source: QWidget, picture: Picture, name: str, latent: bytes = b"") -> None:
    """Let the user drag the picture out of `source`; returns when it is dropped."""
    dragging = QDrag(source)
    dragging.setMimeData(mime_data(picture, name, latent))
    thumbnail = QPixmap.fromImage(to_image(picture)).scaled(
        _DRAG_SIDE, _DRAG_SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
    )
    dragging.setPixmap(thumbnail)
    dragging.setHotSpot(QPoint(thumbnail.width() // 2, thumbnail.height() // 2))
    dragging.exec(Qt.DropAction.CopyAction)


def copy(picture: Picture) -> None:
    """Put the picture on the clipboard."""
    QGuiApplication.clipboard().setImage(to_image(picture))


def file_name(name: str) -> str:
    """`name` as a file name that every system accepts, with .png."""
    plain = re.sub(r"[^\w .()+-]+", "_", name).strip(" .")
    return f"{plain[:100] or 'picture'}.png"


def _temporary_file(picture: Picture, name: str) -> Path:
    from ganstudio.images.arrays import save_png

    path = Path(_temporary_folder().filePath(file_name(name)))
    save_png(picture, path)
    return path


@cache
def _temporary_folder() -> QTemporaryDir:
    """Holds what was dragged out; goes with the program."""
    return QTemporaryDir()


def to_picture(image: QImage) -> Picture:
    """A QImage's pixels as uint8 [H, W, 3]."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
