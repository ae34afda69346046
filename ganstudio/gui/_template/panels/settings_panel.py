"""What can be changed: plain data in, signals out; it knows no model."""

from PySide6.QtWidgets import QCheckBox, QPushButton, QSpinBox, QWidget

from ganstudio.gui.shared.layouts import column, heading, row


class SettingsPanel(QWidget):
    """Its widgets' own signals say what was changed."""

    def __init__(self, most: int, most_seed: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count, self.seed = QSpinBox(minimum=1, maximum=most), QSpinBox(maximum=most_seed)
        self.count.setPrefix("Dots: ")
        self.seed.setPrefix("Seed: ")
        self.dark, self.others, self.reset = QCheckBox("Dark"), QPushButton("Other dots"), QPushButton("Reset")
        # what a screen reader says; where a widget has words of its own they are enough
        self.count.setAccessibleName("Dots")
        self.seed.setAccessibleName("Seed")
        self.others.setToolTip("Draw dots in other places")
        buttons = row(self.others, self.reset)
        column(heading("Dots"), self.count, self.seed, self.dark, buttons, None, inside=self)

    def show_values(self, count: int, seed: int, is_dark: bool) -> None:
        """Values from elsewhere; equal ones change nothing and emit nothing."""
        self.count.setValue(count)
        self.seed.setValue(seed)
        self.dark.setChecked(is_dark)
