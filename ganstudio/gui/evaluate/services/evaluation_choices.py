"""What the Evaluate page offers to choose from: generators, runs and their checkpoints, data; read in the pool."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.evaluate.services.targets import DataChoice, EvaluationTarget, known_data, known_targets, steps_of
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.gui.shared.state.run_library import RunLibrary


class EvaluationChoices(QObject):
    """Follows the library; `refresh` reads for the first time."""

    targets_listed = Signal(object)
    """list[Target]."""
    data_listed = Signal(object)
    """list[DataChoice]."""
    steps_listed = Signal(object)
    """list[(step, is the best)] of the run that was asked for last; empty for a file."""

    def __init__(self, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._asked: EvaluationTarget | None = None
        library.changed.connect(self._read)

    def refresh(self) -> None:
        """Read everything."""
        run_in_pool(known_data, then=self._take_data, failed=self._give_up)
        if self._library.is_read:
            self._read()
        else:
            self._library.refresh()

    @Slot()
    def _read(self) -> None:
        runs = [run.path for run in self._library.runs()]
        run_in_pool(known_targets, self._library.generators(), runs, then=self._take_targets, failed=self._give_up)

    def ask_steps(self, target: EvaluationTarget) -> None:
        """The checkpoints of its run follow."""
        if target == self._asked:
            return
        self._asked = target
        if target.step is None:
            self.steps_listed.emit([])
        else:
            run_in_pool(_steps, target.path, then=self._take_steps, failed=self._give_up)

    @Slot(object)
    def _take_targets(self, targets: list[EvaluationTarget]) -> None:
        self.targets_listed.emit(targets)

    @Slot(object)
    def _take_data(self, choices: list[DataChoice]) -> None:
        self.data_listed.emit(choices)

    @Slot(object)
    def _take_steps(self, found: tuple[Path, list[tuple[int, bool]]]) -> None:
        path, steps = found
        if self._asked is not None and self._asked.path == path:
            self.steps_listed.emit(steps)

    @Slot(str, str)
    def _give_up(self, _text: str, _details: str) -> None:
        """What is gone by now is not offered."""


def _steps(path: Path) -> tuple[Path, list[tuple[int, bool]]]:
    return path, steps_of(path)
