"""What nobody expected: noted, reported, told once, and noticed at the next start."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.core.errors import UserError
from ganstudio.gui.crash_notice import CrashNotice
from ganstudio.gui.crash_reports import NativeCrashes, found_native, reports_folder, write_report
from ganstudio.gui.dialogs.error_dialog import ErrorDialog
from ganstudio.gui.error_hooks import Trouble, log_file, start_log, stop_log
from ganstudio.gui.shared.state.app_context import AppContext

pytestmark = pytest.mark.qt_no_exception_capture


class Faulty(QObject):
    """Fails in a slot, in a thread of Python's, in one of Qt's, and while nobody listens."""

    @Slot()
    def slot(self) -> None:
        raise ZeroDivisionError("in a slot")

    def python_thread(self) -> None:
        def work() -> None:
            raise KeyError("in a thread")

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    def qt_thread(self) -> None:
        class Thread(QThread):
            def run(self) -> None:
                raise IndexError("in a thread of Qt")

        thread = Thread(self)
        thread.start()
        assert thread.wait(5000)


@pytest.fixture
def notice(context: AppContext, qtbot: QtBot) -> Iterator[CrashNotice]:
    """Everything as in the program, around an empty window."""
    window = QWidget()
    qtbot.addWidget(window)
    made, trouble = CrashNotice(window, context), Trouble()
    start_log()
    trouble.install()
    trouble.crashed.connect(made.tell)
    trouble.refused.connect(context.tell_error)
    yield made
    trouble.remove()
    stop_log()
    if made.dialog is not None:
        made.dialog.close()


def wait_for_dialog(notice: CrashNotice, qtbot: QtBot) -> ErrorDialog:
    qtbot.waitUntil(lambda: notice.dialog is not None)
    assert notice.dialog is not None
    return notice.dialog


@pytest.mark.parametrize(
    ("where", "name"), [("slot", "ZeroDivision"), ("python_thread", "KeyError"), ("qt_thread", "IndexError")]
)
def test_an_exception_from_anywhere_is_reported_and_told(
    notice: CrashNotice, qtbot: QtBot, where: str, name: str
) -> None:
    faulty = Faulty()
    QTimer.singleShot(0, faulty, getattr(faulty, where))
    dialog = wait_for_dialog(notice, qtbot)
    (report,) = reports_folder().glob("report *.txt")
    text = report.read_text()
    assert text.startswith("GAN Studio ")
    assert name in text
    assert dialog.report.toPlainText() == text.rstrip("\n") + "\n"
    assert name in log_file().read_text()
    dialog.copy()
    assert QGuiApplication.clipboard().text() == dialog.report.toPlainText()


def test_dialogs_do_not_pile_up(notice: CrashNotice, qtbot: QtBot) -> None:
    faulty = Faulty()
    timer = QTimer()
    timer.timeout.connect(faulty.slot)
    timer.start(1)
    first = wait_for_dialog(notice, qtbot)
    qtbot.waitUntil(lambda: log_file().read_text().count("in a slot") > 3)
    assert not first._more.text()  # the same again is only logged
    faulty.python_thread()
    qtbot.waitUntil(lambda: "Something else" in first._more.text())
    dialogs = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ErrorDialog)]
    assert dialogs == [first]
    first.close()
    qtbot.wait(20)
    assert notice.dialog is None  # the timer still fails, but that is known by now
    timer.stop()
    assert len(list(reports_folder().glob("report *.txt"))) == 2


def test_a_sentence_for_the_user_is_no_crash(notice: CrashNotice, context: AppContext, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise UserError("There is no such file.")

    with qtbot.waitSignal(context.error_told) as heard:
        QTimer.singleShot(0, refuse)
    assert heard.args == ["There is no such file.", ""]
    assert notice.dialog is None


def test_what_is_kept_is_said_and_kept(notice: CrashNotice, context: AppContext, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.preferences_changed):
        notice.tell("ValueError", "Traceback", "")
    assert notice.dialog is not None
    assert notice.dialog.report.toPlainText() == "Traceback"  # without a folder for the report
    assert "runs are kept" in context.what_is_kept()


def test_reports_tell_no_name_and_do_not_pile_up(own_folders: Path) -> None:
    for number in range(25):
        write_report(f"{number} in {Path.home() / 'secret'}")
    reports = list(reports_folder().glob("report *.txt"))
    assert len(reports) == 20
    assert str(Path.home()) not in reports[0].read_text()
    assert "~" in reports[0].read_text()


def test_no_folder_to_write_to_is_no_further_trouble(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_folders / "file").touch()
    monkeypatch.setenv("GANSTUDIO_CACHE", str(own_folders / "file"))
    assert write_report("anything") is None
    assert found_native() is None
    native = NativeCrashes()
    native.watch()
    native.rest()


ENDS = """
import os, sys
from ganstudio.gui.crash_reports import NativeCrashes
native = NativeCrashes()
native.watch()
os.abort() if sys.argv[1] == "crash" else native.rest()
"""


@pytest.mark.parametrize("how", ["crash", "in order"])
def test_a_crash_of_native_code_is_noticed_at_the_next_start(own_folders: Path, how: str) -> None:
    subprocess.run([sys.executable, "-c", ENDS, how], capture_output=True, timeout=60, check=False)
    report = found_native()
    if how == "crash":
        assert report is not None
        assert "native code" in report.read_text()
        assert "Aborted" in report.read_text()
    else:
        assert report is None
    assert found_native() is None
    assert not list(reports_folder().glob("native*"))


def test_what_the_start_found_is_shown_when_asked_for(notice: CrashNotice, context: AppContext, qtbot: QtBot) -> None:
    report = write_report("stacks")
    assert report is not None
    with qtbot.waitSignal(context.offered) as heard:
        notice.offer_report(report)
    heard.args[2]()
    assert "stacks" in wait_for_dialog(notice, qtbot).report.toPlainText()
