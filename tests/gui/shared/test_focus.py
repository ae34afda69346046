"""A second Space never presses the neighbour of a button that was switched off meanwhile."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ganstudio.gui.lab.widgets.lab_controls import LabButtons
from ganstudio.gui.train.widgets.run_controls import RunControls


@pytest.mark.parametrize(("made", "signals"), [
    (RunControls, ("stop", "step", "export")), (LabButtons, ("step", "restart", "slow_toggled")),
])  # fmt: skip
@pytest.mark.parametrize("meanwhile", ["pausing", "starting", "stopping"])
def test_space_space_pauses_and_nothing_else(qtbot, made, signals, meanwhile):
    buttons, heard = made(), []
    qtbot.addWidget(buttons)
    for name in signals:
        getattr(buttons, name).connect(lambda *_, name=name: heard.append(name))
    buttons.show_state("running")
    buttons.show()
    buttons.primary.setFocus()
    QTest.keyClick(buttons.window().focusWidget(), Qt.Key.Key_Space)
    buttons.show_state(meanwhile)
    QTest.keyClick(buttons.window().focusWidget(), Qt.Key.Key_Space)
    buttons.show_state("paused")
    assert buttons.window().focusWidget() is buttons.primary
    assert heard == []


def test_the_focus_goes_from_a_step_that_is_over_to_the_large_button(qtbot):
    buttons = RunControls()
    qtbot.addWidget(buttons)
    buttons.show()
    buttons.show_state("paused")
    buttons.step_button.setFocus()
    buttons.show_state("running")
    assert buttons.window().focusWidget() is buttons.primary
