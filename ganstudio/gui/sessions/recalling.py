"""Finds in the pool what was kept of a generator: large files take a while to be told apart."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.sessions import kept_exploration
from ganstudio.gui.sessions.kept_exploration import KeptExploration
from ganstudio.gui.workers.short_jobs import run_in_pool


class Recalling(QObject):
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
    def _take(self, found: tuple[Path, str, KeptExploration | None]) -> None:
        path, key, kept = found
        if path == self._asked:
            self.recalled.emit(key, kept)

    @Slot(str, str)
    def _pass_over(self, _text: str, _details: str) -> None:
        pass


def _recall(path: Path) -> tuple[Path, str, KeptExploration | None]:
    key = kept_exploration.key_of(path)
    return path, key, kept_exploration.recall(key)
