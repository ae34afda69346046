"""A small disc that says how a verdict reads: by its sign, and by its colour for those who see it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ganstudio.formats.results import Level
from ganstudio.gui import theme

LEVELS: dict[Level, tuple[str, str, str]] = {
    "good": ("\N{CHECK MARK}", "real", "nothing found against it"),
    "doubtful": ("~", "generator", "doubtful"),
    "bad": ("!", "trouble", "bad"),
    "unknown": ("?", "disabled", "cannot be said"),
}
"""Sign, colour and words."""
_SIDE = 18


class VerdictMark(QWidget):
    """Empty until `show_level`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level: Level | None = None
        self.setFixedSize(_SIDE, _SIDE)
        theme.notifier().changed.connect(self.update)

    def show_level(self, level: Level | None) -> None:
        """How it reads; None for not yet."""
        self.level = level
        words = LEVELS[level][2] if level is not None else ""
        self.setAccessibleName(words)
        self.setToolTip(words.capitalize())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(1, 1, _SIDE - 2, _SIDE - 2)
        if self.level is None:
            painter.setPen(QColor(theme.colour("hairline")))
            painter.drawEllipse(disc)
        else:
            sign, colour, _ = LEVELS[self.level]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colour(colour)))
            painter.drawEllipse(disc)
            font = QFont(self.font())
            font.setPixelSize(12)
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(theme.colour("on_accent")))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, sign)
        painter.end()
