"""Saves and opens `.lab` files, and writes the whole time line as a film."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.core.paths import last_lab_file
from ganstudio.gui.lab.controllers.training_conflict import TrainingConflictPrompt
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.panels.plot_area import PlotArea
from ganstudio.gui.lab.widgets.lab_header import LabHeader
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.labs.frame import LabFrame

_SUFFIX = ".lab"
_FILM_SIDE, _MOST_PICTURES, _MILLISECONDS = 640, 160, 50


class LabFiles(QObject):
    """`open`, `save` and `export` take a path; the slots ask for one first."""

    def __init__(
        self,
        context: AppContext,
        model: LabModel,
        header: LabHeader,
        area: PlotArea,
        progress: ProgressBar,
        conflict: TrainingConflictPrompt,
    ) -> None:
        super().__init__(header)
        self._context, self._model, self._area, self._conflict = context, model, area, conflict
        self._header, self._progress = header, progress
        self._export = model.film
        header.open.triggered.connect(self._choose_to_open)
        header.save.triggered.connect(self._choose_to_save)
        header.last.triggered.connect(self._go_on)
        header.offer_last(last_lab_file().is_file())
        header.film.triggered.connect(self._choose_film)
        model.runner.state_changed.connect(header.go_on.hide)
        model.runner.saved.connect(self._saved)
        for signal in (model.runner.message, area.message):
            signal.connect(progress.show_note)
        self._export.progressed.connect(self._show_progress)
        self._export.finished.connect(self._film_done)
        self._export.cancelled.connect(self._film_cancelled)
        self._export.failed.connect(progress.hide)
        self._export.failed.connect(context.tell_error)
        progress.cancelled.connect(self._export.cancel)

    # --- labs

    def open(self, path: Path) -> None:
        """Show the lab in a file, at rest where it was saved."""
        self._conflict.then_do(lambda: self._model.open(path))

    def save(self, path: Path) -> None:
        """Write the lab to a file; `AppContext` is told."""
        self._model.runner.save(path if path.suffix.lower() == _SUFFIX else path.with_name(f"{path.name}{_SUFFIX}"))

    @Slot()
    def _go_on(self) -> None:
        self.open(last_lab_file())

    @Slot(str)
    def _saved(self, path: str) -> None:
        if Path(path) == last_lab_file():
            return  # by closing the window, not by the user
        self._context.preferences.remember(Path(path))
        self._progress.show_note(f"The lab is saved as {path}.")

    @Slot()
    def _choose_to_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._header, "Open lab", _documents(), f"Labs (*{_SUFFIX})")
        if path:
            self.open(Path(path))

    @Slot()
    def _choose_to_save(self) -> None:
        if not self._model.runner.active:
            self._progress.show_note("There is nothing to save yet: press Play first.")
            return
        suggested = str(Path(_documents()) / f"{self._name()}{_SUFFIX}")
        path, _ = QFileDialog.getSaveFileName(self._header, "Save lab", suggested, f"Labs (*{_SUFFIX})")
        if path:
            self.save(Path(path))

    def _name(self) -> str:
        return self._model.setup.shape.title.lower()

    # --- the film

    @Slot()
    def _choose_film(self) -> None:
        if not any(len(lane.frames) > 1 for lane in self._model.runner.lanes):
            self._progress.show_note("There is no film yet: press Play first.")
            return
        suggested = str(Path(_documents()) / f"{self._name()}.gif")
        kinds = "GIF (*.gif);;WebP (*.webp)"
        path, kind = QFileDialog.getSaveFileName(self._header, "Export the film", suggested, kinds)
        if path:
            suffix = ".webp" if "webp" in kind else ".gif"
            chosen = Path(path)
            self.export(chosen if chosen.suffix.lower() in (".gif", ".webp") else chosen.with_suffix(suffix))

    def export(self, path: Path) -> None:
        """The time line from its first to its newest moment, as pictures beside each other in a race."""
        moments = self._model.moments(_MOST_PICTURES)
        painters = [plot.frame_painter(_FILM_SIDE, int(_FILM_SIDE * 1.04) // 2 * 2) for plot in self._area.plots]
        captions = self._model.setup.captions
        self._export.start(_film(moments, painters, captions), len(moments), path, _MILLISECONDS)
        self._show_progress(0, len(moments))

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self._progress.show_busy("Exporting the film", done, total)

    @Slot(str)
    def _film_done(self, path: str) -> None:
        self._progress.show_end(f"The film is saved as {path}.")

    @Slot()
    def _film_cancelled(self) -> None:
        self._progress.show_end("The export was cancelled; nothing was written.")


def _film(
    moments: list[list[LabFrame]], painters: list[Callable[[LabFrame, str], Any]], captions: list[str]
) -> Callable[[int], Any]:
    """Paints picture number n of the film; called in the pool."""

    def paint(number: int) -> Any:
        told = captions if len(painters) > 1 else [""]
        parts = [
            painter(frame, f"{caption}  step {frame.step:,}".strip())
            for painter, frame, caption in zip(painters, moments[number], told, strict=False)
        ]
        return np.concatenate(parts, 1)

    return paint


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
