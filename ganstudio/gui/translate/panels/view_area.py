"""The middle of the page: the large view, what it shows, and what one can do with the result."""

from time import monotonic

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QStackedWidget, QToolButton, QWidget

from ganstudio.gui.shared.empty_state import EmptyState
from ganstudio.gui.shared.layouts import column, quiet, row
from ganstudio.gui.shared.view_buttons import ViewButtons
from ganstudio.gui.translate.widgets.compare_view import CompareView
from ganstudio.gui.translate.widgets.mip_levels import Levels

_INVITATION = "Drop pictures or a folder anywhere on this page, or paste a picture."
_MESSAGE_SECONDS = 4.0


class ViewArea(QStackedWidget):
    """Shows one thing of a picture beside the original, or invites to open pictures where there are none."""

    view_chosen = Signal(str)
    pictures_wanted = Signal()
    stop_wanted, resume_wanted = Signal(), Signal()

    def __init__(self, views: dict[str, str], parent: QWidget | None = None) -> None:
        """`views`: what can be shown beside the original, its title by name."""
        super().__init__(parent)
        self.copy_action = self._action("Copy", "Copy the result", QKeySequence.StandardKey.Copy)
        self.save_action = self._action("Save …", "Save the result", QKeySequence.StandardKey.Save)
        self.save_all_action = self._action("Save all …", "Save all results", QKeySequence("Ctrl+Shift+S"))
        self.invitation = EmptyState("translate", _INVITATION, "Open pictures …")
        self.view = CompareView()
        self.views = ViewButtons()
        self.views.set_views(views)
        self.facts = quiet("", wraps=False)
        self.facts.setMinimumWidth(40)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setFixedHeight(6)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the view keeps its size
        self.progress.setSizePolicy(policy)
        self.stop = QToolButton()
        policy = self.stop.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.stop.setSizePolicy(policy)
        self.stop.setToolTip("Stop translating; what waits goes on with Continue")
        self._is_paused = False
        self.percent = quiet("", wraps=False)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # it gives way where the window is narrow
        self.percent.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.fit, self.whole = QToolButton(), QToolButton()
        for button, text, words in (
            (self.fit, "Fit", "All of the picture (0)"),
            (self.whole, "1:1", "Pixel by pixel (1)"),
        ):
            button.setText(text)
            button.setToolTip(words)
        self._buttons = [_button(action) for action in (self.copy_action, self.save_action, self.save_all_action)]
        self._facts = ""
        self._message_until = 0.0
        self._lay_out()
        self.views.chosen.connect(self.view_chosen)
        self.invitation.wanted.connect(self.pictures_wanted)
        self.fit.clicked.connect(self.view.fit)
        self.whole.clicked.connect(self._show_whole)
        self.view.zoomed.connect(self._show_zoom)
        self.stop.clicked.connect(self._tell_stop)
        self.show_progress(None)

    def _action(self, text: str, help_text: str, key: QKeySequence | QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self, enabled=False)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{help_text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        return action

    def _lay_out(self) -> None:
        content = QWidget()
        column(
            row(self.views, (self.percent, 1), self.fit, self.whole, spacing=4),
            (self.view, 1),
            row((self.progress, 1), self.stop),
            row((self.facts, 1), *self._buttons, spacing=4),
            inside=content,
        )
        self.addWidget(self.invitation)
        self.addWidget(content)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [*self.views.tab_stops, self.fit, self.whole, self.view, self.stop, *self._buttons]

    # --- pictures

    def show_invitation(self) -> None:
        """There are no pictures at all."""
        self.view.show_words("")
        self.show_facts("")
        self.show_progress(None)
        self.setCurrentIndex(0)

    def show_content(self) -> None:
        """There are pictures; what was seen stays until another one is there."""
        self.setCurrentIndex(1)

    def show_words(self, words: str) -> None:
        """Why there is nothing to see."""
        self.view.show_words(words)
        self.show_facts("")

    def show_pictures(self, before: Levels | None, other: Levels | None, title: str) -> None:
        """The original and, once it is there, what it is held against, whose `title` that is."""
        self.view.set_titles("Before", title)
        self.view.show_pictures(before, other)

    def allow_views(self, names: tuple[str, ...], allowed: bool, why_not: str) -> None:
        """Whether these can be chosen."""
        for name in names:
            self.views.set_enabled(name, allowed, why_not)

    # --- words

    def show_facts(self, facts: str) -> None:
        """What is known of the picture; a message stays as long as it is to be read."""
        self._facts = facts
        if monotonic() >= self._message_until:
            self._set_words(facts)

    @Slot(str)
    def show_message(self, words: str) -> None:
        """Say something for a moment where the facts are."""
        self._message_until = monotonic() + _MESSAGE_SECONDS
        self._set_words(words)

    def _set_words(self, words: str) -> None:
        self.facts.setText(words)
        self.facts.setToolTip(words)

    def show_progress(self, share: float | None) -> None:
        """How far the translation of this picture is; None where none goes on."""
        self.progress.setVisible(share is not None)
        self.stop.setVisible(share is not None or self._is_paused)
        self.stop.setText("Continue" if self._is_paused else "Cancel")
        if share is not None:
            self.progress.setRange(0, 100 if share > 0 else 0)
            self.progress.setValue(round(share * 100))

    def show_paused(self, is_paused: bool) -> None:
        """Whether what waits is left waiting."""
        self._is_paused = is_paused
        self.show_progress(None)

    @Slot()
    def _tell_stop(self) -> None:
        (self.resume_wanted if self._is_paused else self.stop_wanted).emit()

    @Slot()
    def _show_whole(self) -> None:
        self.view.zoom_to(1.0)

    @Slot(float)
    def _show_zoom(self, scale: float) -> None:
        self.percent.setText(f"{scale * 100:.0f} %" if self.view.has_picture else "")


def _button(action: QAction) -> QToolButton:
    button = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setDefaultAction(action)
    return button
