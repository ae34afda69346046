"""Home's way to a generator that has learnt already: nothing to wait for."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ganstudio.gui.home.thumbnails import Thumbnails
from ganstudio.gui.home.widgets.row_card import RowCard
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary

_FIRST = "faces"
"""In colours, and every slider does something that one sees."""


class ExploreCard(RowCard):
    """A click opens a shipped generator on the Explore page."""

    def __init__(self, context: AppContext, thumbnails: Thumbnails, parent: QWidget) -> None:
        words = (
            "A trained generator comes along. Move the numbers that it draws from and see the face change at once: "
            "other hair, a smile, glasses; walk from one to the next."
        )
        super().__init__("Steer one that has learnt", words, icon="explore", parent=parent)
        self._context, self._thumbnails = context, thumbnails
        self._generator: GeneratorSummary | None = None
        self.show_fact("sliders, directions, arithmetic with pictures, films")
        self.setEnabled(False)
        thumbnails.ready.connect(self._show_picture)
        self.clicked.connect(self._open)

    def show_library(self) -> None:
        shipped = [one for one in self._context.library.generators() if one.shipped and one.kind == "generator"]
        self._generator = next((one for one in shipped if one.path.stem == _FIRST), next(iter(shipped), None))
        self.setEnabled(self._generator is not None)
        if self._generator is not None:
            path = self._generator.path
            self._thumbnails.ask("generator", str(path), str(path.stat().st_mtime_ns), path)

    @Slot()
    def _open(self) -> None:
        if self._generator is not None:
            self._context.go("explore", self._generator.path)

    @Slot(str, str, bytes)
    def _show_picture(self, kind: str, name: str, png: bytes) -> None:
        if kind == "generator" and self._generator is not None and name == str(self._generator.path):
            self.show_png(png)
