"""The top of the Explore page: what is open, how new it is, and what one does with a whole session."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from ganstudio.gui.explore.panels.generator_chooser import GeneratorChooser


class ExploreHeader(QWidget):
    """The buttons are public; whoever owns the header connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chooser = GeneratorChooser()
        self.open = QPushButton("Open …")
        self.open.setToolTip("Open a generator's .onnx file; it can also be dropped on the page")
        self.run_state = QLabel()
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
        title = QLabel("Explore")
        title.setProperty("role", "title")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(title)
        row.addSpacing(8)
        for widget in (self.chooser, self.open, self.newest, self.run_state):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.measure)
        row.addWidget(self.session)

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
