"""What a training leaves behind: log, pictures, measures, checkpoints. Without a run folder it only measures.

The trainer decides when; this file knows how. Everything is for whole steps only.
"""

import contextlib
import time
from collections.abc import Iterator
from typing import Any, Literal

from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet
from ganstudio.evaluation.run.online_metrics import OnlineMetrics
from ganstudio.formats.experiment import Experiment
from ganstudio.images.arrays import Pictures, save_sheet
from ganstudio.runs.events import Checkpointed, Ended, Event, Measured, Previewed
from ganstudio.runs.folder import DataFacts, LiveChange, Machine, RunFolder
from ganstudio.training.loop.checkpoint import save_checkpoint
from ganstudio.training.loop.schedule import next_preview, to_delete
from ganstudio.training.recipe import Recipe

_CHECKPOINT_EVERY = 60.0
_MEASURE_SHARE = 30.0
"""A checkpoint with its measure may cost one part in this many of the training time."""
_PICTURE_SHARE = 80.0
"""Pictures that are only to be looked at, likewise."""
_MEASURED_SAMPLES = 500


class RunWriter:
    """Keeps one training. `picture_every`: seconds after which pictures are drawn anew even if they are not kept."""

    def __init__(
        self, experiment: Experiment, dataset: DataSet, folder: RunFolder | None, picture_every: float | None
    ) -> None:
        self._experiment, self._dataset, self.folder = experiment, dataset, folder
        self._picture_every = picture_every
        self._measures: OnlineMetrics | None = None
        self._measure_step, self._measure_time = 0, 0.0
        self._picture_step = 0
        self._picture_time = self._checkpoint_time = 0.0
        self._kept_step = self._pictured_step = -1

    def begin(self, step: int, seconds: float, machine: Machine, data: DataFacts) -> None:
        """From `step` on, after `seconds` of earlier training; what was logged after it is forgotten."""
        self._picture_step = next_preview(step)
        self._checkpoint_time = seconds + _CHECKPOINT_EVERY
        self._measure_step = step + self._experiment.measuring.every
        if self.folder is None:
            return
        self.folder.cut_back(step)
        if self.folder.machine() is None:
            self.folder.save_machine(machine)
        self.folder.save_data(data)
        self._experiment.save(self.folder.path / "experiment.toml")  # a resumed run may go further

    # --- after every step

    def after_step(self, recipe: Recipe, step: int, seconds: float) -> Iterator[Event]:
        """Whatever is due now: pictures, then a checkpoint."""
        if step >= self._picture_step or step == self._experiment.steps:
            self._picture_step = next_preview(step)
            yield self.preview(recipe, step, seconds)
        elif self._picture_every is not None and seconds >= self._picture_time:
            yield self.preview(recipe, step, seconds, kept=False)
        if seconds >= self._checkpoint_time:
            yield from self.checkpoint(recipe, step, seconds)
        elif self._experiment.measuring.every and step >= self._measure_step and seconds >= self._measure_time:
            recipe.settle()
            yield from self._measure(recipe, step, seconds)

    def last_pictures(self, recipe: Recipe, step: int, seconds: float) -> Iterator[Event]:
        """Those of the step at which it ends, unless they are kept already."""
        if step != self._pictured_step and self.folder:
            yield self.preview(recipe, step, seconds)

    def preview(self, recipe: Recipe, step: int, seconds: float, kept: bool = True) -> Previewed:
        """Draw the fixed latents' pictures, and keep their grid."""
        self._refuse_if_gone()
        start = time.perf_counter()
        recipe.settle()
        pictures = recipe.previews()
        if kept and self.folder:
            self._save_grids(self.folder, pictures, step)
        cost = time.perf_counter() - start
        self._picture_time = seconds + max(self._picture_every or 0.0, _PICTURE_SHARE * cost)
        return Previewed(step, pictures)

    def checkpoint(self, recipe: Recipe, step: int, seconds: float) -> Iterator[Event]:
        """Measure, write a checkpoint, delete those no longer worth their space. Raises UserError."""
        if step == self._kept_step:
            return
        start = time.perf_counter()
        self._refuse_if_gone()
        recipe.settle()
        yield from self._measure(recipe, step, seconds)
        if self.folder:
            path = self.folder.checkpoint_path(step)
            save_checkpoint(path, step, seconds, recipe.parts())
            yield Checkpointed(step, str(path), self._tidy(self.folder, step))
        self._kept_step = step
        self._checkpoint_time = seconds + max(_CHECKPOINT_EVERY, _MEASURE_SHARE * (time.perf_counter() - start))

    def _save_grids(self, folder: RunFolder, pictures: dict[str, Pictures], step: int) -> None:
        """Generated ones of every such step, real ones once, and of whatever else the recipe shows the newest."""
        for name, shown in pictures.items():
            path = folder.sample_path(step) if name == "generated" else folder.picture_path(name)
            if name != "real" or not path.exists():
                save_sheet(shown, path)
        self._pictured_step = step

    def _measure(self, recipe: Recipe, step: int, seconds: float) -> Iterator[Event]:
        if self._dataset.output == "points":
            return
        start = time.perf_counter()
        if self._measures is None:
            wanted = self._dataset.other or self._dataset  # translations are compared with what they shall resemble
            self._measures = OnlineMetrics(wanted, self._experiment.measuring, _MEASURED_SAMPLES)
        values = self._measures.look(recipe.sample(_MEASURED_SAMPLES, self._experiment.seed))
        self.log({"step": step, **values})
        self._measure_step = step + self._experiment.measuring.every
        self._measure_time = seconds + _MEASURE_SHARE * (time.perf_counter() - start)
        yield Measured(step, values)

    def _tidy(self, folder: RunFolder, newest: int) -> bool:
        """Delete superfluous checkpoints; True if the newest is the best."""
        files = {file.step: file for file in folder.checkpoints()}
        best = next((step for step, file in files.items() if file.best), None)
        for step in to_delete(list(files), best):
            files[step].path.unlink(missing_ok=True)
        return best == newest

    def _refuse_if_gone(self) -> None:
        """A folder that somebody deleted does not come back as a torso."""
        if self._is_gone():
            raise UserError(self._gone_in_words())

    def _is_gone(self) -> bool:
        return self.folder is not None and not (self.folder.path / "experiment.toml").is_file()

    def _gone_in_words(self) -> str:
        assert self.folder is not None
        return (
            f"The run's folder {self.folder.path} is gone, so the training ended. If it was moved or renamed, "
            "everything up to its last checkpoint is still in it: resume it where it is now."
        )

    # --- words

    def log(self, row: dict[str, Any]) -> None:
        """A row of the run's log."""
        if self.folder:
            self.folder.append_log(row)

    def log_change(self, change: LiveChange) -> None:
        """A live change, to be replayed if the run is resumed before it."""
        if self.folder:
            self.folder.append_change(change)

    def goodbye(
        self, step: int, reason: Literal["finished", "stopped", "failed"], text: str = "", details: str = ""
    ) -> Ended:
        """The last event, noted in the log if that is still possible."""
        with contextlib.suppress(OSError):  # a full disk was already said
            self.log({"step": step, "ended": reason, "text": text})
        return Ended(reason, step, text, details)

    def unwritten_in_words(self, error: OSError) -> str:
        """Why a write failed, and what is kept. Which write meets a missing folder first is chance."""
        if self._is_gone():
            return self._gone_in_words()
        return (
            f"The run cannot be written: {error.strerror or error}. Make room, or resume it where it may be written. "
            f"{self.newest_in_words()}"
        )

    def newest_in_words(self) -> str:
        """A sentence: which checkpoint there is to go on from."""
        steps = [file.step for file in self.folder.checkpoints()] if self.folder else []
        return f"The checkpoint of step {steps[-1]} is kept." if steps else "No checkpoint was kept yet."
