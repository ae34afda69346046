"""Every grid of pictures alike: click, drag out, menu, keyboard."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from ganstudio.formats.results import Sheet
from ganstudio.gui.explore.widgets.flow_grid import FlowGrid
from ganstudio.gui.explore.widgets.sample_tray import SampleTray
from ganstudio.gui.explore.widgets.variations import Variations
from ganstudio.gui.shared.image_grid import qt_images
from ganstudio.gui.shared.image_grid.image_grid import ImageGrid
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.image_grid.sample_grid import SampleGrid
from ganstudio.inference.generator.sample import Sample

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by Qt's own offscreen platform
COUNT, WIDTH = 9, 400
PICTURES = np.random.default_rng(0).integers(0, 256, (COUNT, 8, 8, 3), np.uint8)


def sample_grid() -> ImageGrid:
    grid = SampleGrid()
    grid.resize(WIDTH, WIDTH)
    grid.show_pictures(PICTURES)
    grid.grab()  # it lays out what it paints
    return grid


def result_grid() -> ImageGrid:
    grid = ResultGrid()
    grid.resize(WIDTH, 100)
    grid.show_sheet(Sheet.of("A sheet", PICTURES, columns=3))
    return grid


def of_samples(kind) -> ImageGrid:
    grid = kind()
    grid.resize(WIDTH, WIDTH)
    grid.set_picture_size(8, 8)
    grid.set_samples([Sample(np.zeros(4, np.float32)) for _ in range(COUNT)])
    grid.show_pictures(0, list(PICTURES))
    return grid


KINDS = {
    "samples": sample_grid, "results": result_grid, "flow": lambda: of_samples(FlowGrid),
    "tray": lambda: of_samples(SampleTray), "variations": lambda: of_samples(Variations),
}  # fmt: skip


@pytest.fixture(params=KINDS)
def grid(request, qtbot):
    grid = KINDS[request.param]()
    qtbot.addWidget(grid)
    grid.show()
    return grid


def middle(grid: ImageGrid, place: int) -> QPoint:
    return grid.rect_of(place).center()


def test_a_click_says_which_picture(grid, qtbot):
    assert [grid.cell_at(QPointF(middle(grid, place))) for place in grid.places()] == list(range(COUNT))
    with qtbot.waitSignal(grid.clicked) as clicked:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=middle(grid, 1))
    assert clicked.args == [1]


def test_any_picture_can_be_dragged_out(grid, qtbot, monkeypatch):
    dragged: list[tuple] = []
    monkeypatch.setattr(qt_images, "drag", lambda source, *what: dragged.append((source, *what)))
    start, far = middle(grid, 1), QPoint(40, 0)
    qtbot.mousePress(grid, Qt.MouseButton.LeftButton, pos=start)
    moved = [QPointF(start), QPointF(start + far)]
    for at in moved:
        grid.mouseMoveEvent(_move(grid, at))
    ((source, picture, name, latent),) = dragged
    assert source is grid
    assert np.array_equal(picture, PICTURES[1])
    assert name
    assert bool(latent) == hasattr(grid, "samples")
    clicked: list[int] = []
    grid.clicked.connect(clicked.append)
    qtbot.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=start)
    assert clicked == []


def _move(grid, at):
    left = Qt.MouseButton.LeftButton
    return QMouseEvent(QEvent.Type.MouseMove, at, at, left, left, Qt.KeyboardModifier.NoModifier)


def test_the_menu_copies_and_saves_and_offers_what_the_page_can_do(grid, qtbot, tmp_path, monkeypatch):
    grid.verbs = [("near", "What is near"), ("", ""), ("out", "Take out")]
    menu = grid.menu_of(2)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions)[:4] == ["What is near", "Take out", "Copy picture", "Save picture …"]
    with qtbot.waitSignal(grid.asked) as asked:
        actions["What is near"].trigger()
    assert asked.args == ["near", 2]
    copied: list[np.ndarray] = []
    monkeypatch.setattr(qt_images, "copy", copied.append)
    next(action for action in grid.menu_of(2).actions() if action.text() == "Copy picture").trigger()
    assert np.array_equal(copied[0], PICTURES[2])


def test_the_keyboard_goes_from_picture_to_picture(grid, qtbot):
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    grid.current = 0
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.current == 1
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    below = min(1 + grid.columns(), COUNT)
    assert grid.current == (below if below < COUNT else 1)
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    with qtbot.waitSignal(grid.clicked) as clicked:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert clicked.args == [grid.current]
