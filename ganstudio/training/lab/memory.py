"""What a lab remembers of one training: states to go back to, frames to look at, curves; within fixed limits."""

import copy
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from ganstudio.core.bounded_history import FRAMES_BUDGET, Timeline, next_kept
from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet
from ganstudio.formats.experiment import Experiment
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.record import RunRecord
from ganstudio.training.loop.checkpoint import all_finite
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe

_STATES_BUDGET = 20 << 20


class LostNumbersError(Exception):
    """A loss or a weight is no longer finite."""


@dataclass(frozen=True)
class LabState:
    """Everything a run needs to go on from the end of `step`, bit for bit."""

    step: int
    experiment: Experiment
    """With the settings in force."""
    players: str
    changes: int
    """How many of the run's changes are in it."""
    parts: dict[str, Any]
    dataset: DataSet


class LabMemory:
    """States, frames and curves of one run. With two runs all of it stays under 64 MB."""

    def __init__(self) -> None:
        self.states: Timeline[LabState] = Timeline(_STATES_BUDGET)
        self.frames: Timeline[LabFrame] = Timeline(FRAMES_BUDGET)
        self.record = RunRecord()
        self._keep_at = 0

    def is_due(self, step: int) -> bool:
        """True at the steps that belong on the time line."""
        return step >= self._keep_at

    def keep(self, state: LabState, frame: LabFrame) -> None:
        """A whole step for the time line."""
        self.states.add(state.step, state, bytes_of(state.parts))
        self.frames.add(state.step, frame, frame.nbytes)
        self._keep_at = next_kept(state.step)

    def go_on_from(self, step: int) -> None:
        """The next step for the time line comes after `step`."""
        self._keep_at = next_kept(step)

    def forget_after(self, step: int) -> None:
        """Everything after `step` never was."""
        self.states.forget_after(step)
        self.frames.forget_after(step)
        self.record = self.record.until(step)
        self._keep_at = next_kept(self.states.steps[-1]) if len(self.states) else 0


def state_of(recipe: GeneratorRecipe) -> dict[str, Any]:
    """A copy of all parts. Raises LostNumbersError where a number in them is not finite."""
    parts = recipe.parts()
    if not all_finite(parts):
        raise LostNumbersError
    return {name: copy.deepcopy(part.state_dict()) for name, part in parts.items()}


def load_state(recipe: GeneratorRecipe, saved: dict[str, Any]) -> None:
    """Put a copy of a state's parts into a recipe of the same experiment. Raises UserError if they do not fit."""
    parts = recipe.parts()
    if saved.keys() != parts.keys():
        raise UserError("The lab's state belongs to another game than its settings describe, so it cannot be opened.")
    try:
        for name, part in parts.items():
            part.load_state_dict(copy.deepcopy(saved[name]))
    except (RuntimeError, ValueError, KeyError, TypeError, AttributeError):
        raise UserError(
            "The lab's state was made with other networks than this program builds from its settings, so it cannot be "
            "opened here. Use the program it was made with."
        ) from None


def bytes_of(value: Any) -> int:
    """Bytes of all tensors inside."""
    if isinstance(value, Tensor):
        return value.numel() * value.element_size()
    if isinstance(value, dict):
        return sum(bytes_of(item) for item in value.values())
    if isinstance(value, list | tuple):
        return sum(bytes_of(item) for item in value)
    return 0
