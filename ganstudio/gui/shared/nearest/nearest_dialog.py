"""A sample beside the training pictures that are most like it; stays open beside the window."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from ganstudio.formats.results import Finding
from ganstudio.gui.shared.image_grid import qt_images
from ganstudio.gui.shared.image_grid.qt_images import Picture
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet, row

_SIDE = 160


class NearestDialog(QDialog):
    """Empty until `show_result` or `show_failure`."""

    left = Signal()
    """It was closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Nearest training pictures")
        self.picture, self.words = plain_label(), plain_label(wordWrap=True)
        self.picture.setAccessibleName("The sample")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar(textVisible=False, maximum=0)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName("Progress")
        self.sheet = ResultGrid()
        limit = quiet("One picture proves nothing: Evaluate asks many, and tests the answer.")
        side = column(self.picture, quiet("The sample"), None)
        right = column(self.words, self.bar, self.sheet, None, limit, spacing=12)
        row(side, (right, 1), spacing=24, margins=(24, 24, 24, 16), inside=self)
        self.resize(860, 460)

    def begin(self, picture: Picture) -> None:
        """Show itself with the sample uint8 [H, W, C], while its neighbours are looked for."""
        image = qt_images.to_image(picture)
        times = max(_SIDE // max(image.width(), image.height(), 1), 1)
        fitting = image.scaled(image.size() * times) if times > 1 else image
        self.picture.setPixmap(QPixmap.fromImage(fitting))
        self.words.setText("The nearest training pictures are looked for …")
        self.bar.show()
        self.sheet.hide()
        self.show()

    def show_result(self, result: Finding) -> None:
        """What was found."""
        self.words.setText(result.verdict.text)
        self.bar.hide()
        self.sheet.show_sheet(result.sheets[0])
        self.sheet.show()

    def show_failure(self, text: str) -> None:
        """Why there is nothing to be shown."""
        self.words.setText(text)
        self.bar.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()
