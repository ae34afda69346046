"""Saves what moves as a film: asks where, shows how far it is, and can be cancelled."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.sessions.animation import AnimationExport
from ganstudio.gui.sessions.explorer import Explorer
from ganstudio.gui.sessions.film import film
from ganstudio.gui.widgets.pictures import file_name
from ganstudio.gui.widgets.progress_strip import ProgressStrip
from ganstudio.inference.sample import Sample

SIDE = 256
"""About how many pixels a film's longer side has."""
_KINDS = {"GIF": ".gif", "WebP": ".webp"}


class Films(QObject):
    """`ask` lets the user choose a file; `export` writes one."""

    def __init__(self, explorer: Explorer, strip: ProgressStrip) -> None:
        super().__init__(strip)
        self.explorer, self.strip = explorer, strip
        self.job = AnimationExport(self)
        self.job.progressed.connect(self._show_progress)
        self.job.finished.connect(self._finish)
        self.job.cancelled.connect(self._give_up)
        self.job.failed.connect(self._fail)
        strip.cancelled.connect(self.job.cancel)

    @Slot(object, int, str)
    def ask(self, samples: list[Sample], rate: int, name: str) -> None:
        """Ask where the film of these samples should go, `rate` of them each second, and write it."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
        title = Path(file_name(f"{self.explorer.generator.title} {name}")).stem
        kinds = ";;".join(f"{kind} (*{suffix})" for kind, suffix in _KINDS.items())
        path, kind = QFileDialog.getSaveFileName(
            self.strip.window(), "Save the film", str(Path(folder) / f"{title}.gif"), kinds
        )
        if path:
            suffix = next(_KINDS[name] for name in _KINDS if kind.startswith(name) or name == "GIF")
            chosen = Path(path)
            self.export(samples, rate, chosen if chosen.suffix else chosen.with_name(f"{chosen.name}{suffix}"))

    def export(self, samples: list[Sample], rate: int, path: Path) -> None:
        """Write the film; one at a time."""
        if self.job.is_running:
            self.strip.show_note("One film at a time: this one is still being written.")
            return
        self.job.start(film(self.explorer.generator, samples, SIDE), len(samples), path, round(1000 / rate))
        self._show_progress(0, len(samples))

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self.strip.show_busy("Writing the film", done, total)

    @Slot(str)
    def _finish(self, path: str) -> None:
        self.strip.show_end(f"The film is saved as {path}.")

    @Slot()
    def _give_up(self) -> None:
        self.strip.show_end("The film was cancelled; nothing was written.")

    @Slot(str, str)
    def _fail(self, text: str, details: str) -> None:
        self.strip.hide()
        self.explorer.failed.emit(text, details)
