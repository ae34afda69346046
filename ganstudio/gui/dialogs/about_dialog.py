"""What this is, with which versions, under which licences, and where things are kept."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QWidget

from ganstudio import __version__
from ganstudio.core.paths import cache_folder, preferences_file
from ganstudio.gui import theme
from ganstudio.gui.licences import parts
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet, row


class AboutDialog(QDialog):
    """Everything in it can be selected and copied."""

    def __init__(self, runs_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About GAN Studio")
        self.setMinimumWidth(560)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column(_head(), _facts(runs_folder), buttons, spacing=24, margins=(24, 24, 24, 16), inside=self)


def _head() -> QHBoxLayout:
    icon = plain_label(pixmap=theme.application_icon().pixmap(64, 64), alignment=Qt.AlignmentFlag.AlignTop)
    title = plain_label(f"GAN Studio {__version__}")
    title.setProperty("role", "title")
    words = "Watch a GAN learn, steer what it makes, know what it missed.\nAll of it on this machine."
    return row(icon, (column(title, quiet(words, wraps=False), spacing=4), 1), spacing=16)


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
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        form.addRow(quiet(name, wraps=False), plain_label(value, textInteractionFlags=selectable, wordWrap=True))
    return form
