"""Inversion of the user's own picture, which comes from a file, a drop or the clipboard: its latent is searched for."""

from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.explore.model import INVERSION, ExploreModel
from ganstudio.gui.explore.panels.inversion_panel import InversionPanel
from ganstudio.gui.explore.services.gradient_search import GradientSearch, has_networks
from ganstudio.gui.explore.services.inversion import InversionRequest, InversionResult, InversionTarget, Pixels, invert
from ganstudio.gui.explore.view_choices import ExploreTab
from ganstudio.gui.shared.image_grid.qt_images import to_picture
from ganstudio.images.arrays import Fit
from ganstudio.images.formats import PICTURE_SUFFIXES
from ganstudio.inference.generator.inversion import Found
from ganstudio.inference.generator.prompt_mixture import PromptMixture
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.latent.space import Latents

_GOOD, _FAIR = 0.05, 0.12
"""Errors up to which a find may be called near or similar."""


class InversionController(QObject):
    """Searches for the latent of one picture at a time, shows how near it is, and keeps the result in the model."""

    def __init__(self, model: ExploreModel, panel: InversionPanel) -> None:
        super().__init__(panel)
        self.model, self.panel = model, panel
        self._source: Path | Pixels | None = None
        self._target: Pixels | None = None
        self._best: Found | None = None
        self._label: int | None = None
        self._prompt: PromptMixture | None = None
        """In which class and under which prompt it is searched for."""
        self._seed = 0
        self.gradients = GradientSearch(self)
        model.opened.connect(self._open)
        model.inversion_changed.connect(self._show_result)
        panel.open.clicked.connect(self._choose_file)
        panel.paste.clicked.connect(self.paste)
        panel.cancel.clicked.connect(self._cancel)
        panel.again.clicked.connect(self._search_again)
        panel.fit.activated.connect(self._fit_again)
        panel.gradients.clicked.connect(self._search_by_gradients)
        self.gradients.progressed.connect(self._show_gradients)
        self.gradients.found.connect(self._take_gradients)
        self.gradients.failed.connect(self._fail)
        self.gradients.cancelled.connect(self._end_cancelled)

    @Slot()
    def _open(self) -> None:
        self._clear()
        generator = self.model.generator
        is_plain = self.model.text is None  # gradients know nothing of prompts
        self.panel.offer_gradients(has_networks(generator.path) and is_plain)
        is_picture = generator.manifest.output == "picture"
        for button in (self.panel.open, self.panel.paste):
            button.setEnabled(is_picture)
        if not is_picture:
            self.panel.show_end("This generator draws no pictures, so there is none to look for.", has_picture=False)

    def _clear(self) -> None:
        """No picture was given."""
        self._stop()
        self._source = self._target = self._best = None
        self.panel.show_nothing()

    @Slot()
    def _show_result(self) -> None:
        """The result is gone, or one that was not searched for here."""
        result = self.model.inversion
        if result is None and self._source is not None:
            self._clear()
        elif result is not None and result.target is not self._target:
            self._source, self._target = result.target, result.target
            self._best = Found(result.sample.latent, result.found, result.error, 1.0)
            self.panel.show_search(result.target, result.found, "", 1.0)
            self.panel.show_end(f"{_verdict(result.error)} Error {_percent(result.error)}.")

    # --- where a picture comes from

    @Slot()
    def _choose_file(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in sorted(PICTURE_SUFFIXES))
        path, _ = QFileDialog.getOpenFileName(self.panel.window(), "Open a picture", "", f"Pictures ({kinds})")
        if path:
            self.search(Path(path))

    @Slot()
    def paste(self) -> None:
        """Take the picture that is on the clipboard."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self.panel.show_end("There is no picture on the clipboard.", has_picture=self._best is not None)
        else:
            self.search(to_picture(image))

    def search(self, source: Path | Pixels) -> None:
        """Look for the latent of a picture, in the class that is chosen."""
        if not self.model.is_open or self.model.generator.manifest.output != "picture":
            return
        self._source, self._best, self._target, self._seed = source, None, None, 0
        self.model.set_view(replace(self.model.view, tab=ExploreTab.INVERSION))
        self._start(None)

    @Slot()
    def _search_again(self) -> None:
        if self._source is not None and self._best is not None:
            self._seed += 1
            self._start(self._best.latent)

    @Slot()
    def _fit_again(self) -> None:
        if self._source is not None:
            self._best = None
            self._start(None)

    @Slot()
    def _search_by_gradients(self) -> None:
        """The same picture again, by gradients of the networks in a process of their own."""
        if self._target is not None and self._best is not None:
            self._stop()
            self._seed += 1
            self._label = self.model.latent.point.label
            self.gradients.search(self.model.generator.path, self._target, self._label, self._seed)
            self._show_gradients(0.0, -1.0)

    def _stop(self) -> None:
        """No search is wanted any more."""
        self.model.tasks.drop(INVERSION)
        self.gradients.drop()

    def _start(self, start: Latents | None) -> None:
        assert self._source is not None
        self._stop()
        self._label, self._prompt = self.model.latent.point.label, self.model.latent.point.prompt
        wanted = InversionRequest(self._source, cast("Fit", self.panel.chosen_fit), self._label, self._seed, start)
        self.model.tasks.submit(
            INVERSION, invert, self.model.conditioned, wanted, step=self._step, then=self._finish, failed=self._fail
        )
        self.panel.show_end("Reading the picture …", has_picture=False)

    # --- what becomes of it

    def _step(self, step: object) -> None:
        if isinstance(step, InversionTarget):
            self._target = step.picture
            self.panel.show_search(step.picture, None, f"Searching{self._as_class()} …", 0.0)
            return
        found = cast("Found", step)
        self._improve(found)
        self._show_search(f"Searching{self._as_class()}", found.share, found.error)

    @Slot(float, float)
    def _show_gradients(self, share: float, error: float) -> None:
        self._show_search(f"Following gradients{self._as_class()}", share, error)

    def _show_search(self, words: str, share: float, error: float) -> None:
        if self._target is not None and self._best is not None:
            state = f"{words} … error {_percent(error)}" if error >= 0 else f"{words} …"
            self.panel.show_search(self._target, self._best.picture, state, share)

    def _improve(self, found: Found) -> None:
        if self._best is None or found.error <= self._best.error:
            self._best = found

    def _as_class(self) -> str:
        """Which class it is looked for in, in words."""
        classes = self.model.generator.manifest.classes
        return "" if self._label is None else f" as class {classes[self._label]}"

    @Slot(object, float)
    def _take_gradients(self, latent: Latents, error: float) -> None:
        labels = None if self._label is None else [self._label]
        self._improve(Found(latent, self.model.generator.generate(latent[None], labels)[0], error, 1.0))
        self._finish()

    def _finish(self, _last: object = None) -> None:
        if self._best is not None:
            error = self._best.error
            self._accept(self._best)
            self.panel.show_end(f"{_verdict(error)} Error {_percent(error)}: now every slider works on it.")

    def _accept(self, best: Found) -> None:
        """Go to what was found, and keep it."""
        assert self._target is not None
        sample = Sample(best.latent, self._label, self._prompt)
        self.model.latent.visit(sample)
        self.model.set_inversion(InversionResult(self._target, best.picture, sample, best.error))

    @Slot(str)
    def _fail(self, text: str, _details: str = "") -> None:
        self.panel.show_end(text, has_picture=self._best is not None)

    @Slot()
    def _cancel(self) -> None:
        if self.gradients.is_busy:
            self.gradients.cancel()
        else:
            self._stop()
            self._end_cancelled()

    @Slot()
    def _end_cancelled(self) -> None:
        if self._best is None:
            self.panel.show_end("Cancelled.", has_picture=False)
            return
        self._accept(self._best)
        self.panel.show_end(f"Cancelled; the best so far is shown. Error {_percent(self._best.error)}.")


def _percent(error: float) -> str:
    return f"{error * 100:.1f} % of the range"


def _verdict(error: float) -> str:
    if error <= _GOOD:
        return "Found."
    return "Something similar." if error <= _FAIR else "This generator cannot draw it; this is the nearest."
