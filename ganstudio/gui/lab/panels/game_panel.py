"""Right in the Lab: what is learned, and every setting of the game; all of them may change while it runs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QScrollArea, QWidget

from ganstudio.core.settings import Catalogue, Field
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.lab.game_fields import sections, titles, values
from ganstudio.gui.lab.lane import LANES
from ganstudio.gui.lab.widgets.shape_chooser import ShapeChooser
from ganstudio.gui.shared.forms.field_grid import FieldGrid
from ganstudio.gui.shared.forms.form_section import FormSection
from ganstudio.gui.shared.layouts import column, quiet, row

_DEVIATION = Field(
    name="deviation", title="Width of each cloud", kind="number", default=0.05, minimum=0.001, maximum=2.0,
    help="Standard deviation of each Gaussian that the law is made of.",
)  # fmt: skip
_SECTIONS = ("Game", "Learning", "Generator", "Discriminator")


class GamePanel(QScrollArea):
    """`changed(key, value)` is a wish for the lane that the panel shows; `lane_chosen` shows another one."""

    changed = Signal(str, object)
    refused = Signal(str)
    lane_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue: Catalogue | None = None
        self._experiment: Experiment | None = None
        self.shapes = ShapeChooser()
        self.width_row = FieldGrid(is_live=True)
        self.width_row.set_fields({"dataset.deviation": _DEVIATION})
        self.sections = {title: FormSection(title, is_live=True) for title in _SECTIONS}
        self.waiting = quiet("The settings appear as soon as torch is loaded.")
        self.lanes = QButtonGroup(self)
        self._lane_row = self._build_lane_row()
        self._lay_out()
        parts: list[FieldGrid | FormSection] = [self.width_row, *self.sections.values()]
        for part in parts:
            part.entered.connect(self.changed)
            part.refused.connect(self.refused)
        self.lanes.idClicked.connect(self.lane_chosen)
        for section in self.sections.values():
            section.hide()

    def _build_lane_row(self) -> QWidget:
        for lane, words in enumerate(LANES):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setToolTip("Show and change the settings of this lab; data, seed and batches are the same for both")
            self.lanes.addButton(button, lane)
        holder = QWidget()
        row(*((button, 1) for button in self.lanes.buttons()), margins=(0, 0, 0, 8), inside=holder)
        holder.hide()
        return holder

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        parts = (self._lane_row, self.shapes, self.width_row, self.waiting, *self.sections.values())
        column(*parts, None, margins=(0, 8, 12, 8), inside=inside)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """What can be chosen."""
        self._catalogue = catalogue
        self.waiting.hide()
        self._redraw()

    def show_waiting(self, text: str) -> None:
        """Why there are no settings."""
        self.waiting.setText(text)
        self.waiting.show()

    def show_experiment(self, experiment: Experiment, deviation: float | None) -> None:
        """The settings in force; `deviation` of the law's Gaussians, None where it has none."""
        self._experiment = experiment
        self.width_row.setVisible(deviation is not None and "shape" in experiment.dataset)
        if deviation is not None:
            self.width_row.confirm("dataset.deviation", deviation)
        self._redraw()

    def show_lanes(self, count: int, lane: int) -> None:
        """Whether there are two labs, and whose settings are shown."""
        self._lane_row.setVisible(count > 1)
        self.lanes.button(lane).setChecked(True)

    def _redraw(self) -> None:
        if self._experiment is None or self._catalogue is None:
            return
        for title, fields in sections(self._experiment, self._catalogue).items():
            section = self.sections[title]
            section.setVisible(bool(fields))
            section.set_fields(fields, titles(self._catalogue))
            for key, value in values(self._experiment, fields).items():
                section.fields.confirm(key, value)

    def control(self, key: str) -> QWidget:
        """The control of a setting. Raises KeyError."""
        editors = {key: editor for section in self.sections.values() for key, editor in section.editors.items()}
        return editors[key].control
