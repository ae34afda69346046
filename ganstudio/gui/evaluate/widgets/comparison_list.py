"""What becomes visible only side by side: ranks, and why two measures do not agree."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ganstudio.formats.results import Comparison


class ComparisonList(QFrame):
    """Hidden while there is nothing to compare."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._words = QLabel(wordWrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self._words)
        self.hide()

    def show_comparisons(self, comparisons: Sequence[Comparison]) -> None:
        """These, instead of those before."""
        paragraphs = [f"<p style='margin:0 0 6px 0'><b>{one.title}.</b> {one.text}</p>" for one in comparisons]
        self._words.setText("".join(paragraphs))
        self.setVisible(bool(comparisons))

    def text(self) -> str:
        """What is said, with its marks."""
        return self._words.text()
