"""Drop-downs: long titles end in an ellipsis and are told whole, and the wheel changes nothing."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from ganstudio.gui.shared.drop_down import DropDown

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsbilder mit Sonnenuntergang"


@pytest.fixture
def choice(qtbot: QtBot) -> DropDown:
    box = DropDown()
    qtbot.addWidget(box)
    box.addItems([LONG, "short"])
    box.setToolTip("What to train on")
    box.show()
    return box


@pytest.mark.qt_log_ignore("does not support raise")
def test_what_does_not_fit_ends_in_an_ellipsis_and_is_told_whole(choice: DropDown) -> None:
    assert choice.minimumSizeHint().width() < 130 < choice.sizeHint().width()
    choice.resize(choice.sizeHint())
    assert choice.shown_text() == LONG
    choice.resize(160, choice.height())
    shown = choice.shown_text()
    assert shown.endswith("…")
    assert LONG.startswith(shown[:-1])
    QApplication.sendEvent(choice, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), choice.mapToGlobal(QPoint(5, 5))))
    assert QToolTip.text().splitlines() == [LONG, "What to train on"]


def test_the_wheel_scrolls_past_it(choice: DropDown) -> None:
    nowhere, buttons, keys = QPointF(5, 5), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    turn = QWheelEvent(nowhere, nowhere, QPoint(), QPoint(0, -120), buttons, keys, Qt.ScrollPhase.NoScrollPhase, False)
    choice.wheelEvent(turn)
    assert not turn.isAccepted()
    assert choice.currentIndex() == 0


def test_the_placeholder_is_shown_where_nothing_is_chosen(choice: DropDown) -> None:
    choice.setPlaceholderText("Choose")
    choice.setCurrentIndex(-1)
    assert choice.shown_text() == "Choose"
