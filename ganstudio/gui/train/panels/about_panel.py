"""What an experiment is about, beside its data, before it is trained."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ganstudio.core.settings import Catalogue, PartDescription
from ganstudio.formats.experiment import SECTIONS, Experiment
from ganstudio.gui.shared.formatting import about
from ganstudio.gui.shared.forms.compatible import has_pictures
from ganstudio.gui.shared.forms.config_form import TITLES
from ganstudio.gui.shared.labels import plain_label, rich_label
from ganstudio.gui.shared.layouts import column


class AboutPanel(QWidget):
    """Title, what one learns, how long it takes, and the chosen parts in plain words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._teaches, self._time, self._parts = plain_label(), plain_label(), plain_label(), rich_label()
        self._title.setProperty("role", "title")
        self._time.setProperty("role", "secondary")
        labels = (self._title, self._teaches, self._time, self._parts)
        for label in labels:
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column(*labels, None, spacing=16, inside=self)

    def show_experiment(self, experiment: Experiment, catalogue: Catalogue | None, seconds: float | None) -> None:
        """`seconds`: estimated for this machine, or None."""
        self._title.setText(_breakable(experiment.title or experiment.name))
        self._teaches.setText(_breakable(experiment.description))
        self._teaches.setVisible(bool(experiment.description))
        data = _part(experiment, catalogue, "dataset") if catalogue else None
        samples = "pictures" if has_pictures(data) else "samples"
        time = f"{experiment.steps:,} steps of {experiment.batch_size} {samples}"
        self._time.setText(f"{time}, {about(seconds)} on this machine" if seconds else time)
        self._parts.setText(_parts(experiment, catalogue) if catalogue else "")


def _breakable(text: str) -> str:
    """Long words may go on in the next line (after a zero-width space), so that they do not push the pictures away."""
    return re.sub(r"(\S{16})(?=\S{4})", "\\1\u200b", text)


def _parts(experiment: Experiment, catalogue: Catalogue) -> str:
    parts = {key: _part(experiment, catalogue, key) for key in SECTIONS}
    recipe = parts["recipe"]
    unused = [key for key, names in recipe.compatible.items() if not names] if recipe else []
    return "".join(
        f"<p><b>{TITLES[key]}: {part.title}</b><br>{part.help}</p>"
        for key, part in parts.items()
        if part is not None and key not in unused
    )


def _part(experiment: Experiment, catalogue: Catalogue, key: str) -> PartDescription | None:
    name = getattr(experiment, key)["name"]
    return next((part for part in getattr(catalogue, key) if part.name == name), None)
