"""The settings that may change while a run goes on."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ganstudio.core.settings import Field, Plain
from ganstudio.gui.shared.fold_button import FoldButton
from ganstudio.gui.shared.forms.stepper import Stepper
from ganstudio.gui.shared.tab_order import chain


class LiveSettings(QWidget):
    """`changed(key, value)` is a wish; `confirm` shows what is in force."""

    changed = Signal(str, object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steppers: dict[str, Stepper] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._advanced: list[QWidget] = []
        self._more = FoldButton("More settings", self, is_heading=False)
        self._more.set_open(False)
        self._more.folded.connect(self._show_advanced)

    def set_settings(self, settings: dict[str, tuple[Field, Plain]]) -> None:
        """Field and present value by key, such as "recipe.generator_steps"."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget is not self._more:
                widget.hide()
                widget.deleteLater()
        self.steppers, self._advanced = {}, []
        ordered = sorted(settings.items(), key=lambda item: item[1][0].advanced)
        often = sum(not field.advanced for field, _ in settings.values())
        for number, (key, (field, value)) in enumerate(ordered):
            row = number + (number >= often)  # between them lies the button that unfolds the others
            label = QLabel(field.title)
            label.setWordWrap(True)
            stepper = Stepper(field, value)
            for widget in (label, stepper):
                widget.setToolTip(f"<qt>{field.help} Arrow keys change it.</qt>")
            stepper.changed.connect(partial(self.changed.emit, key))
            stepper.refused.connect(self.refused)
            stepper.setFixedWidth(148)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(stepper, row, 1)
            self.steppers[key] = stepper
            self._advanced += [label, stepper] if field.advanced else []
        self._grid.addWidget(self._more, often, 0, 1, 2)
        self._more.setVisible(bool(self._advanced))
        self._show_advanced(self._more.is_open)
        chain(self.tab_stops)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops, from top to bottom."""
        often = [stepper for stepper in self.steppers.values() if stepper not in self._advanced]
        seldom = [stepper for stepper in self.steppers.values() if stepper in self._advanced]
        stops = [[stop for stepper in steppers for stop in stepper.tab_stops] for steppers in (often, seldom)]
        return [*stops[0], self._more, *stops[1]]

    @Slot(bool)
    def _show_advanced(self, shown: bool) -> None:
        self._more.setText("Fewer settings" if shown else "More settings")
        for widget in self._advanced:
            widget.setVisible(shown)

    def confirm(self, key: str, value: Plain) -> None:
        """The change is in force."""
        if key in self.steppers:
            self.steppers[key].show_value(value)
