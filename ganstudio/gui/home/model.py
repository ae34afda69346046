"""All state of Home, without widgets: what of the library has a card there, and the pictures on the cards."""

from typing import Self

from PySide6.QtCore import QObject, Signal

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.home.thumbnails import Kind, Thumbnails
from ganstudio.gui.shared.state.app_context import AppContext, PageModel
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary
from ganstudio.gui.shared.state.run_library import RunLibrary
from ganstudio.gui.shared.state.run_summary import RunSummary

_FIRST_EXPERIMENT = "digits-dcgan"
"""Quick, and what comes out is seen by everybody."""
_FIRST_GENERATOR = "faces"
"""In colours, and every slider does something that one sees."""
_RUNS_AT_FIRST = 8


class HomeModel(PageModel):
    """For the cards of Home: `changed` says that there are others, `thumbnails` brings their pictures."""

    changed = Signal()

    @classmethod
    def of(cls, context: AppContext) -> Self:
        return cls(context.library, context)

    def __init__(self, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library, self.thumbnails = library, Thumbnails(self)
        self._shows_all_runs = False
        self._has_asked_experiments = False
        self._asked_generators: list[GeneratorSummary] = []
        library.changed.connect(self.changed)

    def first_experiment(self) -> Experiment | None:
        """What the large card starts."""
        return self.library.experiment(_FIRST_EXPERIMENT) or next(iter(self.library.experiments()), None)

    def first_generator(self) -> GeneratorSummary | None:
        """What the card of Explore opens."""
        shipped = [one for one in self.library.generators() if one.shipped and one.kind == "generator"]
        return next((one for one in shipped if one.path.stem == _FIRST_GENERATOR), next(iter(shipped), None))

    def runs(self) -> list[RunSummary]:
        """Newest first; the newest few until all are asked for."""
        runs = self.library.runs()
        return runs if self._shows_all_runs else runs[:_RUNS_AT_FIRST]

    def show_all_runs(self) -> None:
        self._shows_all_runs = True
        self.changed.emit()

    def generators(self) -> list[tuple[GeneratorSummary, bool]]:
        """One for each card, and whether it is a translator with another one for the way back."""
        known = self.library.generators()
        backwards = {(one.path.parent, one.title) for one in known if one.direction == "b-to-a"}
        return [(one, (one.path.parent, one.title) in backwards) for one in known if one.direction != "b-to-a"]

    def ask_pictures(self) -> None:
        """Of all that has a card, from the top; `thumbnails` brings them."""
        if (first := self.first_generator()) is not None:
            self._ask_generator(first)
        if self.library.is_read and not self._has_asked_experiments:
            self._has_asked_experiments = True
            self._ask_experiments()
        for run in self.runs():
            if run.picture is not None:
                self.thumbnails.ask("run", str(run.path), run.picture.name, run.path, run.picture)
        generators = [one for one, _ in self.generators()]
        if generators != self._asked_generators:
            self._asked_generators = generators
            for generator in generators:
                self._ask_generator(generator)

    def _ask_experiments(self) -> None:
        """Once, and only when the window is there: data sets are opened for them."""
        self.thumbnails.ask_growth()
        for experiment in self.library.experiments():
            if experiment.dataset.get("path") != "":
                stamp = str(sorted(experiment.dataset.items()))
                self.thumbnails.ask("experiment", experiment.name, stamp, experiment)

    def _ask_generator(self, generator: GeneratorSummary) -> None:
        kind: Kind = "translator" if generator.kind == "translator" else "generator"
        stamp = str(generator.path.stat().st_mtime_ns) if generator.path.is_file() else ""
        self.thumbnails.ask(kind, str(generator.path), stamp, generator.path)
