"""Asks where a picture should go, and saves it there."""

from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QStandardPaths, SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget

from ganstudio.core.errors import UserError
from ganstudio.gui.shared.image_grid import qt_images
from ganstudio.gui.shared.image_grid.qt_images import Picture


class _Saver(Protocol):
    saved: SignalInstance
    failed: SignalInstance


def ask_and_save(widget: QWidget, picture: Picture, name: str) -> None:
    """`widget` has the signals `saved(path)` and `failed(sentence)`, one of which follows unless the user gives up."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    suggested = str(Path(folder) / qt_images.file_name(name))
    path, _ = QFileDialog.getSaveFileName(widget, "Save picture", suggested, "PNG picture (*.png)")
    if path:
        save(widget, picture, Path(path))


def save(widget: QWidget, picture: Picture, path: Path) -> None:
    """The same without asking."""
    from ganstudio.images.arrays import save_png

    told = cast("_Saver", widget)
    path = path if path.suffix.lower() == ".png" else path.with_name(f"{path.name}.png")
    try:
        save_png(picture, path)
    except UserError as error:
        told.failed.emit(str(error))
    else:
        told.saved.emit(str(path))
