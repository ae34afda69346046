"""Saves everything that was found as one web page."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton

from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.shared.image_grid.qt_images import file_name
from ganstudio.gui.shared.message_bar import Message, MessageBar


class ReportController(QObject):
    """Asks where the report goes, and offers it to the browser once it is there."""

    def __init__(self, model: EvaluateModel, button: QPushButton, bar: MessageBar) -> None:
        super().__init__(button)
        self._model, self._button, self._bar = model, button, bar
        button.clicked.connect(self._ask)
        model.changed.connect(self._allow)
        model.reported.connect(self._tell)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        self._button.setEnabled(any(generator.results for generator in self._model.generators))

    @Slot()
    def _ask(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = file_name(" and ".join(generator.title for generator in self._model.generators)).removesuffix(".png")
        suggested = str(Path(folder) / f"{name}.html")
        path, _ = QFileDialog.getSaveFileName(self._button.window(), "Save report", suggested, "Web page (*.html)")
        if path:
            self._model.report(Path(path))

    @Slot(object)
    def _tell(self, path: Path) -> None:
        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._bar.show_message(Message(f"The report is saved: {path}", verb="Open in browser", action=show))
