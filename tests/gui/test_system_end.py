"""A polite kill, Ctrl+C and a closed terminal end the window as its close button does: everything is kept."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from ganstudio.core.paths import last_lab_file
from ganstudio.gui.main_window import MainWindow
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shutdown import Shutdown
from ganstudio.runs.folder import RunFolder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of other systems")
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
SCRIPT = """
import os, sys, traceback
from PySide6.QtCore import QTimer
from ganstudio.formats.experiment import find_experiment
from ganstudio.gui import application
build = application.build_window
small = {"steps": 100_000, "batch_size": 4, "generator.width": 8, "discriminator.width": 8, "precision": "float32",
         "memory_format": "contiguous", "threads": 1}
def begin(window):
    context = window.context
    if sys.argv[1] == "training":
        context.training.updated.connect(lambda *_: os.write(1, b"!"))
        context.start(find_experiment("digits-dcgan").with_settings(small))
    elif sys.argv[1] == "lab":
        context.go("lab")
        from ganstudio.gui.lab.model import LabModel
        context.model(LabModel).runner.frame.connect(lambda *_: os.write(1, b"!"))
        window.page("lab").controls.press_primary()
    else:
        os.write(1, b"!")
def begin_or_end(window):
    try:
        begin(window)
    except BaseException:
        traceback.print_exc()
        os._exit(3)  # the test reads nothing and says why
def built(context):
    window = build(context)
    QTimer.singleShot(1000, window, lambda: begin_or_end(window))
    return window
application.build_window = built
sys.exit(application.run_window())
"""


@pytest.mark.parametrize("at_work", ["nothing", "training", "lab"])
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_closes_the_window_and_everything_is_kept(own_folders: Path, number: int, at_work: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", SCRIPT, at_work]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as window:
        if window.stdout.read(1) != b"!":
            pytest.fail(window.communicate()[1].decode())
        window.send_signal(number)
        _, errors = window.communicate(timeout=120)
    assert (window.returncode, errors.replace(b"This plugin does not support propagateSizeHints()\n", b"")) == (0, b"")
    if at_work == "training":
        (folder,) = (own_folders / "runs").iterdir()
        run = RunFolder(folder)
        assert run.status() == "stopped"
        assert run.checkpoint().step == run.last_step()
    if at_work == "lab":
        assert last_lab_file().is_file()


def test_open_dialogs_do_not_keep_the_window(qtbot: QtBot, context: AppContext) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    dialog = QDialog(window)
    dialog.open()
    window.close_unasked()
    assert not dialog.isVisible()
    assert not window.isVisible()


def test_nothing_is_asked_where_nobody_can_answer(qtbot: QtBot, context: AppContext, monkeypatch) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    monkeypatch.setattr(Shutdown, "_ask", lambda *_: pytest.fail("asked"))
    monkeypatch.setattr(context, "is_training", lambda: True)
    window.close_unasked()
