"""What the whole window shares: the library, the training, the models of pages, the preferences, the way between pages.

Knows no widget. Pages are handed this object and nothing else.
"""

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from ganstudio.core.edition import can_train
from ganstudio.core.paths import runs_folder, short
from ganstudio.core.preferences import Preferences
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.jobs import thread_pool
from ganstudio.gui.shared.state.run_library import RunLibrary

if TYPE_CHECKING:
    from ganstudio.gui.shared.state.training_handle import TrainingHandle

_CLOSING_SECONDS = 20.0


class PageModel(QObject):
    """State of a page that outlives its widgets: made by `AppContext.model`, closed with the window."""

    saved_for_closing = Signal(str)
    """Answers `save_for_closing`: why it could not be saved, or ""."""

    @classmethod
    def of(cls, context: "AppContext") -> Self:
        """The one of a window."""
        return cls(parent=context)

    def has_unsaved(self) -> bool:
        """True while closing would lose something that `save_for_closing` can save."""
        return False

    def save_for_closing(self) -> None:
        """Save it; `saved_for_closing` follows."""

    def close(self) -> bool:
        """End all threads and processes of its own; False if one would not end in time."""
        return True


Model = TypeVar("Model", bound=PageModel)


class AppContext(QObject):
    """`go` changes the page; `tell_error` and `tell_note` speak to the user in the window's bar."""

    went = Signal(str, object)
    """Page and the item handed over."""
    error_told = Signal(str, str)
    """Text and details."""
    note_told = Signal(str)
    offered = Signal(str, str, object)
    """Text, the word on a button, and what the button does."""
    preferences_changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preferences = preferences
        self.library = RunLibrary(preferences, self)
        self._models: dict[type[PageModel], PageModel] = {}

    @cached_property
    def training(self) -> "TrainingHandle":
        """The one training of this window."""
        from ganstudio.gui.shared.state.training_handle import TrainingHandle

        training = TrainingHandle(parent=self)
        training.started.connect(self.library.refresh)
        training.ended.connect(self.library.refresh)
        return training

    def model(self, kind: type[Model]) -> Model:
        """The one `kind` of this window, made by `kind.of(self)` when first asked for, closed with the window."""
        if kind not in self._models:
            self._models[kind] = kind.of(self)
        return cast("Model", self._models[kind])

    def spare_threads(self) -> int:
        """How many threads a translator may use: one beside a training, else all cores but the window's."""
        return 1 if self.is_training() else max(1, (os.cpu_count() or 2) - 1)

    def is_training(self) -> bool:
        """True while a training would be cut off by closing."""
        training = self.__dict__.get("training")
        return training is not None and training.active

    def unsaved(self) -> list["PageModel"]:
        """The models with something that closing would lose."""
        return [model for model in self._models.values() if model.has_unsaved()]

    def what_is_kept(self) -> str:
        """What is not lost whatever else goes wrong now, in a sentence or two."""
        if self.is_training():
            return "The training goes on, and its checkpoints are kept."
        lab = " The lab is still there and is kept when the window closes." if self.unsaved() else ""
        return f"All runs are kept in {short(runs_folder())}.{lab}"

    def go(self, page: str, item: object = None) -> None:
        """Show a page and hand it `item` (an Experiment, a Path ...)."""
        self.went.emit(page, item)

    def start(self, experiment: Experiment) -> None:
        """Show the Train page and start `experiment` there, unless a training is going on."""
        self.go("train", experiment if not self.is_training() else None)
        if self.is_training():
            self.tell_note("A training is going on. Stop and keep it first, then start another.")
        elif can_train():
            self.training.start(experiment)

    def resume(self, run: Path) -> None:
        """Show a run on the Train page and go on with it, unless a training is going on."""
        self.go("train", run if not self.is_training() else None)
        if self.is_training():
            self.tell_note("A training is going on. Stop and keep it first, then resume the other.")
        elif can_train():
            self.training.resume(run)

    def tell_error(self, text: str, details: str = "") -> None:
        """Say in the window what happened, what was kept and what to do."""
        self.error_told.emit(text, details)

    def tell_note(self, text: str) -> None:
        """Say something worth knowing in the window."""
        self.note_told.emit(text)

    def offer(self, text: str, verb: str, action: Callable[[], object]) -> None:
        """Say something worth knowing, with a button beside it."""
        self.offered.emit(text, verb, action)

    def keep_runs_in(self, folder: Path | None) -> None:
        """Keep new runs there, None for the usual place; the others stay, and the user is told where.

        Raises UserError where nothing can be kept.
        """
        before, runs = runs_folder(), len(self.library.runs())
        self.preferences.keep_runs_in(folder)
        self.preferences_changed.emit()
        self.library.refresh()
        if runs and runs_folder() != before:
            stay = f"Your {runs} runs stay" if runs > 1 else "Your run stays"
            words = f"New runs are kept in {short(runs_folder())}. {stay} in {short(before)}."
            self.offer(words, "Go back to that folder", lambda: self.keep_runs_in(before))

    def close(self, seconds: float = _CLOSING_SECONDS) -> bool:
        """End all models and jobs; a running training stops, keeps a checkpoint and is given `seconds` for it.

        False if something would not end in time: then only leaving hard helps.
        """
        self.library.close()
        ended = [model.close() for model in self._models.values()]
        if "training" in self.__dict__:
            ended.append(self.training.close(seconds))
        return thread_pool.finish(seconds=2.0) and all(ended)
