"""Explains what happens: walks through the sub-steps of each update in slow motion, or by hand while the lab rests."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.gui.lab.game_fields import formulae, rate_of
from ganstudio.gui.lab.lane import LANES
from ganstudio.gui.lab.runner import LabRunner
from ganstudio.gui.lab.setup import LabSetup
from ganstudio.gui.lab.update_stages import Explanation, Lights, UpdateStage, UpdateStages, both_formulae, stages_of
from ganstudio.gui.lab.view_state import LabView
from ganstudio.labs.frame import LabFrame

_SENTENCES = {
    "idle": ("Two players, one game", "G makes samples from noise, D tells them from real ones. Press Play."),
    "starting": ("Getting ready", "Torch is loaded and the networks get their first weights …"),
    "running": ("Both players learn", "In every step first D is updated, then G. Slow motion shows each sub-step."),
    "pausing": ("Both players learn", "The update that is being worked on is finished first …"),
    "paused": (
        "Paused",
        "Press → to go through the next update sub-step by sub-step, or a step's button for all of it.",
    ),
    "past": ("An earlier moment", "Branch from here to go on from this moment; Live returns to the newest."),
    "failed": ("The lab has ended", "Press Play to begin anew with these settings."),
}
_GOES_ON = frozenset({"slow", "paused", "pausing"})
"""States in which single updates are seen."""


class StepExplainer(QObject):
    """Knows which stage of an update is shown; of two labs it explains the one whose settings are shown."""

    turned = Signal()
    """Another stage is shown, or other words."""

    def __init__(self, runner: LabRunner, setup: LabSetup, view: LabView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._setup, self._view = runner, setup, view
        self._seen, self._lane = ("idle", False), 0
        self._frame: LabFrame | None = None
        self._made = ""
        """Name of the update that led to the frame."""
        self._update: UpdateStages | None = None
        self._active = -1
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)
        runner.state_changed.connect(self._follow)
        runner.pace_changed.connect(self._change_pace)
        runner.frame.connect(self._take)
        view.moment_changed.connect(self._follow)
        setup.changed.connect(self._setup_changed)
        setup.data_changed.connect(self._forget)

    # --- what is shown

    @property
    def stage(self) -> UpdateStage | None:
        """The sub-step that is shown, None where no single one is."""
        return self._update.stages[self._active] if self._update is not None and self._active >= 0 else None

    @property
    def explanation(self) -> Explanation:
        """What is said now."""
        state, past = self._seen
        whose = LANES[self._setup.lane] if self._setup.is_race else ""
        if self._update is not None and self.stage is not None:
            update, stage = self._update, self.stage
            return _explained(update, update.heading, stage.sentence, stage.lights, self._active, whose)
        if state == "paused" and not past and self._frame is not None:
            update, (heading, sentence) = self._stages_of(self._frame.next_update), _SENTENCES["paused"]
            heading = f"{heading}. Next: {update.heading[0].lower()}{update.heading[1:]}"
            return _explained(update, heading, sentence, (), -1, whose)
        waits = self._frame is None and state in ("running", "slow")
        key = "past" if past else "starting" if waits else _key(state)
        heading, sentence = _SENTENCES[key]
        if self._setup.shown.description and key in ("idle", "running"):
            sentence = self._setup.shown.description
        both = both_formulae(formulae(self._setup.shown, self._setup.catalogue))
        return Explanation(heading, sentence, *both, colour="accent", whose=whose)

    def _stages_of(self, update: str) -> UpdateStages:
        shown, catalogue = self._setup.shown, self._setup.catalogue
        rate = rate_of(update, shown, catalogue) if update in ("discriminator", "generator") else None
        return stages_of(update, formulae(shown, catalogue), shown.batch_size, rate)

    # --- what happens

    @Slot()
    def _follow(self) -> None:
        """The lab's state is another, or the moment that is looked at."""
        before, self._seen = self._seen, (self._runner.state, self._view.step is not None)
        if before != self._seen and (self._seen[1] or self._seen[0] not in _GOES_ON):
            self._leave()
        self.turned.emit()

    @Slot(object)
    def _take(self, frame: LabFrame) -> None:
        """A new frame: in slow motion, or after a step by hand, the move that led to it is shown first."""
        if frame.lane != self._setup.lane:
            return
        (state, past), before, self._frame = self._seen, self._frame, frame
        moved = before is None or (frame.step, frame.update, frame.whole) != (before.step, before.update, before.whole)
        if past or state not in _GOES_ON or not moved:
            if before is None:
                self.turned.emit()
            return
        walking = state == "slow" or self._active >= 0
        if walking and frame.update and before is not None:
            self._made = frame.update
            self._update = self._stages_of(frame.update)
            self._active = self._last
        elif walking:
            self._begin_next()
        if state == "slow":
            self._timer.start(self._runner.pace)
        self.turned.emit()

    @Slot()
    def _setup_changed(self) -> None:
        """Other settings, or another lane: its own newest frame is explained."""
        if self._setup.lane != self._lane:
            self._lane, self._frame = self._setup.lane, None
            self._leave()
            if self._lane < len(self._runner.lanes) and (newest := self._runner.lanes[self._lane].newest) is not None:
                self._take(newest)
        elif self._update is not None and self._frame is not None:
            self._update = self._stages_of(self._frame.next_update if self._active < self._last else self._made)
        self.turned.emit()

    @Slot()
    def _forget(self) -> None:
        """Another lab: there is nothing to explain yet."""
        self._frame = None
        self._leave()
        self.turned.emit()

    @Slot(int)
    def _change_pace(self, milliseconds: int) -> None:
        if self._timer.isActive():
            self._timer.start(milliseconds)

    # --- from stage to stage

    @Slot()
    def go_on(self) -> None:
        """The next sub-step, by hand; after the last one before the move, the move happens."""
        if not self._can_walk():
            return
        if self._update is None or self._active in (-1, self._last):
            self._begin_next()
        elif self._active == self._last - 1:
            self._runner.step("next")
            return
        else:
            self._active += 1
        self.turned.emit()

    @Slot(int)
    def go_to(self, index: int) -> None:
        """Show one sub-step of the next update; the last one happens."""
        if not self._can_walk():
            return
        if self._update is None or self._active in (-1, self._last):
            self._begin_next()
        if index >= self._last:
            self._runner.step("next")
            return
        self._active = index
        self.turned.emit()

    def _can_walk(self) -> bool:
        return self._seen == ("paused", False) and self._frame is not None

    @Slot()
    def _advance(self) -> None:
        """Slow motion: on to the next sub-step; the move itself comes with the next frame."""
        if self._seen[0] != "slow" or self._frame is None:
            self._timer.stop()
        elif self._update is None or self._active == self._last:
            self._begin_next()
        elif self._active < self._last - 1:
            self._active += 1
        else:
            self._timer.stop()
        self.turned.emit()

    @property
    def _last(self) -> int:
        return len(self._update.stages) - 1 if self._update is not None else 0

    def _begin_next(self) -> None:
        assert self._frame is not None
        self._update, self._active = self._stages_of(self._frame.next_update), 0

    def _leave(self) -> None:
        self._timer.stop()
        self._update, self._active = None, -1


def _explained(
    update: UpdateStages, heading: str, sentence: str, lights: Lights, active: int, whose: str
) -> Explanation:
    words = tuple(stage.word for stage in update.stages)
    return Explanation(heading, sentence, update.formulae, lights, update.colour, words, active, whose)


def _key(state: str) -> str:
    return {"slow": "running", "stopping": "pausing", "ended": "failed"}.get(state, state)
