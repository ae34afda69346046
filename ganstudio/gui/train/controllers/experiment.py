"""The set-up of an experiment: the form, its data's preview, what it is about, what it may start from, its start."""

from PySide6.QtCore import QObject, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Catalogue
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.train.model import TrainModel, TrainTab
from ganstudio.gui.train.panels.about_panel import AboutPanel
from ganstudio.gui.train.panels.samples_panel import SamplesPanel
from ganstudio.gui.train.panels.setup_panel import SetupPanel


class ExperimentController(QObject):
    """Keeps form and model the same, and shows beside the form what it is about."""

    def __init__(
        self, context: AppContext, model: TrainModel, setup: SetupPanel, about: AboutPanel, pictures: SamplesPanel
    ) -> None:
        super().__init__(setup)
        self._context, self._model, self._setup, self._about = context, model, setup, about
        setup.edited.connect(self._take)
        setup.dataset_changed.connect(model.preview.ask)
        setup.augmentation_changed.connect(pictures.show_augmentation)
        setup.origin_chosen.connect(model.pretrained.ask)
        setup.failed.connect(context.tell_error)
        setup.message.connect(context.tell_note)
        pictures.folder_dropped.connect(setup.form.choose_folder)
        model.experiment_chosen.connect(setup.show_experiment)
        model.pretrained.found.connect(setup.fit_to)
        model.preview.ready.connect(pictures.show_data)
        model.preview.failed.connect(pictures.show_no_data)
        model.preview.reported.connect(pictures.show_report)
        model.library.changed.connect(self._show_choices)
        model.training.catalogue_ready.connect(self._show_catalogue)
        model.training.catalogue_failed.connect(self._show_catalogue_failed)
        self._show_choices()
        if model.experiment is not None:
            setup.show_experiment(model.experiment)
        if model.training.catalogue is not None:
            self._show_catalogue(model.training.catalogue)
        if model.preview.pictures is not None:
            pictures.show_data(model.preview.pictures)
            pictures.show_report(model.preview.lines)

    @Slot()
    def train(self) -> None:
        """Start what is set up; if something in it is no good, show where."""
        try:
            experiment = self._setup.experiment()
        except UserError as error:
            self._model.choose_tab(TrainTab.EXPERIMENT)
            self._setup.form.reveal_problem()
            self._context.tell_error(str(error))
        else:
            self._model.experiment = experiment
            self._model.training.start(experiment)

    @Slot()
    def _take(self) -> None:
        """What the form says now, and how long that takes."""
        if not self._setup.has_experiment:
            return
        try:
            experiment = self._setup.experiment()
        except UserError:  # said in the form, beside what is wrong
            return
        self._model.experiment = experiment
        seconds = self._model.library.estimate_seconds(experiment)
        self._about.show_experiment(experiment, self._model.training.catalogue, seconds)

    @Slot()
    def _show_choices(self) -> None:
        self._setup.set_experiments(self._model.library.experiments())
        self._setup.set_origins(self._model.pretrained_choices())
        self._take()

    @Slot(object)
    def _show_catalogue(self, catalogue: Catalogue) -> None:
        self._setup.set_catalogue(catalogue)
        self._take()

    @Slot(str, str)
    def _show_catalogue_failed(self, text: str, details: str) -> None:
        self._setup.show_catalogue_failed(text)
        self._context.tell_error(text, details)
