"""The time line under the plot: scrub through the whole training, go on from any moment, or follow the newest."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui.lab.widgets.timeline_slider import TimelineSlider, marks_of
from ganstudio.gui.shared.layouts import row
from ganstudio.runs.record import ChangeMark


class HistoryPanel(QWidget):
    """`chosen(step)` while scrubbing, `followed()` for the newest, `branch_wanted()` from the moment that is shown."""

    chosen = Signal(int)
    followed = Signal()
    branch_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track = TimelineSlider()
        self.branch = QPushButton("Branch from here")
        self.branch.setToolTip("Go on from the moment that is shown; what came after it is forgotten (B)")
        self.live = QPushButton("Live")
        self.live.setCheckable(True)
        self.live.setToolTip("Show the newest moment, and follow (End)")
        row((self.track, 1), self.branch, self.live, inside=self)
        self.track.chosen.connect(self.chosen)
        self.track.followed.connect(self.followed)
        self.branch.clicked.connect(self.branch_wanted)
        self.live.clicked.connect(self.followed)

    def show_step(self, step: int | None) -> None:
        """The earlier moment that is looked at, None at the newest."""
        self.track.set_step(step)
        self.live.setChecked(step is None)
        self.branch.setEnabled(step is not None)

    def show_steps(self, steps: list[int]) -> None:
        """The kept moments."""
        self.track.set_steps(steps)
        self.setEnabled(bool(steps))

    def show_changes(self, changes: list[ChangeMark]) -> None:
        """What was changed on the way."""
        self.track.set_marks(marks_of([(mark.step, change_words(mark)) for mark in changes]))


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
