"""Folders and videos as a whole: asks from where to where, and shows how far it is."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.shared.formatting import remaining
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.translate.model import TranslateModel
from ganstudio.gui.translate.panels.controls_panel import ControlsPanel
from ganstudio.gui.translate.services.batch_job import BatchJob
from ganstudio.inference.translator.video import VIDEO_SUFFIXES


class BatchDialog(QObject):
    """Asks for files and where their translations go, and shows how far the batch is."""

    def __init__(self, context: AppContext, model: TranslateModel, job: BatchJob, controls: ControlsPanel) -> None:
        super().__init__(controls)
        self._context, self._model, self.job, self._controls = context, model, job, controls
        self._progress = controls.batch_progress
        controls.folder_wanted.connect(self.choose_folder)
        controls.video_wanted.connect(self.choose_video)
        self._progress.cancelled.connect(job.cancel)
        job.progressed.connect(self._show_progress)
        job.ended.connect(self._show_end)
        job.failed.connect(self._show_failure)

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of pictures and where the translations go."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        source = QFileDialog.getExistingDirectory(self._controls, "Translate the pictures of this folder", start)
        if source:
            self.take([Path(source)])

    @Slot()
    def choose_video(self) -> None:
        """Ask for a video and where its translation goes."""
        endings = " ".join(f"*{suffix}" for suffix in sorted(VIDEO_SUFFIXES))
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
        source, _ = QFileDialog.getOpenFileName(self._controls, "Translate a video", start, f"Videos ({endings})")
        if source:
            self.take([Path(source)])

    @Slot(list)
    def take(self, sources: list[Path]) -> None:
        """Ask where the translations of these go, and translate them as the controls say."""
        from ganstudio.inference.translator.batch import Manner

        translator, settings = self._model.translator, self._model.settings
        if translator is None:
            self._context.tell_note("Open a translator first, or drop its .onnx file here.")
            return
        if self.job.is_running:
            self._context.tell_note("A batch is going on. Cancel it or wait until it is done, then start the next one.")
            return
        start = str(sources[0].parent)
        target = QFileDialog.getExistingDirectory(self._controls, "Put the translations into", start)
        if target:
            self._progress.show_busy("Looking at the files", 0, 1)
            manner = Manner(self._model.strength, settings.tile, settings.prepared)
            self.job.start(translator, sources, Path(target), manner)
            self._allow()

    def _allow(self) -> None:
        self._controls.allow_batches(not self.job.is_running)

    @Slot(int, int, float, float)
    def _show_progress(self, done: int, total: int, share: float, seconds: float) -> None:
        words = f"Translating, {remaining(seconds)} left" if seconds >= 0 else "Translating"
        if total == 1:
            self._progress.show_share(words, share)
        else:
            self._progress.show_busy(words, done, total)

    @Slot(str, str)
    def _show_end(self, words: str, wrong: str) -> None:
        self._allow()
        self._progress.show_end(words)
        if wrong:
            self._context.tell_error(words, wrong)

    @Slot(str, str)
    def _show_failure(self, text: str, details: str) -> None:
        self._allow()
        self._progress.show_end(text)
        if details:
            self._context.tell_error(text, details)
