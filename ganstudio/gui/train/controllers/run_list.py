"""What one does with whole runs: open, rename, delete."""

from PySide6.QtCore import QObject, Slot

from ganstudio.gui.shared.run_dialogs import delete_run, rename_run
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.run_summary import RunSummary
from ganstudio.gui.train.model import TrainModel
from ganstudio.gui.train.panels.runs_panel import RunsPanel


class RunListController(QObject):
    """Connects the list of runs with the library, and with the run that is displayed."""

    def __init__(self, context: AppContext, model: TrainModel, runs: RunsPanel) -> None:
        super().__init__(runs)
        self._context, self._model, self._runs = context, model, runs
        runs.open_wanted.connect(model.displayed.open)
        runs.rename_wanted.connect(self._rename)
        runs.delete_wanted.connect(self._delete)
        model.library.changed.connect(self._list)
        model.displayed.opened.connect(self._mark)
        self._list()

    @Slot(object)
    def _rename(self, run: RunSummary) -> None:
        rename_run(run, self._context, self._runs)

    @Slot(object)
    def _delete(self, run: RunSummary) -> None:
        delete_run(run, self._context, self._runs)

    @Slot()
    def _list(self) -> None:
        self._runs.show_runs(self._model.library.runs())
        self._mark()

    @Slot()
    def _mark(self) -> None:
        displayed = self._model.displayed.path
        if displayed is not None and self._runs.chosen() is None:
            self._runs.choose(displayed)
