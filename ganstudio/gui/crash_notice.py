"""Tells the user of an unexpected error: keeps what can be kept, then shows one dialog, never several."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ganstudio.core.files import read_regular
from ganstudio.gui.shared.state.app_context import AppContext

if TYPE_CHECKING:
    from ganstudio.gui.dialogs.error_dialog import ErrorDialog

_TITLE = "Something went wrong that should not have"
_LAST_TITLE = "GAN Studio ended unexpectedly last time"
_LAST_KEPT = "Runs are kept up to their last checkpoint and can be resumed. Preferences and files are as they were."


class CrashNotice(QObject):
    """Connect `tell` to the trouble; `offer_report` is for what the start found."""

    def __init__(self, window: QWidget, context: AppContext) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        self.dialog: ErrorDialog | None = None

    @Slot(str, str, str)
    def tell(self, kind: str, details: str, report: str) -> None:
        """An exception of this kind escaped; the program goes on."""
        if self.dialog is not None:
            self.dialog.count_another()
            return
        self._context.preferences_changed.emit()  # so that they are kept now
        kept = f"GAN Studio goes on. {self._context.what_is_kept()}"
        self._show(f"{_TITLE} ({kind})", kept, Path(report) if report else None, details)

    def offer_report(self, report: Path) -> None:
        """The last session was ended by native code: said in the bar, shown when asked for."""
        self._context.offer(f"{_LAST_TITLE}. {_LAST_KEPT}", "Show report", lambda: self._show_last(report))

    def _show_last(self, report: Path) -> None:
        if self.dialog is None:
            self._show(_LAST_TITLE, _LAST_KEPT, report)

    def _show(self, title: str, kept: str, report: Path | None, details: str = "") -> None:
        from ganstudio.gui.dialogs.error_dialog import ErrorDialog

        self.dialog = ErrorDialog(title, kept, _text(report) or details, report, self._window)
        self.dialog.finished.connect(self._forget)
        self.dialog.show()

    @Slot()
    def _forget(self) -> None:
        self.dialog = None


def _text(report: Path | None) -> str:
    try:
        return read_regular(report).decode(errors="replace") if report is not None else ""
    except OSError:  # deleted meanwhile
        return ""
