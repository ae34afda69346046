"""What is played in the Lab: one experiment or two, their data, and how both change."""

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Catalogue, Plain
from ganstudio.formats.density import Density, GaussianMixture
from ganstudio.formats.experiment import Experiment, Section
from ganstudio.gui.lab.game_fields import game_title, scheme_change
from ganstudio.gui.lab.lab_presets import density_of, experiment_on, same_but, shape_of, shapes
from ganstudio.gui.lab.runner import LabRunner

_OF_BOTH = ("dataset.", "seed", "batch_size")
"""Settings that two racing labs always share."""
_RIVALS = {"non_saturating": "minimax"}
"""What an objective races against at first; everything else races against the non-saturating one."""


class LabSetup(QObject):
    """Holds what is set up and keeps the lab in step: changes go to a lab that has begun, other data begin it anew."""

    changed = Signal()
    """The settings in force are others, or those of another lane are shown."""
    data_changed = Signal()
    """The data are others, or the number of labs: everything that was shown is gone."""
    refused = Signal(str)

    def __init__(self, runner: LabRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shape = shapes()[0]
        self.density: Density | None = density_of(self.shape.section)
        self.experiments = [experiment_on(self.shape.section)]
        """One, two in a race."""
        self.lane = 0
        """Whose settings are shown, and whose updates are explained."""
        self.catalogue: Catalogue | None = None
        self._runner = runner
        self._begun = False
        self._opened: list[Experiment] | None = None
        """What has come out of a file so far, while one is being opened."""
        runner.opened.connect(self._lane_opened)
        runner.settings_changed.connect(self._settings_changed)
        runner.refused.connect(self._take_back)
        runner.state_changed.connect(self._state_changed)

    # --- beginning

    def begin_with(self, experiment: Experiment) -> None:
        """Play an experiment on points; `refused` where its data are none."""
        if self._take_data(experiment.dataset):
            self.experiments, self.lane = [experiment], 0
            self._renew()

    def begin(self) -> None:
        """The lab gets the experiments that are set up, unless it has them."""
        if not self._begun or self._runner.state in ("idle", "ended", "failed"):
            self._begun = True
            self._runner.start(self.experiments)

    @Slot()
    def restart(self) -> None:
        """From the first step again; plays on if it played."""
        was_playing = self._runner.is_playing
        self._begun = False
        if self._runner.active:
            self.begin()
        self._runner.forget()
        self._tell_all()
        if was_playing:
            self._runner.play()

    def expect_file(self) -> None:
        """What comes out of the file that is opened now is what is set up."""
        self._opened = []

    @Slot(int, object)
    def _lane_opened(self, _lane: int, experiment: Experiment) -> None:
        """A lab that was started here is set up already."""
        if self._opened is not None and self._take_data(experiment.dataset):
            self._opened.append(experiment)
            self.experiments, self.lane, self._begun = list(self._opened), 0, True
            self._tell_all()

    @Slot(str)
    def _state_changed(self, state: str) -> None:
        """Once the lab rests, all lanes of its file are there."""
        if state == "failed" or (state == "paused" and self._opened):
            self._opened = None

    # --- changing

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """What can be chosen, and how it is called."""
        self.catalogue = catalogue
        self.changed.emit()

    @Slot(str, object)
    def change(self, key: str, value: Plain) -> None:
        """A setting of the shown lane; shared ones of both. What belongs to a scheme changes with it."""
        settings = {key: value}
        if key == "recipe.name" and self.catalogue is not None:
            settings = scheme_change(self.experiments[self.lane], str(value), self.catalogue)
        shared = key.startswith(_OF_BOTH)
        lanes = range(len(self.experiments)) if shared else [self.lane]
        try:
            changed = {lane: self.experiments[lane].with_settings(settings) for lane in lanes}
        except UserError as error:
            self._refuse(error)
            return
        if key.startswith("dataset.") and not self._take_data(changed[0].dataset):
            return
        for lane, experiment in changed.items():
            self.experiments[lane] = experiment
        if key == "seed" or key.startswith("dataset."):
            self._renew()
            return
        if self._begun:
            self._runner.change(settings, None if shared else self.lane)
        self.changed.emit()

    @Slot(object)
    def learn(self, section: Section) -> None:
        """Begin anew with the same networks and objective on other data."""
        if self._take_data(section):
            self.experiments = [same_but(experiment, section) for experiment in self.experiments]
            self._renew()

    @Slot(bool)
    def race(self, is_race: bool) -> None:
        """A second lab beside the first one, against another objective; or the left one alone again."""
        left = self.experiments[0]
        rival: dict[str, Plain] = {"objective.name": _RIVALS.get(str(left.objective["name"]), "non_saturating")}
        self.experiments = [left, left.with_settings(rival)] if is_race else [left]
        self.lane = 0
        self._renew()

    @Slot(int)
    def choose_lane(self, lane: int) -> None:
        self.lane = lane
        self.changed.emit()

    @Slot()
    def _take_back(self) -> None:
        """Something was refused: what is in force is what the lab says."""
        if self._runner.lanes and len(self._runner.lanes) == len(self.experiments):
            self.experiments = [lane.experiment for lane in self._runner.lanes]
        self.changed.emit()

    @Slot(int, object)
    def _settings_changed(self, lane: int, experiment: Experiment) -> None:
        """What the lab says is in force."""
        if lane < len(self.experiments):
            self.experiments[lane] = experiment
            self.changed.emit()

    def _take_data(self, section: Section) -> bool:
        try:
            self.shape, self.density = shape_of(section), density_of(section)
        except UserError as error:
            self._refuse(error)
            return False
        return True

    def _refuse(self, error: UserError) -> None:
        self.refused.emit(str(error))
        self.changed.emit()

    def _renew(self) -> None:
        """Begin anew; a lab that played plays on."""
        if self._begun:
            self.restart()
        else:
            self._tell_all()

    def _tell_all(self) -> None:
        self.data_changed.emit()
        self.changed.emit()

    # --- what it is called

    @property
    def is_race(self) -> bool:
        return len(self.experiments) > 1

    @property
    def shown(self) -> Experiment:
        """The experiment whose settings are shown."""
        return self.experiments[self.lane]

    @property
    def deviation(self) -> float | None:
        """Standard deviation of the Gaussians that the data are drawn from, None where they are drawn from others."""
        return float(self.density.deviations[0]) if isinstance(self.density, GaussianMixture) else None

    @property
    def modes(self) -> int:
        """How many modes there are to be captured, 0 where there are none to count."""
        return len(self.density.means) if isinstance(self.density, GaussianMixture) and self.density.countable else 0

    @property
    def shape_number(self) -> int:
        """Which of `shapes()` it is, -1 for none of them."""
        data = self.shown.dataset
        same = (n for n, shape in enumerate(shapes()) if _same_distribution(shape.section, data))
        return next(same, -1)

    @property
    def captions(self) -> list[str]:
        """A name for each lane: its objective."""
        return [game_title(experiment, self.catalogue) for experiment in self.experiments]

    @property
    def title(self) -> str:
        """What is played, in a line."""
        named = self.experiments[0].title if self.experiments[0].description else ""
        return "  ·  ".join(filter(None, [named, self.shape.title, " against ".join(self.captions)]))


def _same_distribution(one: Section, other: Section) -> bool:
    return one["name"] == other["name"] and one.get("shape") == other.get("shape", "ring")
