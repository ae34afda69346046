"""The one place where the window is put together.

Order matters: the window is painted first; then what the pages need, what Home reads, and in the training thread torch.
"""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio import __version__

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ganstudio.gui.main_window import MainWindow
    from ganstudio.gui.shared.state.app_context import AppContext

EXIT_OK, EXIT_BAD_INPUT = 0, 2
_PAINTED_MILLISECONDS = 20


def run_window(open_path: Path | None = None) -> int:
    """Open the window, with `open_path` (a generator, a run, an experiment) in it; returns when it is closed."""
    from ganstudio.gui.system_libraries import trouble_before_qt, trouble_from_import

    sentence = trouble_before_qt()
    if not sentence:
        try:
            import PySide6.QtWidgets  # noqa: F401 - only whether it can be loaded
        except ImportError as error:
            sentence = trouble_from_import(error)
    if sentence:
        sys.stderr.write(f"ganstudio: {sentence}\n")
        return EXIT_BAD_INPUT
    return _run(open_path)


def build_application() -> "QApplication":
    """The QApplication with its name, before any theme."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QApplication

    QCoreApplication.setApplicationName("GAN Studio")
    QCoreApplication.setApplicationVersion(__version__)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setDesktopFileName("ganstudio")
    return application


def build_context() -> tuple["AppContext", str]:
    """The context with the user's preferences, and a sentence if these were damaged."""
    from ganstudio.core.preferences import load_preferences
    from ganstudio.gui.shared.state.app_context import AppContext

    preferences, damage = load_preferences()
    preferences.apply_runs_folder()
    return AppContext(preferences), damage


def build_window(context: "AppContext") -> "MainWindow":
    """The window in its theme, not yet shown; with its page if that is Home."""
    from ganstudio.gui import theme
    from ganstudio.gui.main_window import MainWindow

    application = build_application()
    theme.apply(application, context.preferences.theme)
    application.setWindowIcon(theme.application_icon())
    window = MainWindow(context)
    window.prepare_first_page()
    return window


def _run(open_path: Path | None) -> int:
    from PySide6.QtCore import QTimer

    from ganstudio.gui import error_hooks
    from ganstudio.gui.crash_notice import CrashNotice
    from ganstudio.gui.crash_reports import NativeCrashes, found_native
    from ganstudio.gui.gc_control import GarbageCollector
    from ganstudio.gui.startup import Starting
    from ganstudio.gui.system_end import SystemEnd

    application = build_application()
    garbage = GarbageCollector()
    garbage.begin()
    error_hooks.start_log()
    ended_last_time, native = found_native(), NativeCrashes()
    native.watch()
    unexpected = error_hooks.Trouble()
    context, damage = build_context()
    window = build_window(context)
    notice = CrashNotice(window, context)
    unexpected.refused.connect(window.bar.show_error)
    unexpected.crashed.connect(notice.tell)
    unexpected.install()  # now that there is a window to tell it; what fails before it is printed
    system_end = SystemEnd(application)
    system_end.asked.connect(window.close_unasked)
    if ended_last_time is not None:
        notice.offer_report(ended_last_time)
    if damage:
        window.bar.show_note(damage)
    starting = Starting(context, window.page)
    window.show()
    starting.begin()
    first = partial(window.open_path, open_path) if open_path is not None else window.show_last_page
    QTimer.singleShot(_PAINTED_MILLISECONDS, window, first)
    application.exec()
    in_time = context.close()
    garbage.end()
    system_end.remove()
    unexpected.remove()
    error_hooks.stop_log()
    native.rest()
    if not in_time:
        os._exit(EXIT_OK)  # a thread does not end; what it had to keep is kept
    return EXIT_OK
