"""What one does with whole runs: open, rename, delete, start another from one's experiment."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ganstudio.core.errors import UserError
from ganstudio.gui.train.displayed_run import DisplayedRun

if TYPE_CHECKING:
    from ganstudio.gui.train.page import TrainPage


class RunListController(QObject):
    """Connects the list of runs with the library, and with the run that is shown."""

    def __init__(self, page: "TrainPage", shown: DisplayedRun) -> None:
        super().__init__(page)
        self._page, self._shown, self._library = page, shown, page.context.library
        page.runs.open_wanted.connect(self.open)
        page.runs.rename_wanted.connect(self.rename)
        page.runs.delete_wanted.connect(self.delete)
        self._library.changed.connect(self._list)
        shown.opened.connect(self._mark)
        self._list()

    @Slot(object)
    def open(self, path: Path) -> None:
        """Show an earlier run, or the one that is being trained."""
        self._shown.open(Path(path))

    @Slot(object, str)
    def rename(self, path: Path, name: str) -> None:
        """Give a run another name; it stays the one that is shown."""
        try:
            renamed = self._library.rename(path, name)
        except UserError as error:
            self._page.context.tell_error(str(error))
            return
        if self._shown.path == path:
            self._shown.open(renamed)

    @Slot(object)
    def delete(self, path: Path) -> None:
        """Delete a run that the user was asked about."""
        if self._shown.path == path:
            self._shown.close()
        try:
            self._library.delete(path)
        except UserError as error:
            self._page.context.tell_error(str(error))

    @Slot()
    def _list(self) -> None:
        self._page.runs.show_runs(self._library.runs())
        self._mark()

    @Slot()
    def _mark(self) -> None:
        if self._shown.path is not None and self._page.runs.chosen() is None:
            self._page.runs.choose(self._shown.path)
