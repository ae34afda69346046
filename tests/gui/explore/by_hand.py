"""What the tests of Explore do again and again, as a user does it."""

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from ganstudio.gui.explore.operands import NAMES
from ganstudio.inference.generator.sample import MIME, Sample
from tests import generators


def open_tiny(page, qtbot, path, **described):
    """Open a generator of random weights; returns the workspace with its first picture."""
    tiny = generators.tiny(path, **{"size": 6, "side": 16, "channels": 3, **described})
    page.show_item(tiny.path)
    qtbot.waitUntil(lambda: getattr(page.session.generator, "path", None) == tiny.path, timeout=10_000)
    qtbot.waitUntil(
        lambda: page.workspace.area.view.picture is not None and page.keeping._key is not None, timeout=5000
    )
    return page.workspace


def drawn(workspace, sample):
    labels = None if sample.label is None else [sample.label]
    return workspace.explorer.generator.generate(sample.latent[None], labels)[0]


def samples(workspace, count, seed=3):
    return [Sample(latent) for latent in workspace.exploration.space.draw(count, seed)]


def drop_on(sheet, sample, x=2):
    """Drag a sample onto a sheet, as the mouse does."""
    place, data = QPoint(x, 2), QMimeData()
    data.setData(MIME, sample.to_bytes())
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, copy, data, left, plain)
    sheet.dragEnterEvent(entering)
    assert entering.isAccepted()
    sheet.dropEvent(QDropEvent(QPointF(place), copy, data, left, plain))


def fill_shelves(workspace):
    found = samples(workspace, 9, seed=7)
    for number, name in enumerate(NAMES):
        for sample in found[3 * number : 3 * number + 3]:
            drop_on(workspace.board.shelves[name].tray, sample)
    return [np.stack([s.latent for s in workspace.reckoning.shelves.samples[name]]) for name in NAMES]
