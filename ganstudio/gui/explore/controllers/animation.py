"""Exports what moves as an animation: asks where, shows how far it is, and can be cancelled."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.services.animation_frames import frame_painter
from ganstudio.gui.shared.image_grid.qt_images import file_name
from ganstudio.gui.shared.progress_bar import ProgressBar
from ganstudio.images.animation import HELD
from ganstudio.images.video import can_write_videos
from ganstudio.inference.generator.sample import Sample

SIDE = 256
"""About how many pixels the longer side of a frame has."""
_KINDS = {
    "GIF (*.gif)": ".gif",
    "WebP (*.webp)": ".webp",
    "PNG sequence, a new folder (*.png)": ".png",
    "Video (*.mp4)": ".mp4",
}


def kinds() -> list[str]:
    """What a film can be saved as here; a video only where what writes one is installed."""
    return [kind for kind, suffix in _KINDS.items() if suffix != ".mp4" or can_write_videos()]


class AnimationController(QObject):
    """`ask` lets the user choose a file; `export` writes one."""

    def __init__(self, model: ExploreModel, progress_bar: ProgressBar) -> None:
        super().__init__(progress_bar)
        self.model, self.progress_bar = model, progress_bar
        self.job = model.film
        self.job.progressed.connect(self._show_progress)
        self.job.finished.connect(self._finish)
        self.job.cancelled.connect(self._give_up)
        self.job.failed.connect(self._fail)
        progress_bar.cancelled.connect(self.job.cancel)

    @Slot(object, int, bool, str)
    def ask(self, samples: list[Sample], rate: int, loop: bool, name: str) -> None:
        """Ask where the animation of these samples should go, `rate` of them each second, and write it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
        suggested = Path(folder) / file_name(f"{self.model.generator.title} {name}")
        path, kind = QFileDialog.getSaveFileName(
            self.progress_bar.window(), "Save the film", str(suggested.with_suffix(".gif")), ";;".join(kinds())
        )
        if path:
            chosen = Path(path)
            known = chosen.suffix.lower() in _KINDS.values()
            self.export(samples, rate, loop, chosen if known else Path(f"{path}{_KINDS.get(kind, '.gif')}"))

    def export(self, samples: list[Sample], rate: int, loop: bool, path: Path) -> None:
        """Write the file; one at a time. What is no loop rests on its last frame before it begins again."""
        if self.job.is_running:
            self.progress_bar.show_note("One film at a time: this one is still being written.")
            return
        paint = frame_painter(self.model.generator, samples, SIDE)
        self.job.start(paint, len(samples), path, round(1000 / rate), 0 if loop else HELD)
        self._show_progress(0, len(samples))

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self.progress_bar.show_busy("Writing the film", done, total)

    @Slot(str)
    def _finish(self, path: str) -> None:
        saved = Path(path).with_suffix("") if path.lower().endswith(".png") else path
        self.progress_bar.show_end(f"The film is saved as {saved}.")

    @Slot()
    def _give_up(self) -> None:
        self.progress_bar.show_end("The film was cancelled; nothing was written.")

    @Slot(str, str)
    def _fail(self, text: str, details: str) -> None:
        self.progress_bar.hide()
        self.model.failed.emit(text, details)
