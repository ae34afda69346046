"""Which tab is open on the right, and what is shown large for it."""

from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget, QTabWidget

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.prompt_bar import PromptBar
from ganstudio.gui.explore.view_choices import ExploreTab


class TabController(QObject):
    """Shows the tab that the model says; the operands of arithmetic take the place of the large image."""

    def __init__(self, model: ExploreModel, tabs: QTabWidget, stage: QStackedWidget, prompt_bar: PromptBar) -> None:
        super().__init__(tabs)
        self.model, self.tabs, self.stage, self.prompt_bar = model, tabs, stage, prompt_bar
        model.opened.connect(self._open)
        model.view_changed.connect(self._show)
        tabs.currentChanged.connect(self.choose)

    @Slot()
    def _open(self) -> None:
        is_text_conditional = self.model.text is not None
        self.prompt_bar.setVisible(is_text_conditional)
        self.tabs.setTabVisible(ExploreTab.TEXT, is_text_conditional)
        self._show()

    @Slot()
    def _show(self) -> None:
        self.tabs.setCurrentIndex(self.model.view.tab)
        self.stage.setCurrentIndex(1 if self.model.view.tab == ExploreTab.ARITHMETIC else 0)

    @Slot(int)
    def choose(self, tab: int) -> None:
        """As the user does."""
        self.model.set_view(replace(self.model.view, tab=tab))
