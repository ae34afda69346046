"""For every test of the window: no display, folders of its own, and nothing left behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ganstudio.core.preferences import Preferences
from ganstudio.gui.shared.state.app_context import AppContext
from tests.garbage import garbage_of_one_thread  # noqa: F401 - for all tests here


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs, cache and preferences of this test alone; returns the folder that holds `runs`, `cache`, `config`."""
    for name in ("runs", "cache", "config"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"GANSTUDIO_{name.upper()}", str(tmp_path / name))
    return tmp_path


@pytest.fixture(autouse=True)
def no_widget_left(qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a top-level widget behind, shown or hidden."""
    before = set(QApplication.topLevelWidgets())
    yield
    QThreadPool.globalInstance().waitForDone(5000)
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    left = [widget for widget in QApplication.topLevelWidgets() if widget not in before and not _is_qts_own(widget)]
    assert not left, f"left behind: {left}"


def _is_qts_own(widget: QWidget) -> bool:
    return widget.metaObject().className() in ("QTipLabel", "QComboBoxPrivateContainer", "QMenu")


@pytest.fixture
def preferences() -> Preferences:
    return Preferences(theme="light")


@pytest.fixture
def context(qtbot: QtBot, preferences: Preferences) -> Iterator[AppContext]:
    """A context without a window; closed after the test."""
    made = AppContext(preferences)
    yield made
    made.close(5.0)
    made.deleteLater()
