"""Right in the Lab: what is learned, and every setting of the game; all of them may change while it runs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ganstudio.core.settings import Catalogue, Field
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.lab.game_fields import sections, titles, values
from ganstudio.gui.lab.lane import LANES
from ganstudio.gui.lab.widgets.shape_chooser import ShapeChooser
from ganstudio.gui.shared.forms.setting_rows import SettingRows
from ganstudio.gui.shared.forms.setting_section import SettingSection

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
        self.width_row = SettingRows()
        self.width_row.set_fields({"dataset.deviation": _DEVIATION})
        self.sections = {title: SettingSection(title) for title in _SECTIONS}
        self.waiting = QLabel("The settings appear as soon as torch is loaded.", wordWrap=True)
        self.waiting.setProperty("role", "secondary")
        self.lanes = QButtonGroup(self)
        self._lane_row = self._build_lane_row()
        self._lay_out()
        parts: list[SettingRows | SettingSection] = [self.width_row, *self.sections.values()]
        for part in parts:
            part.changed.connect(self.changed)
            part.refused.connect(self.refused)
        self.lanes.idClicked.connect(self.lane_chosen)
        for section in self.sections.values():
            section.hide()

    def _build_lane_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 8)
        row.setSpacing(8)
        for lane, words in enumerate(LANES):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setToolTip("Show and change the settings of this lab; data, seed and batches are the same for both")
            self.lanes.addButton(button, lane)
            row.addWidget(button, 1)
        holder.hide()
        return holder

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self._lane_row)
        for widget in (self.shapes, self.width_row, self.waiting, *self.sections.values()):
            column.addWidget(widget)
        column.addStretch(1)
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
            self.width_row.show_value("dataset.deviation", deviation)
        self._redraw()

    def show_lanes(self, count: int, lane: int) -> None:
        """Whether there are two labs, and whose settings are shown."""
        self._lane_row.setVisible(count > 1)
        self.lanes.button(lane).setChecked(True)

    def _redraw(self) -> None:
        if self._experiment is None or self._catalogue is None:
            return
        for title, fields in sections(self._experiment, self._catalogue).items():
            self.sections[title].set_fields(fields, titles(self._catalogue))
            self.sections[title].show_values(values(self._experiment, fields))

    def control(self, key: str) -> QWidget:
        """The control of a setting. Raises KeyError."""
        for section in self.sections.values():
            if key in {**section.rows.controls, **section.more_rows.controls}:
                return section.control(key)
        raise KeyError(key)
