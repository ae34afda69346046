"""The middle of the page: the large view, what it shows, and what one can do with the result."""

from time import monotonic

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ganstudio.gui.shared.view_buttons import ViewButtons
from ganstudio.gui.translate.widgets.compare_view import CompareView
from ganstudio.gui.translate.widgets.mip_levels import Levels

MADE, HOME, ERROR = "made", "home", "error"
_VIEWS = {MADE: "Result", HOME: "Round trip", ERROR: "Difference"}
_TITLES = {MADE: ("Before", "After"), HOME: ("Before", "Round trip"), ERROR: ("Before", "Difference")}
_SECONDS_OF_A_NOTE = 4.0


class ViewArea(QWidget):
    """Holds what is known of the picture that is looked at, and shows one thing of it beside the original."""

    return_wanted = Signal()
    """There and back is to be shown, and was not made yet."""

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        """`actions` are shown as buttons below the view."""
        super().__init__(parent)
        self.view = CompareView()
        self.views = ViewButtons()
        self.views.set_views(_VIEWS)
        self.figures = QLabel()
        self.figures.setProperty("role", "secondary")
        self.figures.setMinimumWidth(40)
        self.progress = QProgressBar()
        self.progress.setFixedHeight(6)
        self.progress.setTextVisible(False)
        self.percent = QLabel()
        self.percent.setProperty("role", "secondary")
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # it gives way where the window is narrow
        self.percent.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.fit, self.whole = self._button("Fit", "All of the picture (0)"), self._button("1:1", "Pixel by pixel (1)")
        self._action_buttons: list[QWidget] = []
        self._before: Levels | None = None
        self._others: dict[str, Levels | None] = dict.fromkeys(_VIEWS)
        self._strength = 1.0
        self._facts = self._return_facts = ""
        self._told_until = 0.0
        self._lay_out(actions)
        self.views.chosen.connect(self._choose)
        self.fit.clicked.connect(self.view.fit)
        self.whole.clicked.connect(self._show_whole)
        self.view.zoomed.connect(self._show_zoom)
        self.show_progress(None)

    def _button(self, text: str, help_text: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(help_text)
        return button

    def _lay_out(self, actions: list[QAction]) -> None:
        above = QHBoxLayout()
        above.setSpacing(4)
        above.addWidget(self.views)
        above.addWidget(self.percent, 1)
        for widget in (self.fit, self.whole):
            above.addWidget(widget)
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self.figures, 1)
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            below.addWidget(button)
            self._action_buttons.append(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.view, 1)
        column.addWidget(self.progress)
        column.addLayout(below)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [*self.views.tab_stops, self.fit, self.whole, self.view, *self._action_buttons]

    # --- content

    def begin(self) -> None:
        """Another picture, of which nothing is known yet; what was seen stays until the new one is there."""
        self._others = dict.fromkeys(_VIEWS)
        self._return_facts = ""

    def clear(self) -> None:
        """No picture at all."""
        self.begin()
        self._before = None
        self.view.show_pictures(None, None)
        self.show_facts("")
        self.show_progress(None)

    def show_trouble(self, words: str) -> None:
        """Why there is nothing to see."""
        self.begin()
        self._before = None
        self.view.show_words(words)
        self.show_facts("")

    def show_before(self, before: Levels, after: Levels | None) -> None:
        """The original, and the result if there is one."""
        self._before = before
        self._others[MADE] = after
        self._show()

    def show_after(self, after: Levels) -> None:
        """The result."""
        self._others[MADE] = after
        self._show()

    def show_return(self, home: Levels, error: Levels, facts: str) -> None:
        """What came back, where it differs, and by how much in words."""
        self._others |= {HOME: home, ERROR: error}
        self._return_facts = facts
        self._show()

    def allow_return(self, allowed: bool, why_not: str) -> None:
        """Whether there is a way back."""
        for name in (HOME, ERROR):
            self.views.set_enabled(name, allowed, why_not)
        if not allowed and self.views.current != MADE:
            self.views.choose(MADE)
            self._show()

    @property
    def shows_return(self) -> bool:
        return self.views.current != MADE

    def set_strength(self, strength: float) -> None:
        self._strength = strength
        self._show_strength()

    # --- words

    def show_facts(self, facts: str) -> None:
        """What is known of the picture; a note stays as long as it is to be read."""
        self._facts = facts
        self._show_facts()

    def tell(self, words: str) -> None:
        """Say something for a moment where the facts are."""
        self._told_until = monotonic() + _SECONDS_OF_A_NOTE
        self.figures.setText(words)
        self.figures.setToolTip(words)

    def _show_facts(self) -> None:
        if monotonic() >= self._told_until:
            facts = self._return_facts if self.shows_return and self._return_facts else self._facts
            self.figures.setText(facts)
            self.figures.setToolTip(facts)

    def show_progress(self, share: float | None) -> None:
        """How far the translation of this picture is; None where none goes on."""
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the view keeps its size
        self.progress.setSizePolicy(policy)
        self.progress.setVisible(share is not None)
        if share is not None:
            self.progress.setRange(0, 100 if share > 0 else 0)
            self.progress.setValue(round(share * 100))

    # --- showing

    @Slot(str)
    def _choose(self, name: str) -> None:
        if name != MADE and self._others[name] is None:
            self.return_wanted.emit()
        self._show()

    def _show(self) -> None:
        name = self.views.current
        self.view.set_titles(*_TITLES[name])
        self._show_strength()
        self._show_facts()
        self.view.show_pictures(self._before, self._others[name])

    def _show_strength(self) -> None:
        self.view.set_strength(self._strength if self.views.current == MADE else 1.0)

    @Slot()
    def _show_whole(self) -> None:
        self.view.zoom_to(1.0)

    @Slot(float)
    def _show_zoom(self, scale: float) -> None:
        self.percent.setText(f"{scale * 100:.0f} %" if self._before is not None else "")
