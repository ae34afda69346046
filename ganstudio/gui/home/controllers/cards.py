"""What the cards show, and where a click on one leads."""

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QMenu

from ganstudio.gui.home.formatting import how_long
from ganstudio.gui.home.model import HomeModel
from ganstudio.gui.home.panels.experiment_cards import ExperimentCards
from ganstudio.gui.home.panels.generator_cards import GeneratorCards
from ganstudio.gui.home.panels.run_cards import RunCards
from ganstudio.gui.home.widgets.card import RowCard
from ganstudio.gui.home.widgets.large_card import LargeCard
from ganstudio.gui.shared.formatting import size
from ganstudio.gui.shared.run_dialogs import delete_run, rename_run
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.run_summary import RunSummary


class FirstCardsController(QObject):
    """The large card, which starts a training, and the one that opens a trained generator."""

    def __init__(self, context: AppContext, model: HomeModel, first: LargeCard, explore: RowCard) -> None:
        super().__init__(first)
        self._context, self._model, self._first, self._explore = context, model, first, explore
        first.clicked.connect(self._start)
        explore.clicked.connect(self._open)
        model.changed.connect(self._show)
        model.thumbnails.grown.connect(self._show_growth)
        model.thumbnails.ready.connect(self._show_picture)
        self._show()

    @Slot()
    def _show(self) -> None:
        experiment = self._model.first_experiment()
        self._first.setEnabled(experiment is not None)
        if experiment is not None:
            self._first.show_fact(how_long(self._model.library, experiment))
        self._explore.setEnabled(self._model.first_generator() is not None)

    @Slot()
    def _start(self) -> None:
        if (experiment := self._model.first_experiment()) is not None:
            self._context.start(experiment)

    @Slot()
    def _open(self) -> None:
        if (generator := self._model.first_generator()) is not None:
            self._context.go("explore", generator.path)

    @Slot(object)
    def _show_growth(self, stages: list[tuple[str, bytes]]) -> None:
        self._first.show_stages([(caption, QImage.fromData(png)) for caption, png in stages])

    @Slot(str, str, bytes)
    def _show_picture(self, kind: str, name: str, png: bytes) -> None:
        generator = self._model.first_generator()
        if kind == "generator" and generator is not None and name == str(generator.path):
            self._explore.show_png(png)


class CardsController(QObject):
    """Experiments, runs and generators."""

    def __init__(
        self, context: AppContext, model: HomeModel, experiments: ExperimentCards, runs: RunCards,
        generators: GeneratorCards,
    ) -> None:  # fmt: skip
        super().__init__(runs)
        self._context, self._model = context, model
        self._experiments, self._runs, self._generators = experiments, runs, generators
        experiments.chosen.connect(self._open_experiment)
        runs.chosen.connect(self._open_run)
        generators.chosen.connect(self._open_generator)
        runs.more.clicked.connect(model.show_all_runs)
        runs.menu_wanted.connect(self._show_menu)
        model.changed.connect(self._show)
        model.thumbnails.ready.connect(self._show_picture)
        self._show()

    @Slot()
    def _show(self) -> None:
        model, library = self._model, self._model.library
        experiments = library.experiments()
        self._experiments.show_experiments(experiments, [how_long(library, one) for one in experiments])
        self._runs.show_runs(model.runs(), len(library.runs()))
        self._generators.show_generators(model.generators())
        model.ask_pictures()

    @Slot(str, str, bytes)
    def _show_picture(self, kind: str, name: str, png: bytes) -> None:
        if kind == "experiment":
            self._experiments.show_picture(name, png)
        else:
            (self._runs if kind == "run" else self._generators).show_picture(name, png)

    @Slot(str)
    def _open_experiment(self, name: str) -> None:
        """Prepare it on the Train page."""
        self._context.go("train", self._model.library.experiment(name))

    @Slot(str)
    def _open_run(self, path: str) -> None:
        self._context.go("train", Path(path))

    @Slot(str)
    def _open_generator(self, path: str) -> None:
        kinds = {str(one.path): one.kind for one, _ in self._model.generators()}
        self._context.go("translate" if kinds.get(path) == "translator" else "explore", Path(path))

    @Slot(str, QPoint)
    def _show_menu(self, path: str, place: QPoint) -> None:
        run = next((run for run in self._model.runs() if str(run.path) == path), None)
        if run is not None:
            menu = self.menu_of(run)
            menu.exec(place)
            menu.deleteLater()

    def menu_of(self, run: RunSummary) -> QMenu:
        """What one does with a run."""
        context, runs, menu = self._context, self._runs, QMenu(self._runs)
        is_free = run.status != "running"
        can_resume = is_free and not context.is_training() and run.step < run.steps
        menu.addAction("Open", lambda: context.go("train", run.path))
        menu.addAction("Resume", lambda: context.resume(run.path)).setEnabled(can_resume)
        menu.addSeparator()
        menu.addAction("Rename …", lambda: rename_run(run, context, runs)).setEnabled(is_free)
        menu.addAction("Delete …", lambda: delete_run(run, context, runs)).setEnabled(is_free)
        menu.addAction("Show folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.path))))
        menu.addSeparator()
        menu.addAction(f"{size(run.disk)} on the disk").setEnabled(False)
        return menu
