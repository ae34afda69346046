"""The time line under the picture: scrub through the whole training, go on from any moment, or follow the newest."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ganstudio.gui.lab.widgets.timeline import Timeline, marks_of
from ganstudio.runs.record import ChangeMark


class HistoryPanel(QWidget):
    """`chosen(step)` while scrubbing, `followed()` for the newest, `branch_wanted(step)`."""

    chosen = Signal(int)
    followed = Signal()
    branch_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track = Timeline()
        self.branch = QPushButton("Branch from here")
        self.branch.setToolTip("Go on from the moment that is shown; what came after it is forgotten (B)")
        self.live = QPushButton("Live")
        self.live.setCheckable(True)
        self.live.setChecked(True)
        self.live.setToolTip("Show the newest moment, and follow (End)")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.track, 1)
        row.addWidget(self.branch)
        row.addWidget(self.live)
        self.branch.setEnabled(False)
        self.track.chosen.connect(self._chosen)
        self.track.followed.connect(self.follow)
        self.branch.clicked.connect(self._branch)
        self.live.clicked.connect(self.follow)

    @property
    def step(self) -> int | None:
        """The step scrubbed to, None at the newest."""
        return self.track.step

    def show_steps(self, steps: list[int]) -> None:
        """The kept moments."""
        was_scrubbed = self.step is not None
        self.track.set_steps(steps)
        self.setEnabled(bool(steps))
        if was_scrubbed and self.step is None:
            self.follow()

    def show_changes(self, changes: list[ChangeMark]) -> None:
        """What was changed on the way."""
        self.track.set_marks(marks_of([(mark.step, change_words(mark)) for mark in changes]))

    def go_to(self, step: int) -> None:
        """Show the moment nearest to `step`."""
        if self.track.steps:
            nearest = min(self.track.steps, key=lambda kept: abs(kept - step))
            self.track.step = nearest
            self.track.set_steps(self.track.steps)
            self._chosen(nearest)

    @Slot()
    def follow(self) -> None:
        """The newest moment from now on."""
        self.track.follow()
        self.live.setChecked(True)
        self.branch.setEnabled(False)
        self.followed.emit()

    @Slot(int)
    def _chosen(self, step: int) -> None:
        self.live.setChecked(False)
        self.branch.setEnabled(True)
        self.chosen.emit(step)

    @Slot()
    def _branch(self) -> None:
        if self.step is not None:
            self.branch_wanted.emit(self.step)


def change_words(mark: ChangeMark) -> str:
    """A change in a few words."""
    if mark.key == "lab.players":
        return "both players move" if mark.value == "both" else f"only the {mark.value} moves"
    if mark.key == "lab.cut":
        return "the step ends here"
    if mark.key == "lab.settings":
        return "several settings changed"
    section, _, name = mark.key.rpartition(".")
    owner = f" of the {section}" if section in ("generator", "discriminator") else ""
    return f"{(section if name == 'name' else name).replace('_', ' ')}{owner} is now {mark.value}"
