"""A sentence that can be pressed, on as many lines as it takes, and a figure beside it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import row

_RADIUS = 6


class CaptionRow(QAbstractButton):
    """Flat until the pointer or the keyboard is on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Caption")
        self._words, self._figure = plain_label(wordWrap=True), plain_label()
        self._figure.setProperty("role", "secondary")
        inside = row((self._words, 1), self._figure)
        inside.setContentsMargins(8, 4, 8, 4)
        self.setLayout(inside)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        for label in (self._words, self._figure):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.notifier().changed.connect(self.update)

    @property
    def caption(self) -> str:
        return self._words.text()

    def show_caption(self, caption: str, figure: str) -> None:
        """Another sentence and figure."""
        self._words.setText(caption)
        self._figure.setText(figure)
        self.setAccessibleName(f"{caption} {figure}")

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not (self.underMouse() or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.colour("accent" if self.hasFocus() else "raised")))
        painter.setBrush(QColor(theme.colour("raised")))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), _RADIUS, _RADIUS)
        painter.end()
