"""Tab for vector arithmetic: how it goes, examples, and what becomes of the result."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, heading, quiet, row

_HOW = (
    "Each shelf holds samples that share something: smiling women on A, neutral women on B, neutral men on C. Their "
    "mean latents are added up, A − B + C, and drawn in the middle of the nine; around it the same with a little noise."
)
_STEADY = "Three or more samples on a shelf give steady results; single ones seldom do (Radford et al. 2016)."
_KEEP = "What A − B adds can be kept as a direction, and then applied to any picture with a slider."


class ArithmeticPanel(QWidget):
    """What may be done with the operands as a whole."""

    example_wanted = Signal(int)
    keep_wanted = Signal(str)
    """The direction's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.examples_heading = heading("Examples")
        self.examples: list[QPushButton] = []
        self._examples = column()
        self.classify = QPushButton("Ask for attributes")
        self.classify.setToolTip("Look at many samples and sort them by what they show, so that shelves can be filled")
        self.words = quiet("")
        self.again = QPushButton("Other noise")
        self.again.setToolTip("Draw the eight neighbours anew")
        self.show_result = QPushButton("Show it large")
        self.show_result.setToolTip("Go to the result, with all sliders on it")
        self.clear = QPushButton("Clear shelves")
        self.clear.setProperty("role", "quiet")
        self.name = QLineEdit(placeholderText="Name of the direction")
        self.name.setMaxLength(60)
        self.name.setAccessibleName("Name of the direction")
        self.keep = QPushButton("Keep direction")
        self._lay_out()
        self.keep.clicked.connect(self._keep)
        self.name.returnPressed.connect(self._keep)

    def _lay_out(self) -> None:
        column(
            plain_label(_HOW, wordWrap=True), quiet(_STEADY), self.examples_heading, self._examples,
            row(self.classify, None), self.words, 8, heading("Result"),
            row(self.show_result, self.again, self.clear, None), 8,
            heading("Direction A − B"), quiet(_KEEP), row((self.name, 1), self.keep), None, inside=self,
        )  # fmt: skip
        self.show_examples([])

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [*self.examples, self.classify, self.show_result, self.again, self.clear, self.name, self.keep]

    def show_examples(self, titles: list[str]) -> None:
        """A button for each."""
        for button in self.examples:
            self._examples.removeWidget(button)
            button.deleteLater()
        self.examples = [QPushButton(title.replace(" − ", "\n− ").replace(" + ", "\n+ ")) for title in titles]
        for number, button in enumerate(self.examples):
            button.setStyleSheet("text-align: left")
            button.setAccessibleName(titles[number])
            button.clicked.connect(lambda _checked=False, number=number: self.example_wanted.emit(number))
            self._examples.addWidget(button)
        self.examples_heading.setVisible(bool(titles))

    def offer_classify(self, offered: bool) -> None:
        """Whether samples can and should yet be looked at for their attributes."""
        self.classify.setVisible(offered)

    def show_words(self, words: str) -> None:
        """What is under way or went wrong; "" for nothing."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def show_state(self, *, can_keep: bool, can_show: bool, is_empty: bool, suggested: str) -> None:
        """What can be pressed now."""
        self.keep.setEnabled(can_keep)
        self.name.setEnabled(can_keep)
        self.name.setPlaceholderText(suggested if can_keep else "Fill A and B first")
        self.show_result.setEnabled(can_show)
        self.again.setEnabled(can_show)
        self.clear.setEnabled(not is_empty)

    @Slot()
    def _keep(self) -> None:
        if self.keep.isEnabled():
            self.keep_wanted.emit(self.name.text().strip())
