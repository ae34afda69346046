"""The top of the Lab: what is played, how far and how fast it is, and what one does with a whole lab."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ganstudio.gui.shared.formatting import caption
from ganstudio.gui.shared.labels import plain_label, rich_label
from ganstudio.gui.shared.layouts import heading, row


class LabHeader(QWidget):
    """The buttons are public; whoever owns the header connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = plain_label("Lab")
        title.setProperty("role", "title")
        self.name = heading("")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.go_on = QPushButton("Go on with the last lab")
        self.go_on.setToolTip("The lab that was open when the window was closed")
        self.facts = rich_label()
        self.presets = QPushButton("Lessons")
        self.presets.setToolTip("Labs that are ready to play; each shows one thing")
        self.presets.setMenu(QMenu(self.presets, toolTipsVisible=True))
        self.race = QPushButton("Race")
        self.race.setCheckable(True)
        self.race.setToolTip("Two labs beside each other: same data, same seed, same batches, each with its own game")
        self.keep = QPushButton("Lab file")
        self.keep.setToolTip("Open or save a lab, export its film")
        menu = QMenu(self.keep)
        self.open = menu.addAction("Open lab …")
        self.save = menu.addAction("Save lab …")
        self.last = menu.addAction("Go on with the last lab")
        self.last.setToolTip(self.go_on.toolTip())
        self.go_on.clicked.connect(self.last.trigger)
        menu.addSeparator()
        self.film = menu.addAction("Export the film as GIF or WebP …")
        self.keep.setMenu(menu)
        buttons = self.presets, self.race, self.keep
        row(title, 8, (self.name, 1), self.go_on, self.facts, 8, *buttons, inside=self)
        self.setFixedHeight(36)

    def add_preset(self, title: str, teaches: str) -> QAction:
        """Another entry of the menu of lessons, to be connected by the caller."""
        action = self.presets.menu().addAction(caption(title))
        action.setToolTip(teaches)
        return action

    def offer_last(self, is_kept: bool) -> None:
        """Whether there is a last lab: offered in the menu, and beside the facts until something is played."""
        self.last.setEnabled(is_kept)
        self.go_on.setVisible(is_kept)

    def show_race(self, is_race: bool) -> None:
        """Whether there are two labs; nobody pressed the button."""
        with QSignalBlocker(self.race):
            self.race.setChecked(is_race)

    def show_name(self, text: str) -> None:
        """What is played."""
        self.name.setText(text)

    def show_facts(self, step: int, rate: float | None, frames: float | None) -> None:
        """Step, steps each second and frames each second; None where nothing runs."""
        told = [f"step <b>{step:,}</b>"]
        if rate is not None:
            told.append(f"<b>{rate:,.0f}</b> steps/s")
        if frames is not None:
            told.append(f"{frames:.0f} pictures/s")
        self.facts.setText(" &nbsp;·&nbsp; ".join(told))
