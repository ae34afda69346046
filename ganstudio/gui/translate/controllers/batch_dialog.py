"""Folders and videos as a whole: asks from where to where, and shows how far it is."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.shared.formatting import remaining
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.translate.services.batch_job import BatchJob
from ganstudio.gui.translate.view import TranslateView
from ganstudio.inference.translator.video import VIDEO_SUFFIXES

if TYPE_CHECKING:
    from ganstudio.inference.translator.batch import Manner


class BatchDialog(QObject):
    """Connects the two buttons and the strip below them with the session."""

    def __init__(self, context: AppContext, workspace: TranslateView) -> None:
        super().__init__(workspace)
        self._context, self._workspace = context, workspace
        self.session = context.model(BatchJob)
        self._strip = workspace.controls.strip
        workspace.controls.folder_wanted.connect(self.choose_folder)
        workspace.controls.video_wanted.connect(self.choose_video)
        self._strip.cancelled.connect(self.session.cancel)
        self.session.progressed.connect(self._show_progress)
        self.session.ended.connect(self._show_end)
        self.session.failed.connect(self._show_failure)

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of pictures and where the translations go."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        source = QFileDialog.getExistingDirectory(self._workspace, "Translate the pictures of this folder", start)
        if source:
            self._ask_target_and_start([Path(source)])

    @Slot()
    def choose_video(self) -> None:
        """Ask for a video and where its translation goes."""
        endings = " ".join(f"*{suffix}" for suffix in sorted(VIDEO_SUFFIXES))
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
        source, _ = QFileDialog.getOpenFileName(self._workspace, "Translate a video", start, f"Videos ({endings})")
        if source:
            self._ask_target_and_start([Path(source)])

    @Slot(list)
    def take_videos(self, sources: list[Path]) -> None:
        """Ask where the translations of these videos go."""
        self._ask_target_and_start(sources)

    def _ask_target_and_start(self, sources: list[Path]) -> None:
        if self._workspace.session.translator is None:
            self._context.tell_note("Open a translator first, or drop its .onnx file here.")
            return
        if self.session.is_running:
            self._context.tell_note("A batch is going on. Cancel it or wait until it is done, then start the next one.")
            return
        start = str(sources[0].parent)
        target = QFileDialog.getExistingDirectory(self._workspace, "Put the translations into", start)
        if target:
            self.start(sources, Path(target))

    def start(self, inputs: list[Path], folder: Path) -> None:
        """Translate these into `folder`, as the controls say."""
        translator = self._workspace.session.translator
        if translator is not None:
            self._strip.show_busy("Looking at the files", 0, 1)
            self.session.start(translator, inputs, folder, self._manner())
            self._allow()

    def _manner(self) -> "Manner":
        from ganstudio.inference.translator.batch import Manner

        way = self._workspace.session.bench.way
        return Manner(self._context.preferences.translation_strength, way.tile, way.prepared)

    def _allow(self) -> None:
        for button in (self._workspace.controls.folder, self._workspace.controls.video):
            button.setEnabled(not self.session.is_running)

    @Slot(int, int, float, float)
    def _show_progress(self, done: int, total: int, share: float, seconds: float) -> None:
        words = f"Translating, {remaining(seconds)} left" if seconds >= 0 else "Translating"
        if total == 1:
            self._strip.show_share(words, share)
        else:
            self._strip.show_busy(words, done, total)

    @Slot(str, str)
    def _show_end(self, words: str, wrong: str) -> None:
        self._allow()
        self._strip.show_end(words)
        if wrong:
            self._context.tell_error(words, wrong)

    @Slot(str, str)
    def _show_failure(self, text: str, details: str) -> None:
        self._allow()
        self._strip.show_end(text)
        if details:
            self._context.tell_error(text, details)
