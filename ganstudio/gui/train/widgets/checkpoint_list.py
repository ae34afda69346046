"""The checkpoints of a run: step, kernel distance, the best with a star; any of them can be exported."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QPushButton, QToolButton, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.plots.number_format import short_number
from ganstudio.runs.folder import CheckpointFile


class CheckpointList(QWidget):
    """For choosing one to export or to measure; newest first."""

    export_wanted = Signal(int)
    measure_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QAbstractButton] = []
        """Newest first, two for each checkpoint: Export and Measure."""
        self._shown: tuple[list[CheckpointFile], bool] = ([], False)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        theme.notifier().changed.connect(self._recolour)

    def show_files(self, files: list[CheckpointFile], can_export: bool) -> None:
        """`files` by step; the list is made again only where it is another one."""
        if (files, can_export) == self._shown:
            return
        self._shown = (list(files), can_export)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for row, file in enumerate(reversed(files)):
            self._add_row(row, file, can_export)

    def _add_row(self, row: int, file: CheckpointFile, can_export: bool) -> None:
        star = plain_label("★" if file.best else "")
        star.setToolTip("The smallest kernel distance: the samples are closest to the held-out data")
        star.setAccessibleName("best" if file.best else "")
        star.setFixedWidth(16)
        step = plain_label(f"step {file.step:,}")
        distance = plain_label(f"KID {short_number(file.kernel_distance)}" if file.kernel_distance is not None else "")
        distance.setProperty("role", "secondary")
        distance.setToolTip("Kernel distance between samples and held-out data; smaller is better")
        export = QPushButton("Export")
        export.setProperty("role", "quiet")
        export.setEnabled(can_export)
        export.setAccessibleName(f"Export step {file.step}")
        measure = QToolButton()
        measure.setIcon(theme.icon("evaluate"))
        measure.setToolTip("Measure: ask on the Evaluate page what it really learnt")
        measure.setAccessibleName(f"Measure step {file.step}")
        self.buttons += [export, measure]
        export.clicked.connect(partial(self._export, file.step))
        measure.clicked.connect(partial(self._measure, file.step))
        for column, widget in enumerate((star, step, distance, export, measure)):
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignVCenter)

    @Slot()
    def _recolour(self) -> None:
        for button in self.buttons[1::2]:
            button.setIcon(theme.icon("evaluate"))

    def _export(self, step: int, _checked: bool = False) -> None:
        self.export_wanted.emit(step)

    def _measure(self, step: int, _checked: bool = False) -> None:
        self.measure_wanted.emit(step)
