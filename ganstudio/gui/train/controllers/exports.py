"""Exports of the displayed run: which checkpoint, what became of it, a copy elsewhere; or what it learnt."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.routing import page_and_item
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.train.model import TrainModel
from ganstudio.gui.train.panels.run_panel import RunPanel
from ganstudio.gui.train.widgets.export_strip import ExportStrip
from ganstudio.gui.train.widgets.run_controls import RunControls


class ExportController(QObject):
    """Connects the export buttons and the strip below the settings with the job that exports."""

    def __init__(
        self, context: AppContext, model: TrainModel, controls: RunControls, panel: RunPanel, strip: ExportStrip
    ) -> None:
        super().__init__(strip)
        self._context, self._model, self._strip = context, model, strip
        controls.export.connect(model.export)
        panel.export_wanted.connect(model.export)
        panel.measure_wanted.connect(self._measure)
        exports = model.exports
        exports.began.connect(strip.show_busy)
        exports.finished.connect(strip.show_done)
        exports.failed.connect(strip.show_failed)
        exports.cancelled.connect(strip.show_cancelled)
        exports.copied.connect(strip.show_copied)
        exports.not_copied.connect(context.tell_error)
        strip.cancelled.connect(exports.cancel)
        strip.opened.connect(self._open)
        strip.copy_wanted.connect(self._ask_where)
        model.training.state_changed.connect(self._make_room)

    @Slot(int)
    def _measure(self, step: int) -> None:
        """Measure a checkpoint of the displayed run on the Evaluate page."""
        if self._model.displayed.path is not None:
            self._context.go("evaluate", (self._model.displayed.path, step))

    @Slot(str)
    def _open(self, exported: str) -> None:
        """Play with the generator, or translate with it."""
        self._context.go(*page_and_item(Path(exported)))

    @Slot(str)
    def _ask_where(self, exported: str) -> None:
        title, kinds = "Save the exported generator", "Generators (*.onnx)"
        target, _ = QFileDialog.getSaveFileName(self._strip.window(), title, exported, kinds)
        if target:
            self._model.exports.copy(exported, target)

    @Slot(str)
    def _make_room(self, state: str) -> None:
        if state == "starting":
            self._strip.hide()
