"""What an experiment is about, beside its data, before it is trained."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ganstudio.experiment import SECTIONS, Experiment
from ganstudio.fields import Catalogue
from ganstudio.gui.widgets.config_form import TITLES
from ganstudio.gui.widgets.time_words import about


class AboutPanel(QWidget):
    """Title, what one learns, how long it takes, and the chosen parts in plain words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._teaches, self._time, self._parts = QLabel(), QLabel(), QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._time.setProperty("role", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for label in (self._title, self._teaches, self._time, self._parts):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            column.addWidget(label)
        column.addStretch(1)

    def show_experiment(self, experiment: Experiment, catalogue: Catalogue | None, seconds: float | None) -> None:
        """`seconds`: estimated for this machine, or None."""
        self._title.setText(experiment.title or experiment.name)
        self._teaches.setText(experiment.teaches)
        self._teaches.setVisible(bool(experiment.teaches))
        time = f"{experiment.steps:,} steps of {experiment.batch_size} pictures"
        self._time.setText(f"{time}, {about(seconds)} on this machine" if seconds else time)
        self._parts.setText(_parts(experiment, catalogue) if catalogue else "")


def _parts(experiment: Experiment, catalogue: Catalogue) -> str:
    rows = []
    for key in SECTIONS:
        name = getattr(experiment, key)["name"]
        part = next((part for part in getattr(catalogue, key) if part.name == name), None)
        if part is not None and key != "recipe":
            rows.append(f"<p><b>{TITLES[key]}: {part.title}</b><br>{part.help}</p>")
    return "".join(rows)
