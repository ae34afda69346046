""" "Show nearest training pictures", as every sheet of samples offers it: the session and the dialog together."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ganstudio.gui.shared.image_grid.image_grid import ImageGrid
from ganstudio.gui.shared.image_grid.qt_images import Picture
from ganstudio.gui.shared.nearest.nearest_dialog import NearestDialog
from ganstudio.gui.shared.nearest.nearest_search import NearestSearch

NEAREST = ("nearest", "Show nearest training pictures")
"""What a sheet's menu says when it is chosen, and its words."""

Known = Callable[[], tuple[Path, str] | None]
"""The generator's file or run, and its data as `--data` takes them, "" for its own; None where there is none."""


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
