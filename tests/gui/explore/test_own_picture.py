"""The latent of one's own picture, and the latent as text, file and Python."""

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

from ganstudio.inference.latent.text import latent_from_text, latent_to_text
from tests.gui.explore.by_hand import drawn, samples


def test_the_latent_of_a_dropped_picture_is_found(page, workspace, qtbot, tmp_path):
    wanted = drawn(workspace, samples(workspace, 1, seed=9)[0])
    Image.fromarray(wanted).save(tmp_path / "mine.png")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "mine.png"))])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, plain))
    assert workspace.side.tabText(workspace.side.currentIndex()) == "Picture"
    qtbot.waitUntil(lambda: workspace.inverting.held is not None, timeout=20_000)
    assert np.array_equal(workspace.picture.yours.picture, wanted)
    assert np.abs(workspace.picture.found.picture.astype(int) - wanted).mean() < 3
    assert np.array_equal(workspace.exploration.latent(), workspace.inverting.held.sample.latent)
    assert workspace.picture.words.text().startswith("Found.")


def test_a_text_that_is_called_a_picture_is_explained(workspace, qtbot, tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    workspace.inverting.search(tmp_path / "text.png")
    qtbot.waitUntil(lambda: "text.png" in workspace.picture.words.text(), timeout=5000)
    assert workspace.inverting.held is None


def test_the_latent_as_text_and_file(page, workspace, qtbot, tmp_path):
    workspace.side.setCurrentIndex(4)
    code = workspace.code
    qtbot.waitUntil(lambda: code.latent.toPlainText() != "", timeout=5000)
    assert np.array_equal(latent_from_text(code.latent.toPlainText(), 6), workspace.exploration.latent())
    wanted = samples(workspace, 1)[0].latent
    code.latent.setPlainText(latent_to_text(wanted))
    code.use.click()
    assert np.array_equal(workspace.exploration.latent(), wanted)
    workspace.hood.save_latent(tmp_path / "z")
    workspace.controls.random.click()
    workspace.hood.load_latent(tmp_path / "z.npy")
    assert np.array_equal(workspace.exploration.latent(), wanted)
    code.copy_snippet.click()
    assert "onnxruntime" in QGuiApplication.clipboard().text()
    QGuiApplication.clipboard().setText("[0, 1, 2, 3, 4, 5]")
    workspace.paste_action.trigger()
    assert workspace.exploration.latent().tolist() == [0, 1, 2, 3, 4, 5]
    code.latent.setPlainText("1, 2, three")
    code.use.click()
    assert "three" in code.words.text()
    assert workspace.exploration.latent()[1] == 1
