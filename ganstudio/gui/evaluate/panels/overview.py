"""All questions at once: three beside each other, and below them how far the generator is as a whole."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ganstudio.formats.results import QUESTIONS
from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.panels.question_panel import QuestionPanel
from ganstudio.gui.evaluate.widgets.comparison_list import ComparisonList

_GAP = 32


class Overview(QScrollArea):
    """`enlarged(measure)`: everything about one measure is wanted."""

    enlarged = Signal(str)

    def __init__(self, session: EvaluateModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes to the measures
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.panels = {q.name: QuestionPanel(session, q, is_wide=q.name == "whole") for q in QUESTIONS}
        self.comparisons = {question.name: ComparisonList() for question in QUESTIONS}
        self._lay_out()
        for panel in self.panels.values():
            panel.enlarged.connect(self.enlarged)
        session.changed.connect(self.refresh)
        session.compared.connect(self._compare)

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 12, 24)
        column.setSpacing(24)
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        for name in ("copy", "omit", "likelihood"):
            part = QVBoxLayout()
            part.setSpacing(12)
            part.addWidget(self.panels[name])
            part.addWidget(self.comparisons[name])
            part.addStretch(1)
            row.addLayout(part, 1)
        line = QFrame()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        column.addLayout(row)
        column.addWidget(line)
        column.addWidget(self.panels["whole"])
        column.addWidget(self.comparisons["whole"])
        column.addStretch(1)
        self.setWidget(page)

    @Slot()
    def refresh(self) -> None:
        """Everything as the session says."""
        for panel in self.panels.values():
            panel.refresh()

    @Slot()
    def _compare(self) -> None:
        for name, shown in self.comparisons.items():
            shown.show_comparisons([one for one in self.session.comparisons if one.question == name])
