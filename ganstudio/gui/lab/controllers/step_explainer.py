"""Explains what happens: walks through the sub-steps of each update in slow motion, or by hand while the lab rests."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ganstudio.gui.lab.widgets.update_stages import UpdateStage, UpdateStages, at_play, lesson
from ganstudio.gui.lab.widgets.update_strip import UpdateStrip
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
Formulae = dict[str, str]


class StepExplainer(QObject):
    """Call `show_state`, `show_game` and `take` whenever these are new; `turned` says that another stage is shown."""

    turned = Signal()
    update_wanted = Signal()
    """All sub-steps before the move were shown by hand: now it should happen."""

    def __init__(self, strip: UpdateStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strip = strip
        self._state, self._past = "idle", False
        self._formulae: Formulae = {}
        self._batch = 0
        self._teaches = ""
        self._rates: dict[str, float | None] = {}
        self._frame: LabFrame | None = None
        self._made = ""
        self._lesson: UpdateStages | None = None
        self._active = -1
        self._pace = 800
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)
        strip.stage_chosen.connect(self.go_to)
        self._show()

    @property
    def stage(self) -> UpdateStage | None:
        """The sub-step that is shown, None where no single one is."""
        return self._lesson.stages[self._active] if self._lesson is not None and self._active >= 0 else None

    def set_pace(self, milliseconds: int) -> None:
        """How long each sub-step is shown in slow motion."""
        self._pace = milliseconds
        if self._timer.isActive():
            self._timer.start(milliseconds)

    def show_game(
        self, formulae: Formulae, batch: int, rates: dict[str, float | None], teaches: str = "", whose: str = ""
    ) -> None:
        """What the players want, and how they move; `teaches` is what one sees in this very lab, `whose` names it where
        there are two."""
        self._strip.whose = whose
        self._teaches = teaches
        self._formulae, self._batch, self._rates = formulae, batch, rates
        if self._lesson is not None and self._frame is not None:
            self._lesson = self._lesson_of(self._frame.next_update if self._active < self._last else self._made)
        self._show()

    def show_state(self, state: str, *, past: bool) -> None:
        """The session's state; `past` while an earlier moment is looked at."""
        changed = (state, past) != (self._state, self._past)
        self._state, self._past = state, past
        if changed and (past or state not in ("slow", "paused", "pausing")):
            self._leave()
        self._show()

    def take(self, frame: LabFrame) -> None:
        """A new frame: in slow motion, or after a step by hand, the move that led to it is shown first."""
        before, self._frame = self._frame, frame
        moved = before is None or (frame.step, frame.update, frame.whole) != (before.step, before.update, before.whole)
        if self._past or self._state not in ("slow", "paused", "pausing") or not moved:
            if before is None:
                self._show()
            return
        walking = self._state == "slow" or self._active >= 0
        if walking and frame.update and before is not None:
            self._made = frame.update
            self._lesson = self._lesson_of(frame.update)
            self._active = self._last
        elif walking:
            self._begin_next()
        if self._state == "slow":
            self._timer.start(self._pace)
        self._show()

    def forget(self) -> None:
        """Another lab: there is nothing to explain yet."""
        self._frame = None
        self._leave()
        self._show()

    @Slot()
    def go_on(self) -> None:
        """The next sub-step, by hand."""
        if self._state != "paused" or self._past or self._frame is None:
            return
        if self._lesson is None or self._active in (-1, self._last):
            self._begin_next()
        elif self._active == self._last - 1:
            self.update_wanted.emit()
            return
        else:
            self._active += 1
        self._show()

    @Slot(int)
    def go_to(self, index: int) -> None:
        """Show one sub-step of the next update; the last one happens."""
        if self._state != "paused" or self._past or self._frame is None:
            return
        if self._lesson is None or self._active in (-1, self._last):
            self._begin_next()
        if index >= self._last:
            self.update_wanted.emit()
            return
        self._active = index
        self._show()

    @property
    def _last(self) -> int:
        return len(self._lesson.stages) - 1 if self._lesson is not None else 0

    def _lesson_of(self, update: str) -> UpdateStages:
        return lesson(update, self._formulae, self._batch, self._rates.get(update))

    def _begin_next(self) -> None:
        assert self._frame is not None
        self._lesson, self._active = self._lesson_of(self._frame.next_update), 0

    def _leave(self) -> None:
        self._timer.stop()
        self._lesson, self._active = None, -1

    @Slot()
    def _advance(self) -> None:
        """Slow motion: on to the next sub-step; the move itself comes with the next frame."""
        if self._state != "slow" or self._frame is None:
            self._timer.stop()
        elif self._lesson is None or self._active == self._last:
            self._begin_next()
        elif self._active < self._last - 1:
            self._active += 1
        else:
            self._timer.stop()
        self._show()

    def _show(self) -> None:
        if self._lesson is not None and self._active >= 0:
            self._strip.show_lesson(self._lesson, self._active)
        elif self._state == "paused" and not self._past and self._frame is not None:
            self._strip.show_coming(self._lesson_of(self._frame.next_update), *_SENTENCES["paused"])
        else:
            waits = self._frame is None and self._state in ("running", "slow")
            key = "past" if self._past else "starting" if waits else _key(self._state)
            heading, sentence = _SENTENCES[key]
            if self._teaches and key in ("idle", "running"):
                sentence = self._teaches
            self._strip.show_words(heading, sentence, *at_play(self._formulae))
        self.turned.emit()


def _key(state: str) -> str:
    return {"slow": "running", "stopping": "pausing", "ended": "failed"}.get(state, state)
