"""How pictures come in: dropped, pasted, opened. Files of translators and videos go where they belong."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QStandardPaths, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.shared.image_sources import Source
from ganstudio.gui.translate.model import TranslateModel
from ganstudio.gui.translate.panels.queue_panel import QueuePanel
from ganstudio.gui.translate.panels.view_area import ViewArea
from ganstudio.gui.translate.widgets.image_drop import Dropped, pixels_of, read_drop
from ganstudio.images.formats import PICTURE_SUFFIXES
from ganstudio.inference.translator.video import VIDEO_SUFFIXES

_REMOTE = (
    "This picture is on another machine, and this program fetches nothing. Save it or copy the picture itself in the "
    "browser, then drop or paste it here."
)
_NOTHING = "There is no picture in what was {}."


class DropImport(QObject):
    """Hands pictures and translators to the model, and videos to whom they concern."""

    videos_dropped = Signal(list)
    message = Signal(str)

    def __init__(self, model: TranslateModel, panel: QueuePanel, area: ViewArea) -> None:
        super().__init__(panel)
        self._model, self._panel = model, panel
        self.paste_action = QAction("Paste picture", self)
        self.paste_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Paste))
        self.paste_action.triggered.connect(self.paste)
        panel.open_wanted.connect(self.choose_files)
        panel.folder_wanted.connect(self.choose_folder)
        area.pictures_wanted.connect(self.choose_files)

    def drop(self, data: QMimeData) -> None:
        """Take what was dropped."""
        self._take(read_drop(data), "dropped")

    @Slot()
    def paste(self) -> None:
        """Take what is on the clipboard."""
        self._take(read_drop(QGuiApplication.clipboard().mimeData()), "copied")

    def _take(self, dropped: Dropped, how: str) -> None:
        made: list[tuple[str, Source]] = [(f"Picture {how}", content) for content in dropped.files]
        made += [(f"Picture {how}", partial(pixels_of, image)) for image in dropped.images]
        if made:
            self._model.add(made)
            self._tell_that_they_wait()
        if dropped.paths:
            self.take_paths(dropped.paths)
        elif not made:
            self.message.emit(_REMOTE if dropped.remote else _NOTHING.format(how))

    def take_paths(self, paths: list[Path]) -> None:
        """Pictures and folders join the queue; a translator is opened, videos are asked about."""
        kinds: dict[str, list[Path]] = {"translator": [], "video": [], "picture": []}
        for path in paths:
            suffix = path.suffix.lower()
            kind = "translator" if suffix == ".onnx" else "video" if suffix in VIDEO_SUFFIXES else "picture"
            kinds[kind].append(path)
        for path in kinds["translator"][:1]:
            self._model.open(path)
        if kinds["video"]:
            self.videos_dropped.emit(kinds["video"])
        if kinds["picture"]:
            self._model.add_paths(kinds["picture"])
            self._tell_that_they_wait()

    def _tell_that_they_wait(self) -> None:
        if self._model.translator is None:
            self.message.emit("Pictures wait until a translator is open. Open one, or drop its .onnx file here.")

    @Slot()
    def choose_files(self) -> None:
        """Ask for pictures."""
        endings = " ".join(f"*{suffix}" for suffix in sorted(PICTURE_SUFFIXES))
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        kinds = f"Pictures ({endings});;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(self._panel, "Open pictures", folder, kinds)
        if names:
            self.take_paths([Path(name) for name in names])

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of pictures."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = QFileDialog.getExistingDirectory(self._panel, "Open a folder of pictures", start)
        if folder:
            self.take_paths([Path(folder)])
