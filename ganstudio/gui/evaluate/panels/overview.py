"""All questions at once: three beside each other, and below them how far the generator is as a whole."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ganstudio.formats.results import QUESTIONS, Comparison
from ganstudio.gui.evaluate.panels.question_panel import QuestionPanel
from ganstudio.gui.shared.labels import rich_label
from ganstudio.gui.shared.layouts import column, row

_GAP = 32


class ComparisonCard(QFrame):
    """What becomes visible only side by side: ranks, and why two measures do not agree."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._words = rich_label(wordWrap=True)
        column(self._words, margins=(12, 10, 12, 10), inside=self)
        self.hide()

    def show_comparisons(self, comparisons: Sequence[Comparison]) -> None:
        """These, instead of those before."""
        paragraphs = [
            f"<p style='margin:0 0 6px 0'><b>{escape(one.title)}.</b> {escape(one.text)}</p>" for one in comparisons
        ]
        self._words.setText("".join(paragraphs))
        self.setVisible(bool(comparisons))


class Overview(QScrollArea):
    """The panels and the comparisons by the names of the questions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes to the measures
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.panels = {one.name: QuestionPanel(one, is_wide=one.name == "whole") for one in QUESTIONS}
        self.comparisons = {one.name: ComparisonCard() for one in QUESTIONS}
        page, line = QWidget(), QFrame()
        page.setObjectName("page")
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        columns = [column(*self._parts(name), None, spacing=12) for name in ("copy", "omit", "likelihood")]
        beside = row(*((one, 1) for one in columns), spacing=_GAP)
        column(beside, line, *self._parts("whole"), None, spacing=24, margins=(0, 0, 12, 24), inside=page)
        self.setWidget(page)

    def _parts(self, name: str) -> tuple[QWidget, QWidget]:
        return self.panels[name], self.comparisons[name]
