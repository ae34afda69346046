"""The set-up of an experiment: the form, its data's preview, what it is about, what it may start from."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.core.settings import Catalogue
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.train.services.data_preview import DataPreview
from ganstudio.gui.train.services.pretrained_sources import PretrainedSources
from ganstudio.gui.train.view_state import EXPERIMENT_TAB

if TYPE_CHECKING:
    from ganstudio.gui.train.page import TrainPage


class ExperimentEditor(QObject):
    """Connects the form with the pool that reads data and the library that knows experiments and runs."""

    def __init__(self, page: "TrainPage") -> None:
        super().__init__(page)
        self._page, self._context = page, page.context
        self.preview, self._origins = DataPreview(self), PretrainedSources(self)
        setup, pictures = page.setup, page.pictures
        setup.edited.connect(self.describe)
        setup.dataset_changed.connect(self.preview.ask)
        setup.augmentation_changed.connect(pictures.show_augmentation)
        setup.origin_chosen.connect(self._origins.ask)
        self._origins.found.connect(setup.fit_to)
        setup.failed.connect(self._context.tell_error)
        setup.saved.connect(self._context.tell_note)
        pictures.folder_dropped.connect(setup.form.choose_folder)
        self.preview.ready.connect(pictures.show_data)
        self.preview.failed.connect(pictures.show_no_data)
        self._context.library.changed.connect(self._list)
        self._list()

    def show_experiment(self, experiment: Experiment) -> None:
        """Fill the form, ready to be trained."""
        self._page.setup.show_experiment(experiment)
        self._page.side.setCurrentIndex(EXPERIMENT_TAB)

    def experiment(self) -> Experiment | None:
        """What is set up; if something in it is no good, nothing, and it is shown where."""
        try:
            return self._page.setup.experiment()
        except UserError as error:
            self._page.side.setCurrentIndex(EXPERIMENT_TAB)
            self._page.setup.form.reveal_problem()
            self._context.tell_error(str(error))
            return None

    def show_catalogue(self, catalogue: Catalogue) -> None:
        """What can be chosen."""
        self._page.setup.set_catalogue(catalogue)
        self.describe()

    @Slot()
    def describe(self) -> None:
        """What the experiment is about, and how long it takes."""
        if not self._page.setup.has_experiment:
            return
        try:
            experiment = self._page.setup.experiment()
        except UserError:  # said in the form, beside what is wrong
            return
        estimate = self._context.library.estimate_seconds(experiment)
        self._page.about.show_experiment(experiment, self._context.training.catalogue, estimate)

    @Slot()
    def _list(self) -> None:
        library = self._context.library
        self._page.setup.set_experiments(library.experiments())
        shipped = [(path.stem, path.stem) for path in sorted(resource("generators").glob("*.safetensors"))]
        own = [(run.name, str(run.path)) for run in library.runs() if run.step > 0]
        self._page.setup.set_origins(shipped + own)
        self.describe()
