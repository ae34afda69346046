"""The exact latent as text and file, and the Python snippet that renders the current sample."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ganstudio.core.errors import UserError
from ganstudio.core.files import write_atomically
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.code_panel import CodePanel
from ganstudio.gui.explore.view_choices import ExploreTab
from ganstudio.gui.shared.image_grid.qt_images import file_name
from ganstudio.inference.generator.snippet import python_snippet
from ganstudio.inference.latent.text import latent_from_text, latent_to_text, read_latents

_REST_MILLISECONDS = 200


class CodeController(QObject):
    """Keeps the texts up to date, once the sliders rest and only while they are looked at, and reads them."""

    image_pasted = Signal()
    """`paste` found no text to use."""

    def __init__(self, model: ExploreModel, panel: CodePanel) -> None:
        super().__init__(panel)
        self.model, self.panel = model, panel
        self._rest = QTimer(self, singleShot=True, interval=_REST_MILLISECONDS)
        self._rest.timeout.connect(self.show_sample)
        model.latent.changed.connect(self._rest.start)
        panel.seen.connect(self.show_sample)
        panel.use_wanted.connect(self.use)
        panel.copy.clicked.connect(self.copy_latent)
        panel.save.clicked.connect(self._choose_latent_file)
        panel.load.clicked.connect(self._choose_to_load)
        panel.copy_snippet.clicked.connect(self._copy_snippet)
        panel.save_snippet.clicked.connect(self._choose_snippet_file)

    @Slot()
    def show_sample(self) -> None:
        """Write the texts of the current sample, if they are seen and nobody writes there."""
        if self.model.is_open and self.panel.isVisible() and not self.panel.is_being_edited:
            sample = self.model.latent.sample()
            snippet = python_snippet(self.model.conditioned, sample.latent, sample.label)
            self.panel.show_sample(latent_to_text(sample.latent), snippet)

    @Slot(str)
    def use(self, text: str) -> None:
        """Go to the latent in a text."""
        state = self.model.latent
        try:
            latent = latent_from_text(text, state.space.size)
        except UserError as error:
            self.panel.show_trouble(str(error))
            return
        self.panel.latent.clearFocus()
        state.visit(state.sample_at(latent))

    @Slot()
    def copy_latent(self) -> None:
        """Put the latent's numbers on the clipboard."""
        latent = self.model.latent.latent()
        QGuiApplication.clipboard().setText(latent_to_text(latent))
        self.model.message.emit(f"Copied the latent's {len(latent)} numbers")

    @Slot()
    def paste(self) -> None:
        """Go to the latent whose numbers are on the clipboard; `image_pasted` where there is an image instead."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.image().isNull() and clipboard.text().strip() and self.model.is_open:
            self.model.set_view(replace(self.model.view, tab=ExploreTab.CODE))
            self.use(clipboard.text())
        else:
            self.image_pasted.emit()

    @Slot()
    def _copy_snippet(self) -> None:
        QGuiApplication.clipboard().setText(self.panel.snippet.toPlainText())
        self.model.message.emit("Copied the Python snippet")

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
        np.save(buffer, self.model.latent.latent()[None])
        self._write(path, ".npy", buffer.getvalue())

    def save_snippet(self, path: Path) -> None:
        """Write the snippet of the current sample as a Python file."""
        sample = self.model.latent.sample()
        self._write(path, ".py", python_snippet(self.model.conditioned, sample.latent, sample.label).encode())

    @Slot()
    def _choose_to_load(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self.panel.window(), "Load a latent", "", "NumPy arrays (*.npy)")
        if path:
            self.load_latent(Path(path))

    def load_latent(self, path: Path) -> None:
        """Go to the first latent in a .npy file."""
        if not self.model.is_open:
            return
        state = self.model.latent
        try:
            latents = read_latents(path, state.space.size)
        except UserError as error:
            self.model.failed.emit(str(error), "")
            return
        state.visit(state.sample_at(latents[0]))
        more = f"; the first of its {len(latents)} latents is shown" if len(latents) > 1 else ""
        self.model.message.emit(f"Loaded {path.name}{more}")

    def _ask_and(self, title: str, suffix: str, kinds: str, write: Callable[[Path], None]) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        stem = Path(file_name(f"{self.model.generator.title} latent")).stem
        path, _ = QFileDialog.getSaveFileName(self.panel.window(), title, f"{folder}/{stem}.{suffix}", kinds)
        if path:
            write(Path(path))

    def _write(self, path: Path, suffix: str, data: bytes) -> None:
        path = path if path.suffix.lower() == suffix else path.with_name(f"{path.name}{suffix}")
        try:
            write_atomically(path, data)
        except OSError as error:
            self.model.failed.emit(f"{path.name} cannot be written: {error.strerror}. Choose another folder.", "")
        else:
            self.model.message.emit(f"Saved {path}")
