"""Which translator is open, and how it is used."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.core.paths import runs_folder
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.translate.model import TranslateModel
from ganstudio.gui.translate.panels.controls_panel import ControlsPanel
from ganstudio.gui.translate.panels.translator_bar import TranslatorBar

if TYPE_CHECKING:
    from ganstudio.inference.translator.translator_file import TranslatorFile


class TranslatorController(QObject):
    """Opens the last translator, else the first known one, and whatever the user chooses in the bar."""

    def __init__(self, context: AppContext, model: TranslateModel, bar: TranslatorBar, controls: ControlsPanel) -> None:
        super().__init__(bar)
        self._context, self._model, self._bar, self._controls = context, model, bar, controls
        context.library.changed.connect(self.show_library)
        bar.chosen.connect(model.open)
        bar.open_wanted.connect(self.choose_file)
        bar.turn_wanted.connect(model.turn_round)
        controls.show_strength(model.strength)
        controls.strength_changed.connect(model.set_strength)
        controls.tile_chosen.connect(model.set_tile)
        controls.prepare_toggled.connect(model.set_prepared)
        controls.spec.edited.connect(model.set_spec)
        controls.spec.forget_wanted.connect(partial(model.set_spec, None))
        model.opening.connect(bar.show_opening)
        model.opened.connect(self._show)
        model.open_failed.connect(self._explain)
        model.failed.connect(context.tell_error)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file and open it."""
        kinds = "Translators (*.onnx)"
        path, _ = QFileDialog.getOpenFileName(self._bar, "Open a translator", str(runs_folder()), kinds)
        if path:
            self._context.preferences.remember(Path(path))
            self._model.open(Path(path))

    @Slot()
    def show_library(self) -> None:
        """List what is known, and open something where nothing was asked for yet: there is something to see at once."""
        self._bar.show_known(self._context.library.generators())
        if self._model.wanted is None:
            last = Path(self._context.preferences.translator)
            first = last if last.is_file() else self._bar.chooser.first
            if first is not None:
                self._model.open(first)

    @Slot(object)
    def _show(self, translator: "TranslatorFile") -> None:
        manifest = translator.manifest
        self._bar.show_open(translator.path, translator.title, translator.direction, self._model.partner)
        learnt = f"Learnt from: {manifest.data_title}" if manifest is not None and manifest.data_title else ""
        about, spec = learnt or "Made by another program", translator.spec if manifest is None else None
        self._controls.show_translator(about, translator.provider, translator.preparation, spec)

    @Slot(str, str)
    def _explain(self, text: str, details: str) -> None:
        self._bar.chooser.mark_open()
        if self._model.translator is not None:
            self._show(self._model.translator)
        self._context.tell_error(text, details)
        first = self._bar.chooser.first
        if self._model.translator is None and first is not None and first != self._model.wanted:
            self._model.open(first)  # so that there is something to play with all the same
