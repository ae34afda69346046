"""Makes the panels and connects them with the model; with more to do, a controller in controllers/ for each task.

A controller's constructor takes the model and the panels that it touches, never the page.
"""

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ganstudio.gui._template.model import MOST, MOST_SEED, DotsModel
from ganstudio.gui._template.panels.settings_panel import SettingsPanel
from ganstudio.gui._template.widgets.dots_view import DotsView
from ganstudio.gui.shared.layouts import row


class DotsPage(QWidget):
    """The picture large, what can be changed at its right.

    A method `show_item(item)`, where there is one, takes what `AppContext.go` hands over.
    """

    def __init__(self, model: DotsModel) -> None:
        super().__init__()
        self.setObjectName("page")
        self._model = model
        self.view, self.settings = DotsView(), SettingsPanel(MOST, MOST_SEED)
        row((self.view, 1), self.settings, spacing=24, margins=24, inside=self)
        self.settings.count.valueChanged.connect(model.set_count)  # directly, where a slot would do nothing else
        self.settings.seed.valueChanged.connect(model.set_seed)
        self.settings.dark.toggled.connect(model.set_dark)
        self.settings.others.clicked.connect(model.draw_others)
        self.settings.reset.clicked.connect(model.reset)
        QShortcut(QKeySequence("Ctrl+D"), self).activated.connect(model.draw_others)
        model.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        self.settings.show_values(self._model.count, self._model.seed, self._model.is_dark)
        self.view.show_dots(self._model.dots, self._model.is_dark)
