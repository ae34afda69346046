"""The real window with everything behind it, offscreen, in folders of its own."""

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pytestqt.qtbot import QtBot

from ganstudio.gui.main_window import MainWindow
from tests.garbage import garbage_of_one_thread  # noqa: F401 - for all tests here


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """Shown as at a start, without the calibration that would run beside the test."""
    from ganstudio.gui.application import build_application, build_context, build_window

    build_application()
    context, _ = build_context()
    context.preferences.theme = "light"
    shown = build_window(context)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    shown.show_last_page()
    context.training.load_catalogue()
    yield shown
    assert context.close(30)
    context.deleteLater()
