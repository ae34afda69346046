"""Wires one's own picture: it is taken from a file, a drop or the clipboard, and its latent is searched for."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.inversion_panel import InversionPanel
from ganstudio.gui.explore.services.gradient_search import GradientSearch, has_networks
from ganstudio.gui.explore.services.inversion_job import InversionRequest, InversionTarget, Pixels, invert
from ganstudio.gui.explore.services.latent_task_runner import SEARCH
from ganstudio.gui.shared.image_grid.qt_images import to_picture
from ganstudio.images.arrays import PICTURE_SUFFIXES, Fit
from ganstudio.inference.generator.inversion import Found
from ganstudio.inference.generator.prompt_mixture import PromptMixture
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.latent.space import Latents

if TYPE_CHECKING:
    from ganstudio.gui.explore.view import ExploreView

_GOOD, _FAIR = 0.05, 0.12
"""Errors up to which a find may be called near or similar."""


@dataclass(frozen=True, eq=False)
class InversionResult:
    """A finished search: the user's picture and what was found, uint8 [H, W, channels], and how far apart they are."""

    target: Pixels
    found: Pixels
    sample: Sample
    error: float


class InversionController(QObject):
    """Lives as long as its workspace."""

    shown_wanted = Signal()
    """A search begins: its side should be seen."""
    held_changed = Signal()

    def __init__(self, workspace: "ExploreView", explorer: ExploreModel, side: InversionPanel) -> None:
        super().__init__(workspace)
        self.explorer, self.side = explorer, side
        self.held: InversionResult | None = None
        """What was found last."""
        self._source: Path | Pixels | None = None
        self._target: Pixels | None = None
        self._best: Found | None = None
        self._label: int | None = None
        self._told: PromptMixture | None = None
        """In which class and of which sentence it is searched for."""
        self._seed = 0
        self.gradients = GradientSearch(self)
        explorer.begun.connect(self._begin)
        explorer.finding.stepped.connect(self._step)
        explorer.finding.found.connect(self._finish)
        explorer.finding.failed.connect(self._fail)
        side.open_wanted.connect(self._choose_file)
        side.paste_wanted.connect(self.paste)
        side.cancelled.connect(self._cancel)
        side.again_wanted.connect(self._search_again)
        side.fit_chosen.connect(self._fit_again)
        side.gradients_wanted.connect(self._search_by_gradients)
        self.gradients.progressed.connect(self._show_gradients)
        self.gradients.found.connect(self._take_gradients)
        self.gradients.failed.connect(self._gradients_failed)
        self.gradients.cancelled.connect(self._end_cancelled)

    @Slot()
    def _begin(self) -> None:
        self.forget()
        generator = self.explorer.generator
        reads = generator.manifest.text is not None  # gradients know nothing of sentences
        self.side.offer_gradients(has_networks(generator.path) and not reads)
        is_picture = generator.manifest.output == "picture"
        for button in (self.side.open, self.side.paste):
            button.setEnabled(is_picture)
        if not is_picture:
            self.side.show_end("This generator draws no pictures, so there is none to look for.", has_picture=False)

    def forget(self) -> None:
        """No picture was given."""
        self._stop()
        self._source = self._target = self._best = self.held = None
        self.side.show_nothing()
        self.held_changed.emit()

    def restore(self, held: InversionResult) -> None:
        """What was found in a session that was kept."""
        self.held, self._source = held, held.target
        self._target, self._best = held.target, Found(held.sample.latent, held.found, held.error, 1.0)
        self.side.show_search(held.target, held.found, "", 1.0)
        self.side.show_end(f"{_verdict(held.error)} Error {_percent(held.error)}.")

    # --- where a picture comes from

    @Slot()
    def _choose_file(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in sorted(PICTURE_SUFFIXES))
        path, _ = QFileDialog.getOpenFileName(self.side.window(), "Open a picture", "", f"Pictures ({kinds})")
        if path:
            self.search(Path(path))

    @Slot()
    def paste(self) -> None:
        """Take the picture that is on the clipboard."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self.side.show_end("There is no picture on the clipboard.", has_picture=self._best is not None)
        else:
            self.search(to_picture(image))

    def search(self, source: Path | Pixels) -> None:
        """Look for the latent of a picture, in the class that is chosen."""
        if not self.explorer.is_open or self.explorer.generator.manifest.output != "picture":
            return
        self._source, self._best, self._target, self._seed = source, None, None, 0
        self.shown_wanted.emit()
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
            self._label = self.explorer.exploration.place.label
            self.gradients.search(self.explorer.generator.path, self._target, self._label, self._seed)
            self._show_gradients(0.0, -1.0)

    def _stop(self) -> None:
        """No search is wanted any more."""
        self.explorer.finding.cancel(SEARCH)
        self.gradients.drop()

    def _start(self, start: Latents | None) -> None:
        assert self._source is not None
        self._stop()
        self._label, self._told = self.explorer.exploration.place.label, self.explorer.exploration.place.told
        wanted = InversionRequest(self._source, cast("Fit", self.side.chosen_fit), self._label, self._seed, start)
        self.explorer.finding.find(SEARCH, partial(invert, self.explorer.conditioned, wanted))
        self.side.show_end("Reading the picture …", has_picture=False)

    # --- what becomes of it

    @Slot(str, object)
    def _step(self, kind: str, step: object) -> None:
        if kind != SEARCH:
            return
        if isinstance(step, InversionTarget):
            self._target = step.picture
            self.side.show_search(step.picture, None, f"Searching{self._as_class()} …", 0.0)
            return
        found = cast("Found", step)
        self._improve(found)
        self._show_search(f"Searching{self._as_class()}", found.share, found.error)

    @Slot(float, float)
    def _show_gradients(self, share: float, error: float) -> None:
        self._show_search(f"Following gradients{self._as_class()}", share, error)

    def _show_search(self, words: str, share: float, error: float) -> None:
        if self._target is not None and self._best is not None:
            told = f"{words} … error {_percent(error)}" if error >= 0 else f"{words} …"
            self.side.show_search(self._target, self._best.picture, told, share)

    def _improve(self, found: Found) -> None:
        if self._best is None or found.error <= self._best.error:
            self._best = found

    def _as_class(self) -> str:
        """Which class it is looked for in, in words."""
        classes = self.explorer.generator.manifest.classes
        return "" if self._label is None else f" as class {classes[self._label]}"

    @Slot(object, float)
    def _take_gradients(self, latent: Latents, error: float) -> None:
        labels = None if self._label is None else [self._label]
        self._improve(Found(latent, self.explorer.generator.generate(latent[None], labels)[0], error, 1.0))
        self._finish(SEARCH)

    @Slot(str, object)
    def _finish(self, kind: str, _found: object = None) -> None:
        if kind == SEARCH and self._best is not None:
            error = self._best.error
            self._hold(self._best)
            self.side.show_end(f"{_verdict(error)} Error {_percent(error)}: now every slider works on it.")

    def _hold(self, best: Found) -> None:
        """Go to what was found."""
        assert self._target is not None
        self.held = InversionResult(
            self._target, best.picture, Sample(best.latent, self._label, self._told), best.error
        )
        self.explorer.exploration.visit(self.held.sample)
        self.held_changed.emit()

    @Slot(str, str, str)
    def _fail(self, kind: str, text: str, _details: str) -> None:
        if kind == SEARCH:
            self.side.show_end(text, has_picture=self._best is not None)

    @Slot(str)
    def _gradients_failed(self, text: str) -> None:
        self._fail(SEARCH, text, "")

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
            self.side.show_end("Cancelled.", has_picture=False)
            return
        self._hold(self._best)
        self.side.show_end(f"Cancelled; the best so far is shown. Error {_percent(self._best.error)}.")


def _percent(error: float) -> str:
    return f"{error * 100:.1f} % of the range"


def _verdict(error: float) -> str:
    if error <= _GOOD:
        return "Found."
    return "Something similar." if error <= _FAIR else "This generator cannot draw it; this is the nearest."
