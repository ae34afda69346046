"""Exports of the shown run: which checkpoint, what became of it, a copy elsewhere; or what it learnt."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.train.displayed_run import DisplayedRun
from ganstudio.gui.train.services.export_job import ExportJob
from ganstudio.gui.train.view_state import TrainViewState

if TYPE_CHECKING:
    from ganstudio.gui.train.page import TrainPage


class ExportController(QObject):
    """Connects the export buttons and the strip below the settings with the session that exports."""

    def __init__(self, page: "TrainPage", shown: DisplayedRun, display: TrainViewState) -> None:
        super().__init__(page)
        self._page, self._shown, self._display = page, shown, display
        self.session = ExportJob(self)
        page.controls.export.connect(self.export_newest)
        page.run.export_wanted.connect(self.export_step)
        page.run.measure_wanted.connect(self.measure_step)
        self._connect_strip()

    def _connect_strip(self) -> None:
        strip, session = self._page.export_strip, self.session
        session.began.connect(strip.show_busy)
        session.finished.connect(strip.show_done)
        session.failed.connect(strip.show_failed)
        session.cancelled.connect(strip.show_cancelled)
        session.copied.connect(strip.show_copied)
        session.not_copied.connect(self._page.context.tell_error)
        for signal in (session.began, session.finished, session.failed, session.cancelled):
            signal.connect(self._changed)
        strip.cancelled.connect(session.cancel)
        strip.opened.connect(self._page.explore)
        strip.copy_wanted.connect(self._ask_where)

    @Slot()
    def export_newest(self) -> None:
        """The newest checkpoint of the shown run."""
        if self._shown.path is not None:
            self.session.export(self._shown.path)

    @Slot(int)
    def export_step(self, step: int) -> None:
        """A certain checkpoint of the shown run."""
        if self._shown.path is not None:
            self.session.export(self._shown.path, step)

    @Slot(int)
    def measure_step(self, step: int) -> None:
        """A certain checkpoint, on the Evaluate page."""
        if self._shown.path is not None:
            self._page.context.go("evaluate", (self._shown.path, step))

    @Slot(str)
    def _ask_where(self, exported: str) -> None:
        target, _ = QFileDialog.getSaveFileName(
            self._page.window(), "Save the exported generator", exported, "Generators (*.onnx)"
        )
        if target:
            self.session.copy(exported, target)

    @Slot()
    def _changed(self) -> None:
        self._display.is_exporting = self.session.is_busy
        self._display.refresh()
        if not self.session.is_busy:
            self._page.context.library.refresh()
