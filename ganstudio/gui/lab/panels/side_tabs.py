"""Right in the Lab: the settings, and beside them what only this scheme logs and what has no room elsewhere."""

from PySide6.QtWidgets import QTabWidget, QWidget

from ganstudio.gui.shared.formatting import caption
from ganstudio.gui.shared.plots.plots_panel import PlotsPanel
from ganstudio.gui.shared.tab_order import stop_at_bar_only
from ganstudio.runs.record import RunRecord

SIDE_WIDTH = 288


class SideTabs(QTabWidget):
    """Shows `settings` first; `scheme` has a tab while there are curves for it."""

    def __init__(self, settings: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scheme = PlotsPanel(self, declared_only=True)
        self.scheme.hide()
        self.setFixedWidth(SIDE_WIDTH)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        stop_at_bar_only(self)
        self.addTab(settings, "Settings")

    def show_scheme(self, title: str, record: RunRecord) -> None:
        """What the scheme logs beside the common charts gets a tab called `title`; none where it logs nothing else."""
        index = self.indexOf(self.scheme)
        if not record.scalars and index >= 0:
            self.removeTab(index)
        elif record.scalars and index < 0:
            self.insertTab(1, self.scheme, caption(title))
        elif record.scalars:
            self.setTabText(index, caption(title))
        self.scheme.show_record(record)
