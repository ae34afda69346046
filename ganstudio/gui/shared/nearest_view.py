""" "Show nearest training pictures", as every sheet of samples offers it: the session and the dialog together."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from ganstudio.core.errors import UserError
from ganstudio.formats.results import Finding, from_line
from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.gui.shared.image_grid import qt_images
from ganstudio.gui.shared.image_grid.image_grid import ImageGrid
from ganstudio.gui.shared.image_grid.qt_images import Picture
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.layouts import column, quiet, row
from ganstudio.gui.shared.progress_bar import thin_bar
from ganstudio.images.arrays import save_png

NEAREST = ("nearest", "Show nearest training pictures")
"""What a sheet's menu says when it is chosen, and its words."""

Known = Callable[[], tuple[Path, str] | None]
"""The generator's file or run, and its data as `--data` takes them, "" for its own; None where there is none."""

_SIDE = 160


class NearestSearch(QObject):
    """`look` is answered by `found` or `failed`, unless it is asked for another picture before."""

    found = Signal(object)
    """A Finding."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: QTemporaryDir | None = None
        self._child: ChildJob | None = None

    def look(self, picture: NDArray[np.uint8], trained: Path, data: str = "") -> None:
        """`picture` is uint8 [H, W, C]; `trained` is the generator's file or its run, which knows its data; others
        are given as `--data` takes them."""
        self.cancel()
        folder = QTemporaryDir()
        place = Path(folder.path()) / "sample.png"
        try:
            save_png(picture, place)
        except UserError as error:
            self.failed.emit(str(error))
            return
        self._folder = folder
        self._child = child = ChildJob(
            ["nearest", str(trained), str(place), *(["--data", data] if data else [])], self, is_stream=True
        )
        child.told.connect(self._hear)
        child.failed.connect(self._fail)
        child.start()

    @Slot()
    def cancel(self) -> None:
        """Nothing is said any more about the picture that was asked for last."""
        if self._child is not None:
            self._child.told.disconnect(self._hear)
            self._child.failed.disconnect(self._fail)
            self._child.cancel()
            self._child = None

    @Slot(bytes)
    def _hear(self, line: bytes) -> None:
        try:
            message = from_line(line)
        except UserError:  # something a library printed
            return
        if isinstance(message, Finding):
            self.found.emit(message)

    @Slot(str)
    def _fail(self, text: str) -> None:
        self.failed.emit(text.replace("with --data", "on the Evaluate page"))  # said for the command line


class NearestDialog(QDialog):
    """Empty until `show_result` or `show_failure`."""

    left = Signal()
    """It was closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Nearest training pictures")
        self.picture, self.words = QLabel(), QLabel(wordWrap=True)
        self.picture.setAccessibleName("The sample")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = thin_bar()
        self.sheet = ResultGrid()
        limit = quiet("One picture proves nothing: Evaluate asks many, and tests the answer.")
        side = column(self.picture, quiet("The sample"), None)
        right = column(self.words, self.bar, self.sheet, None, limit, spacing=12)
        row(side, (right, 1), spacing=24, margins=(24, 24, 24, 16), inside=self)
        self.resize(860, 460)

    def begin(self, picture: Picture) -> None:
        """Show itself with the sample uint8 [H, W, C], while its neighbours are looked for."""
        image = qt_images.to_image(picture)
        times = max(_SIDE // max(image.width(), image.height(), 1), 1)
        fitting = image.scaled(image.size() * times) if times > 1 else image
        self.picture.setPixmap(QPixmap.fromImage(fitting))
        self.words.setText("The nearest training pictures are looked for …")
        self.bar.show()
        self.sheet.hide()
        self.show()

    def show_result(self, result: Finding) -> None:
        """What was found."""
        self.words.setText(result.verdict.text)
        self.bar.hide()
        self.sheet.show_sheet(result.sheets[0])
        self.sheet.show()

    def show_failure(self, text: str) -> None:
        """Why there is nothing to be shown."""
        self.words.setText(text)
        self.bar.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()


class NearestView(QObject):
    """Lives as long as its page."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.session = NearestSearch(self)
        self._page = page
        self.dialog: NearestDialog | None = None

    def offer(self, sheet: ImageGrid, known: Known) -> None:
        """In the menu of every picture of `sheet`."""
        sheet.verbs = [NEAREST]
        sheet.asked.connect(partial(self._answer, sheet, known))

    def _answer(self, sheet: ImageGrid, known: Known, _verb: str, number: int) -> None:
        if (found := known()) is not None and (picture := sheet.picture(number)) is not None:
            self.look(picture, *found)

    def look(self, picture: Picture, trained: Path, data: str = "") -> None:
        """For a sample uint8 [H, W, C] of a generator's file or a run; `data` as `--data` takes it."""
        self._shown_dialog().begin(picture)
        self.session.look(picture, trained, data)

    def _shown_dialog(self) -> NearestDialog:
        if self.dialog is None:
            self.dialog = NearestDialog(self._page)
            self.dialog.left.connect(self.session.cancel)
            self.session.found.connect(self.dialog.show_result)
            self.session.failed.connect(self.dialog.show_failure)
        return self.dialog
