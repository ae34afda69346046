"""Keeps labs: saving and opening `.lab` files, and the whole time line as a film."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.core.paths import last_lab_file
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.lab.controllers.setup import SetupController
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.shared.animation_export import AnimationExport
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.labs.frame import LabFrame

if TYPE_CHECKING:
    from ganstudio.gui.lab.page import LabPage

_SUFFIX = ".lab"
_FILM_SIDE, _MOST_PICTURES, _MILLISECONDS = 640, 160, 50


class LabFiles(QObject):
    """`open`, `save` and `export` take a path; the slots ask for one first."""

    def __init__(self, context: AppContext, page: "LabPage", setup: SetupController) -> None:
        super().__init__(page)
        self._context, self._page, self._setup, self._lab = context, page, setup, context.model(LabModel)
        self._export = AnimationExport(self)
        self._opened: list[Experiment] | None = None
        header = page.header
        header.open.triggered.connect(self._choose_to_open)
        header.save.triggered.connect(self._choose_to_save)
        header.last.triggered.connect(self._go_on)
        header.offer_last(last_lab_file().is_file())
        self._lab.state_changed.connect(header.go_on.hide)
        header.film.triggered.connect(self._choose_film)
        self._lab.opened.connect(self._lane_opened)
        self._lab.saved.connect(self._saved)
        self._lab.failed.connect(self._failed)
        self._export.progressed.connect(self._show_progress)
        self._export.finished.connect(self._film_done)
        self._export.cancelled.connect(self._film_cancelled)
        self._export.failed.connect(self._film_failed)
        page.strip.cancelled.connect(self._export.cancel)

    # --- labs

    def open(self, path: Path) -> None:
        """Show the lab in a file, at rest where it was saved."""
        self._page.conductor.room.then_do(lambda: self._open(path))

    def _open(self, path: Path) -> None:
        self._opened = []
        self._lab.open(path)

    @Slot(int, object)
    def _lane_opened(self, lane: int, experiment: Experiment) -> None:
        """What is in the file is what is set up; a lab that was started here is set up already."""
        if self._opened is None:
            return
        self._opened.append(experiment)
        self._setup.adopt(list(self._opened))

    @Slot()
    def _failed(self) -> None:
        self._opened = None

    def finish_opening(self) -> None:
        """The lab rests: all its lanes are there."""
        if self._opened:
            self._opened = None

    def save(self, path: Path) -> None:
        """Write the lab to a file; `AppContext` is told."""
        self._lab.save(path if path.suffix.lower() == _SUFFIX else path.with_name(f"{path.name}{_SUFFIX}"))

    @Slot()
    def _go_on(self) -> None:
        self.open(last_lab_file())

    @Slot(str)
    def _saved(self, path: str) -> None:
        if Path(path) == last_lab_file():
            return  # by closing the window, not by the user
        self._context.preferences.remember(Path(path))
        self._page.strip.show_note(f"The lab is saved as {path}.")

    @Slot()
    def _choose_to_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._page, "Open lab", _documents(), f"Labs (*{_SUFFIX})")
        if path:
            self.open(Path(path))

    @Slot()
    def _choose_to_save(self) -> None:
        if not self._lab.active:
            self._page.strip.show_note("There is nothing to save yet: press Play first.")
            return
        suggested = str(Path(_documents()) / f"{self._name()}{_SUFFIX}")
        path, _ = QFileDialog.getSaveFileName(self._page, "Save lab", suggested, f"Labs (*{_SUFFIX})")
        if path:
            self.save(Path(path))

    def _name(self) -> str:
        return self._setup.shape.title.lower()

    # --- the film

    @Slot()
    def _choose_film(self) -> None:
        if not any(len(line) > 1 for line in self._lab.timeline):
            self._page.strip.show_note("There is no film yet: press Play first.")
            return
        suggested = str(Path(_documents()) / f"{self._name()}.gif")
        kinds = "GIF (*.gif);;WebP (*.webp)"
        path, kind = QFileDialog.getSaveFileName(self._page, "Export the film", suggested, kinds)
        if path:
            suffix = ".webp" if "webp" in kind else ".gif"
            chosen = Path(path)
            self.export(chosen if chosen.suffix.lower() in (".gif", ".webp") else chosen.with_suffix(suffix))

    def export(self, path: Path) -> None:
        """The time line from its first to its newest moment, as pictures beside each other in a race."""
        moments = self._moments()
        pictures = self._page.area.pictures
        painters = [picture.frame_painter(_FILM_SIDE, int(_FILM_SIDE * 1.04) // 2 * 2) for picture in pictures]
        captions = self._setup.captions(self._context.training.catalogue)
        self._export.start(_film(moments, painters, captions), len(moments), path, _MILLISECONDS)
        self._show_progress(0, len(moments))

    def _moments(self) -> list[list[LabFrame]]:
        """For each picture of the film the frames of all labs, evenly along the time line."""
        lines = [list(line) for line in self._lab.timeline]
        longest = max(lines, key=len)
        places = np.unique(np.linspace(0, len(longest) - 1, min(len(longest), _MOST_PICTURES)).round().astype(int))
        steps = [longest[place].step for place in places.tolist()]
        found = [[line.nearest(step) for line in self._lab.timeline] for step in steps]
        return [[frame for frame in frames if frame is not None] for frames in found]

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self._page.strip.show_busy("Exporting the film", done, total)

    @Slot(str)
    def _film_done(self, path: str) -> None:
        self._page.strip.show_end(f"The film is saved as {path}.")

    @Slot()
    def _film_cancelled(self) -> None:
        self._page.strip.show_end("The export was cancelled; nothing was written.")

    @Slot(str, str)
    def _film_failed(self, text: str, details: str) -> None:
        self._page.strip.hide()
        self._context.tell_error(text, details)


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
