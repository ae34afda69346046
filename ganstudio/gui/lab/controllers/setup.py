"""What is played in the Lab: one experiment or two, their data, and how both change."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Catalogue, Plain
from ganstudio.formats.density import Density, GaussianMixture
from ganstudio.formats.experiment import Experiment, Section
from ganstudio.gui.lab.game_fields import game_title, scheme_change
from ganstudio.gui.lab.lab_presets import density_of, experiment_on, same_but, shape_of, shapes
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.labs.presets import ready_made_labs

if TYPE_CHECKING:
    from ganstudio.gui.lab.page import LabPage

_OF_BOTH = ("dataset.", "seed", "batch_size")
"""Settings that two racing labs always share."""
_RIVALS = {"non_saturating": "minimax"}
"""Whom a game races against at first; everything else races against the non-saturating one."""


class SetupController(QObject):
    """`experiments` has one entry, two in a race; `lane` is the one whose settings are shown."""

    changed = Signal()
    """The settings in force are others."""
    data_changed = Signal()
    """So are the data, or the number of labs: everything that was shown is gone."""

    def __init__(self, context: AppContext, page: "LabPage") -> None:
        super().__init__(page)
        self._context, self._page, self._lab = context, page, context.model(LabModel)
        self.shape = shapes()[0]
        self.density: Density | None = density_of(self.shape.section)
        self.experiments = [experiment_on(self.shape.section)]
        self.lane = 0
        self._begun = False
        page.game.shapes.set_shapes([(shape.title, shape.points) for shape in shapes()])
        page.game.shapes.chosen.connect(self._choose_shape)
        page.game.shapes.draw_wanted.connect(page.area.draw)
        page.area.pad.cancelled.connect(self._leave_pad)
        page.game.changed.connect(self.change)
        page.game.refused.connect(context.tell_error)
        page.game.lane_chosen.connect(self._choose_lane)
        page.area.pad.learn_wanted.connect(self.learn)
        page.header.race.toggled.connect(self.race)
        for ready_made in ready_made_labs():
            chosen = page.header.add_lesson(ready_made.title, ready_made.description)
            chosen.triggered.connect(partial(self._choose_lesson, ready_made))
        self._lab.settings_changed.connect(self._settings_changed)
        self.show_settings()

    # --- beginning

    def begin_with(self, experiment: Experiment) -> None:
        """Play an experiment on points. Says so where its data are none."""
        try:
            self._take_data(experiment.dataset)
        except UserError as error:
            self._context.tell_error(str(error))
            return
        self.experiments, self.lane = [experiment], 0
        self._show_race()
        self._renew()

    def _choose_lesson(self, experiment: Experiment, _checked: bool = False) -> None:
        self.begin_with(experiment)

    def adopt(self, experiments: list[Experiment]) -> None:
        """A lab came out of a file."""
        self._take_data(experiments[0].dataset)
        self.experiments, self.lane, self._begun = experiments, 0, True
        self._show_race()
        self._tell_all()

    def _show_race(self) -> None:
        """The button says whether there are two labs; nobody pressed it."""
        with QSignalBlocker(self._page.header.race):
            self._page.header.race.setChecked(len(self.experiments) > 1)

    def ensure_begun(self) -> None:
        """The lab has the experiments that are set up."""
        if not self._begun or self._lab.state in ("idle", "ended", "failed"):
            self._begun = True
            self._lab.start(self.experiments)

    @Slot()
    def restart(self) -> None:
        """From the first step again; plays on if it played."""
        was_playing = self._lab.state in ("running", "slow")
        self._begun = False
        self._tell_all()
        if was_playing:
            self._page.conductor.play()
        elif self._lab.active:
            self.ensure_begun()

    # --- changing

    @Slot(str, object)
    def change(self, key: str, value: Plain) -> None:
        """A setting of the shown lab; shared ones of both. What belongs to a scheme changes with it."""
        catalogue = self._context.training.catalogue
        if key == "recipe.name" and catalogue is not None:
            self._change_many(scheme_change(self.experiments[self.lane], str(value), catalogue))
        else:
            self._change_many({key: value})

    def _change_many(self, settings: dict[str, Plain]) -> None:
        key = next(iter(settings))
        shared = key.startswith(_OF_BOTH)
        lanes = range(len(self.experiments)) if shared else [self.lane]
        try:
            changed = {lane: self.experiments[lane].with_settings(settings) for lane in lanes}
            if key.startswith("dataset."):
                self._take_data(changed[0].dataset)
        except UserError as error:
            self._context.tell_error(str(error))
            self.show_settings()
            return
        for lane, experiment in changed.items():
            self.experiments[lane] = experiment
        if key == "seed" or key.startswith("dataset."):
            self._renew()
            return
        if self._begun:
            self._lab.change_many(settings, None if shared else self.lane)
        self.show_settings()
        self.changed.emit()

    def take_back(self) -> None:
        """A wish was refused: what is in force is what the lab says."""
        if self._lab.experiments and len(self._lab.experiments) == len(self.experiments):
            self.experiments = list(self._lab.experiments)
        self.show_settings()
        self.changed.emit()

    @Slot(int, object)
    def _settings_changed(self, lane: int, experiment: Experiment) -> None:
        """What the lab says is in force."""
        if lane >= len(self.experiments):
            return
        self.experiments[lane] = experiment
        self.show_settings()
        self.changed.emit()

    @Slot(int)
    def _choose_shape(self, number: int) -> None:
        self.learn(shapes()[number].section)

    @Slot(object)
    def learn(self, section: Section) -> None:
        """Begin anew with the same game on other data."""
        try:
            self._take_data(section)
        except UserError as error:
            self._context.tell_error(str(error))
            return
        self.experiments = [same_but(experiment, section) for experiment in self.experiments]
        self._renew()

    @Slot()
    def _leave_pad(self) -> None:
        self._page.area.setCurrentIndex(0)
        self.show_settings()

    @Slot(bool)
    def race(self, is_race: bool) -> None:
        """A second lab beside the first one, against another objective; or the left one alone again."""
        left = self.experiments[0]
        if is_race:
            rival = _RIVALS.get(str(left.objective["name"]), "non_saturating")
            self.experiments = [left, left.with_settings({"objective.name": rival})]
        else:
            self.experiments = [left]
        self.lane = 0
        self._renew()

    @Slot(int)
    def _choose_lane(self, lane: int) -> None:
        self.lane = lane
        self.show_settings()
        self.changed.emit()

    # ---

    def _take_data(self, section: Section) -> None:
        """Raises UserError."""
        self.shape, self.density = shape_of(section), density_of(section)

    def _renew(self) -> None:
        """Begin anew; a lab that played plays on."""
        if self._begun:
            self.restart()
        else:
            self._tell_all()

    def _tell_all(self) -> None:
        self._page.history.follow()
        self.show_settings()
        self.data_changed.emit()
        self.changed.emit()

    def show_settings(self) -> None:
        """What is in force, in the panel."""
        experiment = self.experiments[self.lane]
        game = self._page.game
        game.show_lanes(len(self.experiments), self.lane)
        game.show_experiment(experiment, self.deviation)
        number = next((n for n, shape in enumerate(shapes()) if _same_law(shape.section, experiment.dataset)), -1)
        game.shapes.show_chosen(number)

    @property
    def deviation(self) -> float | None:
        """Standard deviation of the Gaussians that the law is made of, None where it is made of others."""
        return float(self.density.deviations[0]) if isinstance(self.density, GaussianMixture) else None

    @property
    def modes(self) -> int:
        """How many modes there are to be captured, 0 where there are none to count."""
        return len(self.density.means) if isinstance(self.density, GaussianMixture) and self.density.countable else 0

    def captions(self, catalogue: Catalogue | None) -> list[str]:
        """A name for each lab: its objective."""
        return [game_title(experiment, catalogue) for experiment in self.experiments]

    def title(self, catalogue: Catalogue | None) -> str:
        """What is played, in a line."""
        named = self.experiments[0].title if self.experiments[0].description else ""
        told = [named, self.shape.title, " against ".join(self.captions(catalogue))]
        return "  ·  ".join(filter(None, told))


def _same_law(one: Section, other: Section) -> bool:
    return one["name"] == other["name"] and one.get("shape") == other.get("shape", "ring")
