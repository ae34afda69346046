"""How many samples are drawn and from which seed, what the data turned out to be, and how far the work is."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.services.evaluation_jobs import Moment
from ganstudio.gui.shared.number_box import NumberBox
from ganstudio.gui.shared.progress_bar import ProgressBar

_MOST_SAMPLES, _MOST_SEED = 100_000, 999_999
_SETTLE_MILLISECONDS = 700


class SamplingBar(QWidget):
    """Two rows: what is drawn and known of the data; below it the work, while there is any."""

    def __init__(self, session: EvaluateModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.samples, self.seed = NumberBox(1, _MOST_SAMPLES), NumberBox(0, _MOST_SEED)
        self.samples.setGroupSeparatorShown(True)
        self.samples.setValue(session.samples)
        self.seed.setValue(session.seed)
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "secondary")
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.strip = ProgressBar(is_row=True)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MILLISECONDS)
        self._lay_out()
        for box in (self.samples, self.seed):
            box.valueChanged.connect(self._settle.start)
        self._settle.timeout.connect(self._set)
        self.strip.cancelled.connect(session.cancel)
        session.changed.connect(self._show)
        session.moved.connect(self._move)
        self._show()

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.samples, self.seed, self.strip.cancel]

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, box, width, told in (
            ("Samples", self.samples, 88, "How many are drawn: more make figures surer, and take longer"),
            ("Seed", self.seed, 72, "The same seed draws the same samples"),
        ):
            label = QLabel(name)
            label.setProperty("role", "secondary")
            label.setBuddy(box)
            box.setFixedWidth(width)
            box.setAccessibleName(name)
            box.setToolTip(told)
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(8)
        row.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.strip)

    @Slot()
    def _set(self) -> None:
        self.session.set_drawing(self.samples.value(), self.seed.value())

    @Slot()
    def _show(self) -> None:
        session = self.session
        if not self._settle.isActive():  # else the user is at it
            for box, value in ((self.samples, session.samples), (self.seed, session.seed)):
                with QSignalBlocker(box):
                    box.setValue(value)
        refusals = [subject.refusal for subject in session.subjects if subject.refusal]
        notes = [note for subject in session.subjects if subject.begun for note in subject.begun.notes]
        told = " ".join(dict.fromkeys(refusals or notes))
        if not told and session.is_checking:
            told = "Looking at what can be measured …"
        self._say(told or "What was held out from training stays apart.", is_trouble=bool(refusals))
        self.strip.setVisible(session.is_measuring)

    def _say(self, text: str, *, is_trouble: bool) -> None:
        if (text, "trouble" if is_trouble else "secondary") == (self.words.text(), self.words.property("role")):
            return
        self.words.setText(text)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setProperty("role", "trouble" if is_trouble else "secondary")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)

    @Slot(object)
    def _move(self, moment: Moment) -> None:
        description = self.session.descriptions.get(moment.measure)
        several = len(self.session.subjects) > 1
        what = [moment.job.target.words] if several else []
        total = len(moment.job.measures)
        count = f"{moment.number} of {total}, " if total > 1 else ""
        what += [f"{count}{description.title}"] if description is not None else []
        what += [moment.text] if moment.text and (description is None or moment.text != description.title) else []
        share = moment.done if moment.measure or moment.done else None
        self.strip.show_work(": ".join(what) or "The evaluation begins …", share, moment.seconds_left)
