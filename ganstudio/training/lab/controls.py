"""What can be asked of a lab between two of its events; nothing is done here, the stream takes it up."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Plain
from ganstudio.training.lab.lab_run import LabRun

Mode = Literal["resting", "playing", "slow"]


class BranchRequest(NamedTuple):
    """A lane is to go back to the end of a step."""

    lane: int
    step: int


class SaveRequest(NamedTuple):
    """The lab is to be written to a file."""

    path: Path


class LabControls:
    """A lab at rest, with the training run of each lane; methods take effect in the next event."""

    def __init__(self, runs: Sequence[LabRun]) -> None:
        self.runs = list(runs)
        self._mode: Mode = "resting"
        self._slow_seconds = 0.0
        self._turn = ""
        """Who is to move once: "both", a player, "next", or nobody."""
        self._requests: list[BranchRequest | SaveRequest] = []
        self._stopping = False
        self._asked = 0
        """Counts what was asked for, so that nothing asked on the way into a rest is slept through."""

    def play(self) -> None:
        """Go on, as fast as it can."""
        self._choose("both")
        self._go("playing")

    def pause(self) -> None:
        """Rest after the update that is being worked on."""
        self._go("resting")

    def slow(self, seconds: float) -> None:
        """Go on, update by update, with a rest of `seconds` before each."""
        self._choose("both")
        self._go("slow")
        self._slow_seconds = seconds

    def step(self, player: str = "both") -> None:
        """One whole step of both players, or one update of one of them, then rest. Raises UserError.

        "next": only the update that comes next in the step; what comes after it still belongs to the same step.
        """
        if player != "next":
            self._choose(player)
        self._go("resting", player)

    def change(self, key: str, value: Plain, lane: int | None = None) -> None:
        """Change any setting, of all lanes by default. Raises UserError if it is not possible; nothing then changes."""
        self.change_many({key: value}, lane)

    def change_many(self, settings: dict[str, Plain], lane: int | None = None) -> None:
        """Change settings together that are only possible together. Raises UserError."""
        runs = self.runs if lane is None else [self.runs[lane]]
        for run in runs:
            run.check(settings)
        for run in runs:
            run.change(settings)
        self._asked += 1

    def branch(self, step: int, lane: int | None = None) -> None:
        """Go back to the end of `step`, in all lanes by default, and forget what came after. Raises UserError."""
        numbers = range(len(self.runs)) if lane is None else [lane]
        for number in numbers:
            if not 0 <= step <= self.runs[number].step:
                raise UserError(f"There is no step {step} to go back to; the lab is at step {self.runs[number].step}.")
        self._requests += [BranchRequest(number, step) for number in numbers]
        self._go("resting")

    def save(self, path: Path) -> None:
        """Write the lab to a file; a step that is half done is finished first."""
        self._requests.append(SaveRequest(path))
        self._asked += 1

    def stop(self) -> None:
        """End; nothing is kept."""
        self._stopping = True
        self._asked += 1

    def _go(self, mode: Mode, turn: str = "") -> None:
        self._mode, self._turn = mode, turn
        self._asked += 1

    def _choose(self, player: str) -> None:
        for run in self.runs:
            run.check_player(player)
        for run in self.runs:
            run.choose(player)
