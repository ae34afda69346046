"""The latent of one's own picture, and the latent as text, file and Python."""

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

from ganstudio.inference.latent.text import latent_from_text, latent_to_text
from tests.gui.explore.by_hand import drawn, samples


def test_the_latent_of_a_dropped_picture_is_found(page, view, qtbot, tmp_path):
    wanted = drawn(view, samples(view, 1, seed=9)[0])
    Image.fromarray(wanted).save(tmp_path / "mine.png")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "mine.png"))])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, plain))
    assert view.tabs.tabText(view.tabs.currentIndex()) == "Picture"
    qtbot.waitUntil(lambda: view.model.inversion is not None, timeout=20_000)
    assert np.array_equal(view.inversion_panel.yours.picture, wanted)
    assert np.abs(view.inversion_panel.found.picture.astype(int) - wanted).mean() < 3
    assert np.array_equal(view.model.latent.latent(), view.model.inversion.sample.latent)
    assert view.inversion_panel.words.text().startswith("Found.")


def test_a_text_that_is_called_a_picture_is_explained(view, qtbot, tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    view.inversion.search(tmp_path / "text.png")
    qtbot.waitUntil(lambda: "text.png" in view.inversion_panel.words.text(), timeout=5000)
    assert view.model.inversion is None


def test_the_latent_as_text_and_file(page, view, qtbot, tmp_path):
    view.tabs.setCurrentIndex(4)
    code = view.code_panel
    qtbot.waitUntil(lambda: code.latent.toPlainText() != "", timeout=5000)
    assert np.array_equal(latent_from_text(code.latent.toPlainText(), 6), view.model.latent.latent())
    wanted = samples(view, 1)[0].latent
    code.latent.setPlainText(latent_to_text(wanted))
    code.use.click()
    assert np.array_equal(view.model.latent.latent(), wanted)
    view.code.save_latent(tmp_path / "z")
    view.latent_controls.random.click()
    view.code.load_latent(tmp_path / "z.npy")
    assert np.array_equal(view.model.latent.latent(), wanted)
    code.copy_snippet.click()
    assert "onnxruntime" in QGuiApplication.clipboard().text()
    QGuiApplication.clipboard().setText("[0, 1, 2, 3, 4, 5]")
    view.paste_action.trigger()
    assert view.model.latent.latent().tolist() == [0, 1, 2, 3, 4, 5]
    code.latent.setPlainText("1, 2, three")
    code.use.click()
    assert "three" in code.words.text()
    assert view.model.latent.latent()[1] == 1
