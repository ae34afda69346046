"""What is measured against what: generators and data that are listed, chosen, dropped or handed over."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from ganstudio.core.paths import runs_folder
from ganstudio.core.preferences import Preferences
from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.panels.data_chooser import DataChooser
from ganstudio.gui.evaluate.panels.generator_bar import GeneratorBar
from ganstudio.gui.evaluate.services.evaluation_choices import EvaluationChoices
from ganstudio.gui.shared.state.run_library import RunLibrary


class GeneratorsController(QObject):
    """Opens what was measured last, lists what else there is, and remembers the choice for the next start."""

    def __init__(
        self, model: EvaluateModel, preferences: Preferences, library: RunLibrary, bar: GeneratorBar, data: DataChooser
    ) -> None:
        super().__init__(bar)
        self._model, self._preferences, self._bar, self._data = model, preferences, bar, data
        self._choices = EvaluationChoices(library, self)
        self._choices.targets_listed.connect(bar.show_known)
        self._choices.targets_listed.connect(self._open_last)
        self._choices.data_listed.connect(data.show_known)
        self._choices.steps_listed.connect(bar.show_steps)
        bar.chosen.connect(model.open)
        bar.compared.connect(model.compare)
        bar.removed.connect(model.remove)
        bar.file_wanted.connect(self.choose_file)
        data.chosen.connect(model.choose_data)
        model.changed.connect(self._show)
        model.failed.connect(self._open_another)
        self._show()
        self._choices.refresh()

    @Slot()
    @Slot(bool)
    def choose_file(self, beside: bool = False) -> None:
        """Ask for a file, to be measured in place of the others or beside them."""
        window, folder = self._bar.window(), str(runs_folder())
        path, _ = QFileDialog.getOpenFileName(window, "Open a generator", folder, "Generators (*.onnx)")
        if path:
            self._preferences.remember(Path(path))
            (self._model.compare if beside else self._model.open)(Path(path))

    def take(self, path: Path) -> None:
        """What was dropped: a generator, a run, or a folder of pictures to measure against."""
        if path.is_dir() and not (path / "experiment.toml").is_file():
            self._model.choose_data(str(path))
        else:
            self._model.open(path)

    @Slot()
    def _open_last(self) -> None:
        """The one that was measured last, against the same data; else the first that there is."""
        if self._model.asked_for is not None or self._model.generators:
            return
        last, first = self._preferences.evaluated, self._bar.first_known()
        if last and Path(last).exists():
            self._model.data = self._preferences.evaluated_data
            self._model.open(Path(last))
        elif first is not None:
            self._model.open(first.path)

    @Slot()
    def _open_another(self) -> None:
        """Where nothing could be opened, the first that there is: so that there is something to look at."""
        first = self._bar.first_known()
        if not self._model.generators and first is not None and first.path != self._model.asked_for:
            self._model.open(first.path)

    @Slot()
    def _show(self) -> None:
        if self._model.generators:
            targets = [generator.target for generator in self._model.generators]
            self._preferences.evaluated, self._preferences.evaluated_data = str(targets[0].path), self._model.data
            self._bar.show_targets(targets)
            self._choices.ask_steps(targets[0])
            self._data.show_value(self._model.data, targets[0].data)
