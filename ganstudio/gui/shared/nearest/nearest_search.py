"""Which training pictures are most like a sample: `ganstudio nearest` in a child process, one at a time."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTemporaryDir, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.formats.results import Finding, from_line
from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.images.arrays import save_png


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
