"""The form of an experiment, drawn from the settings' own descriptions. It knows no part by name."""

from pathlib import Path
from typing import cast, get_type_hints

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QWidget

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Catalogue, Field, Settings, describe
from ganstudio.formats.experiment import (
    SECTIONS,
    Augmentation,
    Experiment,
    OnlineMetricsSettings,
    Section,
    experiment_from_plain,
)
from ganstudio.gui.shared.forms.compatible import CHOSEN_BY_RECIPE, fitting_data, has_pictures, offered_for, offers
from ganstudio.gui.shared.forms.form_section import FormSection, by_name
from ganstudio.gui.shared.layouts import column

TITLES = {
    "dataset": "Data",
    "training": "Training",
    "recipe": "Recipe",
    "objective": "Objective",
    "generator": "Generator",
    "discriminator": "Discriminator",
    "augmentation": "Augmentation",
    "measuring": "Measured while it trains",
}


_NO_AUGMENTATION = "Only pictures can be mirrored, shifted or recoloured; these data are none."
_NOT_IN_THE_FORM = ("name", "title", "teaches", "group", "reference_seconds", "start_from")


class ConfigForm(QWidget):
    """A skeleton until `set_catalogue`; then `show_experiment` fills it and `experiment()` reads it back."""

    changed = Signal()
    dataset_changed = Signal()
    """Other data, or the same ones augmented otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sections = {key: FormSection(title, hands_on=key == "dataset") for key, title in TITLES.items()}
        self._shown: Experiment | None = None
        self._is_ready = False
        self._catalogue = Catalogue()
        column(*self.sections.values(), None, margins=(0, 0, 8, 0), inside=self)
        for section in self.sections.values():
            section.changed.connect(self.changed)
        for key in ("recipe", "dataset"):
            self.sections[key].changed.connect(self._fit_parts)
        self.sections["dataset"].changed.connect(self.dataset_changed)
        self.sections["augmentation"].changed.connect(self.dataset_changed)
        self.sections["training"].set_fields(by_name(experiment_fields()))
        self.sections["augmentation"].set_fields(by_name(describe(Augmentation)))
        self.sections["measuring"].set_fields(by_name(describe(OnlineMetricsSettings)))
        for key in ("recipe", "generator", "discriminator", "augmentation", "measuring"):
            self.sections[key].set_open(False)
        self.setEnabled(False)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """What can be chosen; the form can be used from now on."""
        self._catalogue = catalogue
        with QSignalBlocker(self):
            for key in SECTIONS:
                self.sections[key].set_parts(getattr(catalogue, key))
        self._is_ready = True
        self.setEnabled(True)
        if self._shown is not None:
            self.show_experiment(self._shown)

    @property
    def has_experiment(self) -> bool:
        """False until one was shown."""
        return self._shown is not None

    @property
    def is_ready(self) -> bool:
        return self._is_ready

    def show_experiment(self, experiment: Experiment) -> None:
        """Fill the form in. Raises UserError if the experiment names a part that is not there."""
        self._shown = experiment
        if not self._is_ready:
            return
        with QSignalBlocker(self):
            for key in ("dataset", "recipe"):  # what the others depend on
                self._show_section(key, getattr(experiment, key))
            self._fit_parts()
            for key in ("dataset", *CHOSEN_BY_RECIPE):
                self._show_section(key, getattr(experiment, key))
            self.sections["augmentation"].show_values(msgspec.to_builtins(experiment.augmentation))
            self.sections["measuring"].show_values(msgspec.to_builtins(experiment.measuring))
            self.sections["training"].show_values(msgspec.to_builtins(experiment))
        self.dataset_changed.emit()
        self.changed.emit()

    @Slot()
    def _fit_parts(self) -> None:
        """Offer only what fits the chosen recipe and data, and say so where something does not count."""
        recipe = self.sections["recipe"].part
        self.sections["dataset"].offer(fitting_data(self._catalogue, recipe))
        dataset = self.sections["dataset"].part
        for key, offer in offers(self._catalogue, recipe, dataset).items():
            self.sections[key].offer(offer.names)
            self.sections[key].say(offer.note, off=not offer.names)
        off = not has_pictures(dataset)
        self.sections["augmentation"].say(_NO_AUGMENTATION if off else "", off=off)

    def _show_section(self, key: str, values: Section) -> None:
        try:
            self.sections[key].show_values(values)
        except KeyError:
            what, name = TITLES[key].lower(), values["name"]
            raise UserError(f"This experiment needs a {what} called {name!r}, which is not here.") from None

    def dataset(self) -> Section | None:
        """The data section alone, for a preview; None while one of its settings is no good."""
        if not self._is_ready:
            return self._shown.dataset if self._shown else None
        try:
            return self.sections["dataset"].values()
        except ValueError:
            return None

    def augmentation(self) -> Augmentation:
        """How the data are augmented."""
        if not self._is_ready:
            return self._shown.augmentation if self._shown else Augmentation()
        if not has_pictures(self.sections["dataset"].part):
            return Augmentation()
        return msgspec.convert(self.sections["augmentation"].values(), Augmentation)

    def choose_folder(self, path: str) -> bool:
        """Train on the user's own folder, as the chosen kind of data if that takes it, else as the one that it suits
        best. False if there is none that asks for a path.

        Settings that the data before have too, such as the size, stay as they are, so that the networks still fit.
        """
        section = self.sections["dataset"]
        kinds = offered_for(Path(path), section.parts, fitting_data(self._catalogue, self.sections["recipe"].part))
        if not kinds:
            return False
        part = section.part if section.part in kinds else kinds[0]
        names = {field.name for field in part.fields}
        kept = {key: value for key, value in section.fields.good_values().items() if key in names}
        section.show_values({**kept, "name": part.name, "path": path})
        return True

    def experiment(self) -> Experiment:
        """What the form says; name, title and origin are those of the experiment shown. Raises UserError."""
        assert self._shown is not None
        if not self._is_ready:
            return self._shown
        tree = {key: value for key, value in self._shown.to_plain().items() if key in _NOT_IN_THE_FORM}
        try:
            for key in SECTIONS:
                tree[key] = self.sections[key].values()
            tree["augmentation"] = msgspec.to_builtins(self.augmentation())
            tree["measuring"] = self.sections["measuring"].values()
            tree.update(self.sections["training"].values())
        except ValueError as error:
            raise UserError(str(error)) from None
        return experiment_from_plain(tree)

    def fit_to(self, generator: Section, discriminator: Section, size: int, channels: int) -> None:
        """Choose these networks, and their size and colours of pictures where the data can be had so."""
        with QSignalBlocker(self):
            self._show_section("generator", generator)
            self._show_section("discriminator", discriminator)
            self.sections["dataset"].fields.adopt({"size": size, "channels": "grey" if channels == 1 else "colour"})
        self.dataset_changed.emit()
        self.changed.emit()

    def reveal_problem(self) -> None:
        """Unfold the section with the first setting that is no good, and put the cursor there."""
        for section in self.sections.values():
            editor = section.fields.first_problem()
            if editor is not None:
                section.reveal(editor)
                return


def experiment_fields() -> tuple[Field, ...]:
    """The settings of the experiment itself: those that have a title (steps, batch size, seed, device ...)."""
    hints = get_type_hints(Experiment, include_extras=True)
    titled = [
        (info.name, hints[info.name], info.default)
        for info in msgspec.structs.fields(Experiment)
        if any(getattr(note, "title", None) for note in getattr(hints[info.name], "__metadata__", ()))
    ]
    made = msgspec.defstruct("TrainingSettings", titled, bases=(Settings,), frozen=True, kw_only=True)
    return describe(cast(type[Settings], made))
