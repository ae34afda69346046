"""What this is, with which versions, under which licences, and where things are kept."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ganstudio import __version__
from ganstudio.core.paths import cache_folder, preferences_file
from ganstudio.gui import theme
from ganstudio.gui.licences import parts


class AboutDialog(QDialog):
    """Everything in it can be selected and copied."""

    def __init__(self, runs_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About GAN Studio")
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(24)
        column.addLayout(self._head())
        column.addLayout(_facts(runs_folder))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _head(self) -> QHBoxLayout:
        icon = QLabel(pixmap=theme.application_icon().pixmap(64, 64))
        title = QLabel(f"GAN Studio {__version__}")
        title.setProperty("role", "title")
        words = QLabel("Watch a GAN learn, steer what it makes, know what it missed.\nAll of it on this machine.")
        words.setProperty("role", "secondary")
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(title)
        text.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        return row


def _facts(runs_folder: Path) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(24)
    form.setVerticalSpacing(8)
    for name, value in (
        ("Licence", "MIT; data, fonts and generators as in CREDITS"),
        ("Stands on", ",\n".join(parts())),
        ("Runs", str(runs_folder)),
        ("Preferences", str(preferences_file())),
        ("Cache and log", str(cache_folder())),
    ):
        label = QLabel(name)
        label.setProperty("role", "secondary")
        text = QLabel(value, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setWordWrap(True)
        form.addRow(label, text)
    return form
