"""The top of the page: which translator is open, which way it goes, and how to open another one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui.shared.file_chooser import FileChooser
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import row
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary, entries
from ganstudio.inference.translator.domain_names import domain_names

_FIRST = "photo-postcard.onnx"
"""Of the shipped ones, what says most at first sight."""


class TranslatorBar(QWidget):
    """Lists the translators, one entry for both directions of a pair; `chosen` says which one the user wants."""

    chosen = Signal(object)
    """The Path."""
    open_wanted = Signal()
    turn_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chooser = FileChooser("No translator open", "Translator")
        self.chooser.setMinimumWidth(240)
        self.turn_button, self.open_button = QPushButton(), QPushButton("Open …")
        self.turn_button.setAccessibleName("Direction")
        self.turn_button.setToolTip("Turn the direction round (X)")
        self.open_button.setToolTip("Open a translator's .onnx file; it can also be dropped on the page")
        title = plain_label("Translate")
        title.setProperty("role", "title")
        row(title, 8, self.chooser, self.turn_button, self.open_button, None, inside=self)
        self.turn_action = QAction("Turn the direction round", self)
        self.turn_action.setShortcut(QKeySequence("X"))
        self.turn_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.turn_button.hide()
        self.open_button.hide()
        self.chooser.chosen.connect(self.chosen)
        self.open_button.clicked.connect(self.open_wanted)
        for wish in (self.turn_action.triggered, self.turn_button.clicked):
            wish.connect(self.turn_wanted)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.chooser, self.turn_button, self.open_button]

    def show_known(self, files: Sequence[GeneratorSummary]) -> None:
        """List the translators among these; of a pair the direction that its title names stands for both."""
        translators = sorted(
            (known for known in files if known.kind == "translator"), key=lambda known: known.path.name != _FIRST
        )
        named_way_last = sorted(translators, key=lambda known: known.direction == "a-to-b")
        pairs = {(known.path.parent, known.title): known for known in named_way_last if known.direction}
        once = [known for known in translators if pairs.get((known.path.parent, known.title), known) is known]
        self.chooser.show_groups(*entries(once))

    def show_opening(self) -> None:
        """Another one is being opened: what the button said holds no longer."""
        self.turn_button.setText("Opening \N{HORIZONTAL ELLIPSIS}")
        self.turn_button.setEnabled(False)

    def show_open(self, path: Path, title: str, direction: str, partner: Path | None) -> None:
        """This one is open; `partner` is the file of the other direction, where there is one.

        "Earth: satellite ↔ map" says what is what; other titles leave it at A and B.
        """
        self.chooser.mark(path, title, partner)
        first, second = domain_names(title, direction) or (("B", "A") if direction == "b-to-a" else ("A", "B"))
        arrows = "\N{RIGHTWARDS ARROW}", "\N{RIGHTWARDS ARROW OVER LEFTWARDS ARROW}"
        self.turn_button.setText(f"{first} {arrows[0]} {second}  {arrows[1]}")
        self.turn_button.setEnabled(True)
        self.turn_button.setVisible(partner is not None)
        self.open_button.show()
