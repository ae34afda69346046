"""Wires the exact latent as text and file, and the snippet that makes the picture on screen."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QStandardPaths, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ganstudio.core.errors import UserError
from ganstudio.core.files import write_atomically
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.code_panel import CodePanel
from ganstudio.gui.shared.image_grid.qt_images import file_name
from ganstudio.inference.generator.snippet import python_snippet
from ganstudio.inference.latent.text import latent_from_text, latent_to_text, read_latents

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView

_REST_MILLISECONDS = 200


class CodeController(QObject):
    """Lives as long as its workspace; texts follow once the sliders rest, and only while they are looked at."""

    def __init__(self, workspace: "ExploreView", explorer: ExploreModel, side: CodePanel) -> None:
        super().__init__(workspace)
        self.explorer, self.side = explorer, side
        self._rest = QTimer(self, singleShot=True, interval=_REST_MILLISECONDS)
        self._rest.timeout.connect(self.show_place)
        explorer.changed.connect(self._rest.start)
        side.seen.connect(self.show_place)
        side.use_wanted.connect(self.use)
        side.copy_latent_wanted.connect(self._copy_latent)
        side.save_latent_wanted.connect(self._choose_latent_file)
        side.load_latent_wanted.connect(self._choose_to_load)
        side.copy_snippet_wanted.connect(self._copy_snippet)
        side.save_snippet_wanted.connect(self._choose_snippet_file)

    @Slot()
    def show_place(self) -> None:
        """Write the texts of where one is, if they are seen and nobody writes there."""
        if self.explorer.is_open and self.side.isVisible() and not self.side.is_being_edited:
            sample = self.explorer.exploration.sample()
            snippet = python_snippet(self.explorer.conditioned, sample.latent, sample.label)
            self.side.show_place(latent_to_text(sample.latent), snippet)

    @Slot(str)
    def use(self, text: str) -> None:
        """Go to the latent in a text."""
        exploration = self.explorer.exploration
        try:
            latent = latent_from_text(text, exploration.space.size)
        except UserError as error:
            self.side.show_trouble(str(error))
            return
        self.side.latent.clearFocus()
        exploration.visit(exploration.showing(latent))

    @Slot()
    def _copy_latent(self) -> None:
        latent = self.explorer.exploration.latent()
        QGuiApplication.clipboard().setText(latent_to_text(latent))
        self.explorer.told.emit(f"Copied the latent's {len(latent)} numbers")

    @Slot()
    def _copy_snippet(self) -> None:
        QGuiApplication.clipboard().setText(self.side.snippet.toPlainText())
        self.explorer.told.emit("Copied the Python snippet")

    # --- files

    @Slot()
    def _choose_latent_file(self) -> None:
        self._ask_and("Save the latent", "npy", "NumPy arrays (*.npy)", self.save_latent)

    @Slot()
    def _choose_snippet_file(self) -> None:
        self._ask_and("Save the snippet", "py", "Python (*.py)", self.save_snippet)

    def save_latent(self, path: Path) -> None:
        """Write the latent, float32 [1, size], as .npy."""
        buffer = io.BytesIO()
        np.save(buffer, self.explorer.exploration.latent()[None])
        self._write(path, ".npy", buffer.getvalue())

    def save_snippet(self, path: Path) -> None:
        """Write the snippet of where one is as a Python file."""
        sample = self.explorer.exploration.sample()
        self._write(path, ".py", python_snippet(self.explorer.conditioned, sample.latent, sample.label).encode())

    @Slot()
    def _choose_to_load(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self.side.window(), "Load a latent", "", "NumPy arrays (*.npy)")
        if path:
            self.load_latent(Path(path))

    def load_latent(self, path: Path) -> None:
        """Go to the first latent in a .npy file."""
        if not self.explorer.is_open:
            return
        exploration = self.explorer.exploration
        try:
            latents = read_latents(path, exploration.space.size)
        except UserError as error:
            self.explorer.failed.emit(str(error), "")
            return
        exploration.visit(exploration.showing(latents[0]))
        more = f"; the first of its {len(latents)} latents is shown" if len(latents) > 1 else ""
        self.explorer.told.emit(f"Loaded {path.name}{more}")

    def _ask_and(self, title: str, suffix: str, kinds: str, write: "object") -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        stem = Path(file_name(f"{self.explorer.generator.title} latent")).stem
        path, _ = QFileDialog.getSaveFileName(self.side.window(), title, f"{folder}/{stem}.{suffix}", kinds)
        if path and callable(write):
            write(Path(path))

    def _write(self, path: Path, suffix: str, data: bytes) -> None:
        path = path if path.suffix.lower() == suffix else path.with_name(f"{path.name}{suffix}")
        try:
            write_atomically(path, data)
        except OSError as error:
            self.explorer.failed.emit(f"{path.name} cannot be written: {error.strerror}. Choose another folder.", "")
        else:
            self.explorer.told.emit(f"Saved {path}")
