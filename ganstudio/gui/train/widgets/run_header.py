"""The top of the Train page: which run, how far, how long still."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ganstudio.gui.shared.formatting import duration, remaining
from ganstudio.gui.shared.layouts import column, heading, quiet, row
from ganstudio.gui.shared.progress_bar import thin_bar

_TITLE_HEIGHT = 36
"""So that the page's title stands where those of other pages stand."""


class RunHeader(QWidget):
    """For a look at how far the run is: its name, figures, and a thin bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel("Train")
        title.setProperty("role", "title")
        self.name = heading("")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        title.setMinimumHeight(_TITLE_HEIGHT)
        self.state = quiet("", wraps=False)
        self.figures = QLabel()
        self.bar = thin_bar("Progress of the run")
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what is below stays where it is
        self.bar.setSizePolicy(policy)
        column(row(title, (self.name, 1), self.state, self.figures, spacing=16), self.bar, inside=self)

    def show_name(self, name: str, state: str) -> None:
        self.name.setText(name)
        self.name.setToolTip(name)
        self.state.setText(state)

    def show_progress(
        self,
        step: int,
        steps: int,
        seconds: float | None = None,
        seconds_left: float | None = None,
        *,
        goes_on: bool = True,
    ) -> None:
        """Steps done of how many; elapsed seconds and those left, where known."""
        self.bar.show()
        self.bar.setRange(0, max(steps, 1))
        self.bar.setValue(min(step, steps))
        words = [f"step <b>{step:,}</b> of {steps:,}"] if steps else []
        if seconds is not None:
            words.append(f"{duration(seconds)} so far" if goes_on else f"in {duration(seconds)}")
        if seconds_left is not None:
            words.append(f"<b>{remaining(seconds_left)}</b> left")
        self.figures.setText("&nbsp;&nbsp;·&nbsp;&nbsp;".join(words))

    def show_nothing(self) -> None:
        self.show_name("", "")
        self.figures.clear()
        self.bar.hide()

    def show_waiting(self, opened: tuple[int, int] | None = None) -> None:
        """It gets ready: so many pictures of so many are opened, or nobody knows how far it is."""
        self.bar.show()
        done, total = opened or (0, 0)
        is_known = done < total
        self.bar.setRange(0, total if is_known else 0)
        self.bar.setValue(done)
        self.figures.setText(f"opening picture <b>{done:,}</b> of {total:,}" if is_known else "")
