"""The top of the Explore page: what is open, how new it is, and what one does with a whole session."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ganstudio.gui.shared.file_chooser import FileChooser
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import row
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary, entries
from ganstudio.gui.shared.state.run_summary import RunSummary


class GeneratorChooser(FileChooser):
    """Lists shipped generators, exports and runs; of a run the path is that of its folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("No generator open", "Generator", parent)
        self.setMinimumWidth(160)
        self.setMaximumWidth(320)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip("Shipped generators, your exports, and your runs, also those still training")

    def show_known(self, generators: Sequence[GeneratorSummary], runs: Sequence[RunSummary] = ()) -> None:
        """List these; only generators can be explored, and runs that have drawn something."""
        drawing = [(run.path, _run_title(run)) for run in runs if run.is_generator and run.step > 0]
        self.show_groups(
            *entries([known for known in generators if known.kind in ("generator", "text_to_image")]), drawing
        )


class ExploreHeader(QWidget):
    """Its parts are public."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chooser = GeneratorChooser()
        self.open = QPushButton("Open …")
        self.open.setToolTip("Open a generator's .onnx file; it can also be dropped on the page")
        self.run_state = plain_label()
        self.run_state.setProperty("role", "secondary")
        self.newest = QPushButton("Newest")
        self.newest.setToolTip("Draw with the run's newest checkpoint; while it trains, that is done once a minute too")
        self.measure = QPushButton("Measure")
        self.measure.setToolTip("Ask on the Evaluate page what it really learnt")
        self.session = QPushButton("Session")
        self.session.setToolTip("All that is here is kept by itself; it can also be saved to a file and opened")
        self.menu = QMenu(self.session)
        self.session.setMenu(self.menu)
        self._lay_out()
        self.open.hide()  # the empty page has its own
        self.measure.hide()
        self.session.hide()
        self.show_run_state("")

    def _lay_out(self) -> None:
        title = plain_label("Explore")
        title.setProperty("role", "title")
        left = (title, 8, self.chooser, self.open, self.newest, self.run_state)
        row(*left, None, self.measure, self.session, inside=self)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.chooser, self.open, self.newest, self.measure, self.session]

    @Slot(str)
    def show_run_state(self, words: str) -> None:
        """Which step of a run is explored; "" for what is no run."""
        self.run_state.setText(words)
        self.run_state.setVisible(bool(words))
        self.newest.setVisible(bool(words))
        self.newest.setEnabled("…" not in words)


def _run_title(run: RunSummary) -> str:
    return f"Run {run.name}, training" if run.status == "running" else f"Run {run.name}"
