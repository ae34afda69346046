"""The few things one may prefer: theme, where runs are kept, threads. Edits plain values; whoever asked stores them."""

import os
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from ganstudio.core.errors import UserError
from ganstudio.core.paths import made_writable, usual_runs_folder
from ganstudio.core.preferences import Preferences
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet, row
from ganstudio.gui.shared.number_box import NumberBox

_THEMES = {"system": "As the system", "light": "Light", "dark": "Dark"}


class PreferencesDialog(QDialog):
    """`theme_chosen` comes at once, so that one sees it; the rest is taken after OK.

    A folder that cannot be written to is said before the dialog closes.
    """

    theme_chosen = Signal(str)

    def __init__(self, preferences: Preferences, runs_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setMinimumWidth(520)
        self.theme = DropDown()
        for choice, title in _THEMES.items():
            self.theme.addItem(title, choice)
        self.theme.setCurrentIndex(self.theme.findData(preferences.theme))
        usual = usual_runs_folder()
        self.folder = QLineEdit("" if runs_folder == usual else str(runs_folder))
        self.folder.setPlaceholderText(str(usual))
        self._trouble = plain_label(wordWrap=True)
        self._trouble.setProperty("role", "trouble")
        self._trouble.hide()
        self.threads = NumberBox(0, 256)
        self.threads.setValue(preferences.threads)
        self.threads.setSpecialValueText(f"usual: {max(1, (os.cpu_count() or 1) - 1)}")
        for widget, name in ((self.theme, "Theme"), (self.folder, "Runs folder"), (self.threads, "Training threads")):
            widget.setAccessibleName(name)
        self._lay_out()
        self.theme.currentIndexChanged.connect(self._choose_theme)

    def _lay_out(self) -> None:
        choose = QPushButton("Choose …")
        choose.clicked.connect(self._choose_folder)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(8)
        form.addRow("&Theme", self.theme)
        label = plain_label("&Runs are kept in")
        label.setBuddy(self.folder)
        form.addRow(label, row((self.folder, 1), choose))
        form.addRow("", self._trouble)
        form.addRow("", quiet("Runs that there are stay where they are; nothing is moved."))
        form.addRow("Training t&hreads", self.threads)
        form.addRow("", quiet("For trainings that do not say. One fewer than there are cores is best."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column(form, buttons, spacing=24, margins=(24, 24, 24, 16), inside=self)

    def store(self, preferences: Preferences) -> None:
        """Write what was chosen into `preferences`, but for the folder: see `runs_folder`."""
        preferences.theme = self.theme.currentData()
        preferences.threads = self.threads.value()

    def runs_folder(self) -> Path | None:
        """Where runs are to be kept; None for the usual place."""
        text = self.folder.text().strip()
        return Path(text) if text else None

    def accept(self) -> None:
        try:
            made_writable(self.runs_folder() or usual_runs_folder())
        except UserError as error:
            self._trouble.setText(str(error))
            self._trouble.show()
            self.adjustSize()
            self.folder.setFocus()
        else:
            super().accept()

    @Slot()
    def _choose_theme(self) -> None:
        self.theme_chosen.emit(self.theme.currentData())

    @Slot()
    def _choose_folder(self) -> None:
        start = self.folder.text() or self.folder.placeholderText()
        chosen = QFileDialog.getExistingDirectory(self, "Where runs are kept", start)
        if chosen:
            self.folder.setText(chosen)
