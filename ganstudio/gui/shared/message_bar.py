"""The bar that speaks to the user: what happened, what was kept, what to do; the details behind a click.

One message at a time. A note waits until the others are closed; an error, which may answer what was just asked for,
goes before them, and the button that closes it says how many wait.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, row


@dataclass(frozen=True)
class Message:
    """`verb` is the word on the button that calls `action`; "" for none."""

    text: str
    tone: Literal["note", "error"] = "note"
    details: str = ""
    verb: str = ""
    action: Callable[[], object] | None = None


class MessageBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._waiting: list[Message] = []
        self.message: Message | None = None
        self._text = plain_label(wordWrap=True, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action, self._toggle, self._dismiss = QPushButton(), QPushButton("Details"), QPushButton("Dismiss")
        self._toggle.setCheckable(True)
        for button in (self._toggle, self._dismiss):
            button.setProperty("role", "quiet")
        self._action.clicked.connect(self._act)
        self._dismiss.clicked.connect(self.dismiss)
        self._details = QPlainTextEdit(readOnly=True)
        self._details.setAccessibleName("Details")
        self._details.setFixedHeight(160)
        self._toggle.toggled.connect(self._details.setVisible)
        self._action.hide()
        buttons = (self._action, self._toggle, self._dismiss)
        first = row((self._text, 1), *buttons)
        for button in buttons:
            first.setAlignment(button, Qt.AlignmentFlag.AlignTop)
        column(first, self._details, margins=(24, 8, 16, 8), inside=self)
        self.hide()

    @Slot(str)
    def show_note(self, text: str) -> None:
        """Something worth knowing."""
        self.show_message(Message(text))

    @Slot(str, str)
    def show_error(self, text: str, details: str = "") -> None:
        """What happened, what was kept, what to do."""
        self.show_message(Message(text, "error", details))

    @Slot(str, str, object)
    def show_offer(self, text: str, verb: str, action: Callable[[], object]) -> None:
        """Something worth knowing, with a button that does `action`."""
        self.show_message(Message(text, verb=verb, action=action))

    def show_message(self, message: Message) -> None:
        """Show it in its turn; the same one is not shown twice."""
        if message == self.message:
            return
        self._waiting = [other for other in self._waiting if other != message]
        if self.message is None:
            self._present(message)
        elif message.tone == "error":
            self._waiting.insert(0, self.message)
            self._present(message)
        else:
            self._waiting.append(message)
        self._count_waiting()

    @Slot()
    def dismiss(self) -> None:
        """Close this message; the next one follows, if any."""
        self.message = None
        if self._waiting:
            self._present(self._waiting.pop(0))
            self._count_waiting()
        else:
            self.hide()

    def _present(self, message: Message) -> None:
        self.message = message
        self._text.setText(message.text)
        self.setAccessibleName(message.text)
        self._details.setPlainText(message.details)
        self._toggle.setChecked(False)
        self._toggle.setVisible(bool(message.details))
        self._details.hide()
        self._action.setText(message.verb)
        self._action.setVisible(bool(message.verb))
        self.setProperty("tone", message.tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def _count_waiting(self) -> None:
        self._dismiss.setText(f"Next, {len(self._waiting)} more" if self._waiting else "Dismiss")

    @Slot()
    def _act(self) -> None:
        action = self.message.action if self.message else None
        self.dismiss()
        if action is not None:
            action()
