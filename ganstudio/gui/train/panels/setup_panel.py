"""Choosing and setting up an experiment: a list, a form, files."""

import re
import unicodedata
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Catalogue
from ganstudio.formats.experiment import NAME, Experiment, Section, experiment_from_plain, load_experiment
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.forms.config_form import ConfigForm
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet, row
from ganstudio.gui.train.services.pretrained_sources import PretrainedSource

_FRESH = "Fresh random weights"


class SetupPanel(QWidget):
    """`experiment()` is what is set up; `edited` says that it is another one now."""

    edited = Signal()
    dataset_changed = Signal(object, bool)
    """The [dataset] section, and whether half of the pictures are mirrored."""
    augmentation_changed = Signal(object)
    origin_chosen = Signal(str)
    """The value of `start_from` that the user chose."""
    failed = Signal(str)
    message = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._experiments: list[Experiment] = []
        self.choice = DropDown()
        self.choice.setAccessibleName("Experiment")
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the run")
        self.name.setToolTip("The run's folder is called like this")
        self.origin = DropDown()
        self.origin.setAccessibleName("Start from")
        self.origin.setToolTip(
            "<qt>Begin with the weights of a run or a shipped net of the same networks (fine-tuning): "
            "with other data it learns in a fraction of the time.</qt>"
        )
        self.origin_words = quiet("")
        self.origin_words.hide()
        self.form = ConfigForm()
        self.waiting = quiet("Loading what can be chosen …")
        self._quiet = QTimer(self, singleShot=True, interval=150)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        load, save = QPushButton("Load …"), QPushButton("Save as …")
        load.setToolTip("Read an experiment from a TOML file")
        save.setToolTip("Keep these settings as a TOML file")
        load.clicked.connect(self._load)
        save.clicked.connect(self._save)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form.setObjectName("page")
        scroll.setWidget(self.form)
        self._scroll = scroll
        named = _labelled("Name", self.name), _labelled("Start from", self.origin)
        words = self.origin_words, self.waiting
        column(self.choice, *named, *words, (scroll, 1), row(load, save, None), margins=(0, 8, 0, 0), inside=self)

    def _connect(self) -> None:
        self.choice.activated.connect(self._choose)
        self.name.textChanged.connect(self._soon)
        self.origin.currentIndexChanged.connect(self._soon)
        self.origin.activated.connect(self._origin_activated)
        self.form.changed.connect(self._soon)
        self.form.dataset_changed.connect(self._dataset_changed)
        self._quiet.timeout.connect(self.edited)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._show_focused)

    # --- what can be chosen

    def set_catalogue(self, catalogue: Catalogue) -> None:
        self.waiting.hide()
        try:
            self.form.set_catalogue(catalogue)
        except UserError as error:
            self.failed.emit(str(error))
        for name, text in catalogue.broken.items():
            self.waiting.setText(f"{name.rpartition('.')[2]} could not be loaded.")
            self.waiting.setToolTip(text)
            self.waiting.show()

    def show_catalogue_failed(self, text: str) -> None:
        self.waiting.setText(text)
        self.waiting.setProperty("role", "trouble")

    def set_experiments(self, experiments: list[Experiment]) -> None:
        """The ready-made ones."""
        shown = self.choice.currentText()
        self._experiments = experiments
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for experiment in experiments:
                self.choice.addItem(experiment.title or experiment.name, experiment.name)
                self.choice.setItemData(self.choice.count() - 1, experiment.description, Qt.ItemDataRole.ToolTipRole)
            self.choice.setCurrentIndex(self.choice.findText(shown))

    def set_origins(self, origins: list[tuple[str, str]]) -> None:
        """What a training may start from: (title, value of `start_from`)."""
        chosen = self.origin.currentData() or ""
        with QSignalBlocker(self.origin):
            self.origin.clear()
            self.origin.addItem(_FRESH, "")
            for title, value in origins:
                self.origin.addItem(title, value)
            self._choose_origin(chosen)

    def _choose_origin(self, value: str) -> None:
        if self.origin.findData(value) < 0:
            self.origin.addItem(Path(value).name or value, value)
        self.origin.setCurrentIndex(self.origin.findData(value))

    # --- the experiment

    @property
    def has_experiment(self) -> bool:
        """False until one was shown."""
        return self.form.has_experiment

    def show_experiment(self, experiment: Experiment) -> None:
        """Fill everything in from an experiment."""
        index = self.choice.findData(experiment.name)
        with QSignalBlocker(self.choice), QSignalBlocker(self.origin):
            if index < 0 or self._ready_made(experiment.name) != experiment:
                self.choice.setCurrentIndex(-1)
                self.choice.setPlaceholderText(f"{experiment.title or experiment.name} (own settings)")
            else:
                self.choice.setCurrentIndex(index)
            self._choose_origin(experiment.start_from)
        self.origin_words.hide()
        self.name.setText(experiment.name)
        try:
            self.form.show_experiment(experiment)
        except UserError as error:
            self.failed.emit(str(error))
        if not self.form.is_ready:
            self.dataset_changed.emit(experiment.dataset, experiment.augmentation.mirror)
            self.augmentation_changed.emit(experiment.augmentation)
            self._soon()

    def experiment(self) -> Experiment:
        """What is set up. Raises UserError with what is wrong."""
        name = unicodedata.normalize("NFC", self.name.text().strip())
        if not re.match(NAME, name):
            raise UserError("The name must begin with a letter or digit; after it, spaces and . _ - are fine too.")
        tree = self.form.experiment().to_plain()
        tree["name"] = name
        tree["start_from"] = self.origin.currentData() or ""
        return experiment_from_plain(tree)

    def _ready_made(self, name: str) -> Experiment | None:
        return next((experiment for experiment in self._experiments if experiment.name == name), None)

    # ---

    @Slot()
    def _choose(self) -> None:
        experiment = self._ready_made(str(self.choice.currentData()))
        if experiment is not None:
            self.show_experiment(experiment)

    @Slot()
    def _soon(self) -> None:
        self._quiet.start()

    @Slot()
    def _dataset_changed(self) -> None:
        section: Section | None = self.form.dataset()
        augmentation = self.form.augmentation()
        self.augmentation_changed.emit(augmentation)
        if section is not None:
            self.dataset_changed.emit(section, augmentation.mirror)

    @Slot()
    def _origin_activated(self) -> None:
        self.origin_words.hide()
        self.origin_chosen.emit(str(self.origin.currentData() or ""))

    @Slot(object)
    def fit_to(self, origin: PretrainedSource) -> None:
        """Choose the networks and the kind of pictures that the weights of `origin` were made for."""
        try:
            self.form.fit_to(origin.generator, origin.discriminator, origin.size, origin.channels)
        except UserError as error:
            self.failed.emit(str(error))
            return
        self.origin_words.setText(
            f"Networks, size and colours are now those of {origin.title}, so that its weights fit."
        )
        self.origin_words.show()

    @Slot(QWidget, QWidget)
    def _show_focused(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The form follows the keyboard, from wherever it comes."""
        if now is not None and self.form.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now, 0, 16)

    @Slot()
    def _load(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Load experiment", str(Path.home()), "Experiments (*.toml)")
        if path:
            self.load(Path(path))

    def load(self, path: Path) -> None:
        """Fill the form from a TOML file; what is wrong with it is told by `failed`."""
        try:
            self.show_experiment(load_experiment(path))
        except UserError as error:
            self.failed.emit(str(error))

    @Slot()
    def _save(self) -> None:
        suggested = str(Path.home() / f"{self.name.text().strip() or 'experiment'}.toml")
        path, _ = QFileDialog.getSaveFileName(self, "Save experiment", suggested, "Experiments (*.toml)")
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Keep what is set up as a TOML file; a name without an ending gets one, so that it is found again."""
        path = path if path.suffix.lower() == ".toml" else path.with_name(f"{path.name}.toml")
        try:
            self.experiment().save(path)
        except UserError as error:
            self.failed.emit(str(error))
        except OSError as error:
            self.failed.emit(f"The experiment could not be saved in {path}: {error.strerror}. Choose another folder.")
        else:
            self.message.emit(f"The experiment is saved as {path}.")


def _labelled(text: str, widget: QWidget) -> QHBoxLayout:
    label = plain_label(text)
    label.setMinimumWidth(72)
    label.setToolTip(widget.toolTip())
    label.setBuddy(widget)
    return row(label, (widget, 1))
