"""Whatever a scheme logs has a plot, in words where the recipe has some; none is empty, none is squashed."""

import pytest
from PySide6.QtWidgets import QApplication

from ganstudio.gui.shared.plots.plots_panel import PlotsPanel
from ganstudio.runs.events import Started, Updated
from ganstudio.runs.record import RunRecord
from ganstudio.runs.scalars import Scalar

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by Qt's own offscreen platform

OWN = (
    Scalar(name="k", label="k", plot="Balance", figure="k"),
    Scalar(name="resolution", label="", plot="Resolution", figure="Resolution", unit="px", help="of both players"),
)


def record(*names: str) -> RunRecord:
    made = RunRecord()
    made.take(Started(None, 0, 10, "CPU", "float32", "contiguous", 1, {}, {}, {}, OWN))
    for step in (1, 2, 3):
        made.take(Updated(step, "generator", "generator", True, dict.fromkeys(names, 16.0 * step)))
    return made


@pytest.fixture
def panel(qtbot):
    panel = PlotsPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 660)
    panel.show()
    return panel


def titles(panel) -> list[str]:
    return [plot.title for plot in panel.plots if plot.isVisible()]


def test_plots_come_and_go_with_the_run(panel):
    panel.show_record(record("generator_loss", "k", "resolution", "new_thing"))
    assert titles(panel) == ["Losses", "Balance", "Resolution", "New thing"]
    assert panel.figures.texts() == {"k": "48", "Resolution": "48 px"}
    panel.show_record(record("fake_score"))
    assert titles(panel) == ["What D thinks"]
    assert not panel.figures.isVisible()
    panel.show_record(RunRecord())
    assert titles(panel) == []
    assert panel._empty.isVisible()


def test_a_scalar_that_comes_later_gets_its_plot(panel, qtbot):
    shown = record("generator_loss")
    panel.show_record(shown)
    for step in (4, 5):
        shown.take(Updated(step, "generator", "generator", True, {"penalty": 1.0, "late": 2.0}))
    panel.show_more()
    qtbot.waitUntil(lambda: not panel._timer.isActive())
    assert titles(panel) == ["Losses", "Late"]
    assert [line.scalar for line in panel.plots[0].lines] == ["generator_loss", "penalty"]
    assert panel.plots[1].has_data


@pytest.mark.parametrize(("width", "count", "columns"), [(300, 4, 1), (300, 9, 1), (620, 4, 1), (620, 9, 2)])
def test_many_plots_are_never_squashed(panel, width, count, columns):
    panel.resize(width, 660)
    panel.show_record(record(*"abcdefghi"[:count]))
    QApplication.processEvents()
    assert min(plot.height() for plot in panel.plots) >= 116
    assert len({plot.x() for plot in panel.plots}) == columns
    assert panel.plots[0].wheel_scrolls == (-(-count // columns) * 132 - 16 > 660)
