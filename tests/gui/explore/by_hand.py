"""What the tests of Explore do again and again, as a user does it."""

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from ganstudio.gui.explore.operands import GROUPS
from ganstudio.inference.generator.sample import MIME, Sample
from tests import generators


def open_tiny(page, qtbot, path, **described):
    """Open a generator of random weights; returns the view with its first picture."""
    tiny = generators.tiny(path, **{"size": 6, "side": 16, "channels": 3, **described})
    page.show_item(tiny.path)
    qtbot.waitUntil(lambda: getattr(page.model.renderer.generator, "path", None) == tiny.path, timeout=10_000)
    qtbot.waitUntil(
        lambda: page.view.image_panel.view.picture is not None and page.session_files.key is not None, timeout=5000
    )
    return page.view


def drawn(view, sample):
    labels = None if sample.label is None else [sample.label]
    return view.model.generator.generate(sample.latent[None], labels)[0]


def samples(view, count, seed=3):
    return [Sample(latent) for latent in view.model.latent.space.draw(count, seed)]


def drop_on(sheet, sample, x=2):
    """Drag a sample onto a sheet, as the mouse does."""
    place, data = QPoint(x, 2), QMimeData()
    data.setData(MIME, sample.to_bytes())
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, copy, data, left, plain)
    sheet.dragEnterEvent(entering)
    assert entering.isAccepted()
    sheet.dropEvent(QDropEvent(QPointF(place), copy, data, left, plain))


def fill_operands(view):
    found = samples(view, 9, seed=7)
    for number, name in enumerate(GROUPS):
        for sample in found[3 * number : 3 * number + 3]:
            drop_on(view.operands_panel.groups[name].tray, sample)
    return [np.stack([s.latent for s in view.model.operands.samples[name]]) for name in GROUPS]
