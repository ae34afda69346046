"""What holds for the whole page."""

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from ganstudio.gui.explore.widgets.sample_cells import SampleCells


def test_every_control_has_a_name(view):
    kinds = (QAbstractButton, QComboBox, QAbstractSlider, QAbstractSpinBox, QLineEdit, QPlainTextEdit, SampleCells)
    controls = [control for control in view.findChildren(QWidget) if isinstance(control, kinds)]
    nameless = [
        control
        for control in controls
        if not control.accessibleName()
        and not (isinstance(control, QAbstractButton) and control.text())
        and not control.objectName().startswith("qt_")
        and not isinstance(control, QScrollBar)
    ]
    assert len(controls) > 50
    assert nameless == []


def test_nothing_moves_while_nobody_watches(page, view):
    view.walk_action.trigger()
    assert view.model.walk.ticker.is_running
    page.hide()
    assert not view.model.walk.ticker.is_running
