"""Finds in the pool what was kept of a generator: large files take a while to be told apart."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.explore import session_file
from ganstudio.gui.explore.session_file import SavedExploration
from ganstudio.gui.jobs.thread_pool import run_in_pool


class SessionRecall(QObject):
    """`recalled` follows `ask`, unless another question came in between or the file is gone."""

    recalled = Signal(str, object)
    """The key under which it is kept, and a KeptExploration or None."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = Path()

    def ask(self, path: Path) -> None:
        """A generator's file, or its run's folder."""
        self._asked = path
        run_in_pool(_recall, path, then=self._take, failed=self._pass_over)

    @Slot(object)
    def _take(self, found: tuple[Path, str, SavedExploration | None]) -> None:
        path, key, kept = found
        if path == self._asked:
            self.recalled.emit(key, kept)

    @Slot(str, str)
    def _pass_over(self, _text: str, _details: str) -> None:
        pass


def _recall(path: Path) -> tuple[Path, str, SavedExploration | None]:
    key = session_file.key_of(path)
    return path, key, session_file.recall(key)
