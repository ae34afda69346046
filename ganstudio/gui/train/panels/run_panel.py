"""The displayed run in figures and words: live settings, going on, checkpoints, how it is computed, notes."""

from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from ganstudio.core.settings import Catalogue, Field, Kind, Plain
from ganstudio.gui.shared.forms.field_editor import FieldEditor
from ganstudio.gui.shared.forms.field_grid import FieldGrid
from ganstudio.gui.shared.forms.stepper import Stepper
from ganstudio.gui.shared.labels import plain_label, rich_label
from ganstudio.gui.shared.layouts import column, heading, row
from ganstudio.gui.shared.tab_order import chain
from ganstudio.gui.train.widgets.checkpoint_list import CheckpointList
from ganstudio.runs.folder import CheckpointFile
from ganstudio.runs.record import RunRecord

_STEPS = Field(
    name="steps", title="Steps in all", kind="integer", default=1, minimum=1, help="On to this many steps in all."
)
_KINDS: dict[type, Kind] = {bool: "boolean", int: "integer", float: "number", str: "text"}


class RunPanel(QWidget):
    """For steering a run while it trains and going on with it afterwards; the signals are what the user wants."""

    live_changed = Signal(str, object)
    refused = Signal(str)
    go_on = Signal(int)
    """Resume, to this many steps in all."""
    copy_wanted = Signal()
    export_wanted = Signal(int)
    measure_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live = FieldGrid(is_live=True)
        self.checkpoints = CheckpointList()
        self._steps = FieldEditor(_STEPS, self, is_live=True)
        assert isinstance(self._steps.control, Stepper)
        self.steps = self._steps.control
        self._go_on_button, self._copy_button = QPushButton("Go on"), QPushButton("Start a copy with changes")
        self._go_on_button.setToolTip("Resume from the newest checkpoint, to this many steps in all")
        self._copy_button.setToolTip("Fill the form with this run's experiment")
        self._facts, self._notes = rich_label(), plain_label()
        self._end = plain_label()
        self._groups: dict[str, QWidget] = {}
        self._lay_out()
        self.live.entered.connect(self.live_changed)
        self.live.refused.connect(self.refused)
        self._steps.refused.connect(self.refused)
        self._go_on_button.clicked.connect(self._go_on)
        self._copy_button.clicked.connect(self.copy_wanted)
        self.checkpoints.export_wanted.connect(self.export_wanted)
        self.checkpoints.measure_wanted.connect(self.measure_wanted)

    def _lay_out(self) -> None:
        for label in (self._facts, self._notes, self._end):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._notes.setProperty("role", "secondary")
        self._steps.label.setText("to step")
        going_on = QWidget()
        row(self._steps.label, (self.steps, 1), self._go_on_button, inside=going_on)
        for key, title, widget in (
            ("live", "Live settings", self.live),
            ("go_on", "Train on", going_on),
            ("checkpoints", "Checkpoints", self.checkpoints),
            ("facts", "Computed with", self._facts),
            ("notes", "Notes", self._notes),
        ):
            self._groups[key] = QWidget()
            column(heading(title), widget, inside=self._groups[key])
        inner = QWidget()
        inner.setObjectName("page")
        groups = self._groups.values()
        column(self._end, *groups, self._copy_button, None, spacing=16, margins=(0, 8, 8, 8), inside=inner)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        column(scroll, inside=self)

    # --- what is shown

    def show_live(self, values: dict[str, Plain], catalogue: Catalogue | None) -> None:
        """The settings that may change, with their titles and limits from the catalogue."""
        fields = _fields_by_key(catalogue)
        known = {key: fields.get(key) or _plain_field(key, value) for key, value in values.items()}
        self.live.set_fields(known)
        for key, value in values.items():
            self.live.confirm(key, value)
        self._order_tabs()

    def show_phase(self, *, training: bool, can_go_on: bool, has_run: bool) -> None:
        """Which groups there are: live settings while it trains, going on afterwards."""
        self._groups["live"].setVisible(training and bool(self.live.editors))
        self._groups["go_on"].setVisible(can_go_on)
        self._copy_button.setVisible(has_run)

    def show_end(self, text: str) -> None:
        """What was said at the end, or nothing."""
        self._end.setText(text)
        self._end.setVisible(bool(text))

    def show_record(self, record: RunRecord) -> None:
        """Facts and notes, if they are others than those shown."""
        started = record.started
        rows = [
            ("Device", started.get("device", "")),
            ("Precision", started.get("precision", "")),
            ("Memory format", str(started.get("memory_format", "")).replace("_", " ")),
            ("Threads", started.get("threads", "")),
            *(
                (f"{name.capitalize().replace('_', ' ')} weights", f"{count:,}")
                for name, count in started.get("parameters", {}).items()
            ),
        ]
        told = [(escape(name), escape(str(value))) for name, value in rows if value != ""]
        text = "".join(f"<tr><td>{name}&nbsp;&nbsp;</td><td>{value}</td></tr>" for name, value in told)
        _set_text(self._facts, f"<table>{text}</table>" if text else "")
        _set_text(self._notes, "\n\n".join(dict.fromkeys(record.notes[-20:])))
        self._groups["facts"].setVisible(bool(text))
        self._groups["notes"].setVisible(bool(record.notes))

    def show_checkpoints(self, files: list[CheckpointFile], can_export: bool) -> None:
        self.checkpoints.show_files(files, can_export)
        self._order_tabs()
        self._groups["checkpoints"].setVisible(bool(files))

    def show_steps(self, steps: int) -> None:
        """What "train on" suggests."""
        self._steps.show_value(steps)

    def _order_tabs(self) -> None:
        """From top to bottom, though the controls of a run were made later than those that are always there."""
        always = [*self.steps.tab_stops, self._go_on_button, *self.checkpoints.buttons, self._copy_button]
        chain([*self.live.tab_stops, *always])

    @Slot()
    def _go_on(self) -> None:
        self.go_on.emit(int(self.steps.value))


def _set_text(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _fields_by_key(catalogue: Catalogue | None) -> dict[str, Field]:
    if catalogue is None:
        return {}
    sections = {"recipe": catalogue.recipe, "objective": catalogue.objective}
    return {f"{key}.{field.name}": field for key, parts in sections.items() for part in parts for field in part.fields}


def _plain_field(key: str, value: Plain) -> Field:
    title = key.rpartition(".")[2].replace("_", " ").capitalize()
    return Field(name=key, title=title, help="", kind=_KINDS[type(value)], default=value)
