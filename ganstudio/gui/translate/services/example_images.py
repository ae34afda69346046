"""Fetches a translator's examples in the pool."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.image_sources import Source
from ganstudio.gui.shared.translator_examples import examples_of


class ExampleImages(QObject):
    """`ask`, and `ready` follows unless there is nothing to show."""

    ready = Signal(object)
    """Names and sources."""

    def ask(self, translator: Path) -> None:
        run_in_pool(examples_of, translator, then=self._tell, failed=self._give_up)

    @Slot(object)
    def _tell(self, found: list[tuple[str, Source]]) -> None:
        self.ready.emit(found)

    @Slot(str, str)
    def _give_up(self, _text: str, _details: str) -> None:
        """A page without examples is no reason to disturb anybody."""
