"""The user's runs: look at one, rename it, delete it, see what it takes on the disk."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from ganstudio.core.errors import UserError
from ganstudio.gui.shared.formatting import size
from ganstudio.gui.shared.layouts import column, quiet, row
from ganstudio.gui.shared.plots.number_format import short_number
from ganstudio.gui.shared.state.run_summary import RunSummary
from ganstudio.gui.train.widgets.run_item import RunItemDelegate

_STATUS = {
    "running": "in training", "finished": "finished", "stopped": "stopped", "failed": "failed",
    "interrupted": "interrupted",
}  # fmt: skip


class RunsPanel(QWidget):
    """A double click or Return opens; everything else needs a chosen run."""

    open_wanted = Signal(object)
    """The run's folder."""
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)
    """The RunSummary; nothing was asked yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmaps: dict[tuple[Path, float], QPixmap] = {}
        self.list = QListWidget()
        self.list.setAccessibleName("Runs")
        self.list.setItemDelegate(RunItemDelegate(self._thumbnail, self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self._empty = quiet("No runs yet. Choose an experiment and press Train. Its run will be kept here.")
        self._disk = quiet("", wraps=False)
        self.open_button, self.rename_button, self.delete_button = map(QPushButton, ("Open", "Rename …", "Delete …"))
        buttons = row(self.open_button, self.rename_button, self.delete_button, None)
        column(self._empty, (self.list, 1), self._disk, buttons, margins=(0, 8, 0, 0), inside=self)
        self.list.itemActivated.connect(self._open)
        self.list.itemSelectionChanged.connect(self._enable)
        self.open_button.clicked.connect(self._open)
        self.rename_button.clicked.connect(self._rename)
        self.delete_button.clicked.connect(self._delete)
        self._enable()

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Newest first; the chosen one stays chosen."""
        chosen = self.chosen()
        with QSignalBlocker(self.list):
            self.list.clear()
            for run in runs:
                self.list.addItem(self._item(run))
                if chosen is not None and run.path == chosen.path:
                    self.list.setCurrentRow(self.list.count() - 1)
        self._empty.setVisible(not runs)
        self.list.setVisible(bool(runs))
        count = "1 run" if len(runs) == 1 else f"{len(runs)} runs"
        self._disk.setText(f"{count}, {size(sum(run.disk for run in runs))} on the disk" if runs else "")
        self._enable()

    def chosen(self) -> RunSummary | None:
        item = self.list.currentItem()
        run = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return run if isinstance(run, RunSummary) else None

    def choose(self, path: Path) -> None:
        """Choose the run in a folder, if it is listed."""
        for index in range(self.list.count()):
            if self.list.item(index).data(Qt.ItemDataRole.UserRole).path == path:
                self.list.setCurrentRow(index)

    def _item(self, run: RunSummary) -> QListWidgetItem:
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, run)
        distance = f"best KID {short_number(run.kernel_distance)}" if run.kernel_distance is not None else ""
        second = f"{_STATUS.get(run.status, run.status)}, {run.step:,} of {run.steps:,}"
        item.setText(run.name)
        item.setData(RunItemDelegate.LINES, (run.name, second, size(run.disk)))
        item.setToolTip("\n".join(filter(None, (run.title, distance, str(run.path)))))
        return item

    def _thumbnail(self, run: RunSummary) -> QPixmap:
        """A corner of the newest sample grid; read once for each new grid."""
        if run.picture is None:
            return QPixmap()
        key = (run.picture, run.modified)
        if key not in self._pixmaps:
            self._pixmaps[key] = _corner(run.path, run.picture)
        return self._pixmaps[key]

    # ---

    @Slot()
    def _enable(self) -> None:
        chosen = self.chosen()
        self.open_button.setEnabled(chosen is not None)
        for button in (self.rename_button, self.delete_button):
            button.setEnabled(chosen is not None and chosen.status != "running")

    @Slot()
    def _open(self) -> None:
        if (run := self.chosen()) is not None:
            self.open_wanted.emit(run.path)

    @Slot()
    def _rename(self) -> None:
        self.rename_wanted.emit(self.chosen())

    @Slot()
    def _delete(self) -> None:
        self.delete_wanted.emit(self.chosen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.delete_button.isEnabled():
            self.delete_button.click()
        elif event.key() == Qt.Key.Key_F2 and self.rename_button.isEnabled():
            self.rename_button.click()
        else:
            super().keyPressEvent(event)


def _corner(run: Path, png: Path) -> QPixmap:
    from ganstudio.gui.shared.card_images import corner_of_run
    from ganstudio.gui.shared.image_grid.qt_images import to_image

    try:
        picture = corner_of_run(run, png)
    except UserError:  # deleted or damaged meanwhile
        return QPixmap()
    return QPixmap.fromImage(to_image(picture)).scaled(
        QSize(44, 44), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
