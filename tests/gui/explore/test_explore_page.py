"""The Explore page as a user meets it."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from ganstudio.formats.manifest import Direction
from ganstudio.gui.explore.page import ExplorePage
from ganstudio.gui.page import pages
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary
from ganstudio.inference.latent.text import latent_from_text
from tests import generators


@pytest.fixture
def tiny(tmp_path):
    direction = Direction(name="brightness", vector=[1.0] * 12)
    return generators.tiny(tmp_path / "g.onnx", size=12, classes=("cat", "dog"), directions=[direction])


@pytest.fixture
def opened(page, qtbot, tiny):
    """The page with the tiny generator open and its first picture shown."""
    page.show_item(tiny.path)
    qtbot.waitUntil(lambda: page.view.image_panel.view.picture is not None, timeout=10_000)
    return page


def expect_picture(page, qtbot):
    """Wait until the picture is the one of the place that the page says it is at."""
    latent = page.model.latent

    def is_there():
        label = None if latent.point.label is None else [latent.point.label]
        expected = page.model.renderer.generator.generate(latent.latent()[None], label)[0]
        assert np.array_equal(page.view.image_panel.view.picture, expected)

    qtbot.waitUntil(is_there, timeout=5000)


def sliders_of(page):
    return page.view.slider_panel.sliders


def test_the_empty_page_has_one_sentence_and_one_button(page):
    assert page.stack.currentWidget() is page.empty
    assert page.empty.button.isVisible()
    assert not page.header.open.isVisible()


def test_the_rail_finds_the_page(qtbot, context):
    built = pages()["explore"].build(context)
    qtbot.addWidget(built)
    assert isinstance(built, ExplorePage)


def test_opening_shows_the_picture_of_the_seed(opened, qtbot):
    assert opened.stack.currentWidget() is opened.view
    assert opened.header.chooser.currentText() == "Tiny"
    expect_picture(opened, qtbot)
    assert [slider.name for slider in sliders_of(opened).order.sliders[:3]] == ["brightness", "1", "2"]


def test_a_slider_moves_the_picture_and_undo_brings_it_back(opened, qtbot):
    before = opened.view.image_panel.view.picture
    sliders_of(opened).change(4, 3.0)
    sliders_of(opened).settled.emit()
    assert opened.view.model.latent.latent()[3] == 3.0
    expect_picture(opened, qtbot)
    assert not np.array_equal(opened.view.image_panel.view.picture, before)
    opened.view.image_panel.undo_action.trigger()
    expect_picture(opened, qtbot)
    assert np.array_equal(opened.view.image_panel.view.picture, before)
    assert sliders_of(opened).value(4) == opened.view.model.latent.latent()[3]
    opened.view.image_panel.redo_action.trigger()
    assert sliders_of(opened).value(4) == 3.0


def test_a_named_direction_is_a_slider_too(opened, qtbot):
    start = opened.view.model.latent.latent()
    sliders_of(opened).change(0, 2.0)
    assert np.allclose(opened.view.model.latent.latent(), start + 2)
    expect_picture(opened, qtbot)


def test_class_buttons(opened, qtbot):
    dog = opened.view.class_buttons.buttons[1]
    qtbot.mouseClick(dog, Qt.MouseButton.LeftButton)
    assert opened.view.model.latent.point.label == 1
    expect_picture(opened, qtbot)
    opened.view.image_panel.undo_action.trigger()
    assert opened.view.class_buttons.buttons[0].isChecked()


def test_random_reset_mean_and_seed(opened, qtbot):
    view = opened.view
    view.latent_controls.random.click()
    assert view.model.latent.seed == view.latent_controls.seed.value()
    assert view.image_panel.view.name == f"Tiny cat seed {view.model.latent.seed}"
    view.latent_controls.seed.setValue(77)
    drawn = view.model.latent.latent()
    assert np.array_equal(drawn, view.model.latent.space.draw(1, 77)[0])
    view.latent_controls.mean.click()
    assert not view.model.latent.latent().any()
    view.latent_controls.reset.click()
    assert np.array_equal(view.model.latent.latent(), drawn)
    expect_picture(opened, qtbot)


def test_truncation(opened, qtbot):
    full = opened.view.model.latent.latent()
    opened.view.latent_controls.truncation.setValue(50)
    assert np.allclose(opened.view.model.latent.latent(), full / 2)
    expect_picture(opened, qtbot)


def test_clicking_a_variation_goes_there(opened, qtbot):
    sheet = opened.view.image_panel.variations
    qtbot.waitUntil(lambda: all(picture is not None for picture in sheet.pictures), timeout=5000)
    wanted = sheet.pictures[3]
    sheet.clicked.emit(3)
    expect_picture(opened, qtbot)
    assert np.array_equal(opened.view.image_panel.view.picture, wanted)


def test_strength_zero_gives_the_picture_itself(opened, qtbot):
    image_panel = opened.view.image_panel
    image_panel.variations_panel.strength.setValue(0)
    qtbot.waitUntil(
        lambda: all(
            p is not None and np.array_equal(p, image_panel.view.picture) for p in image_panel.variations.pictures
        ),
        timeout=5000,
    )


def test_the_order_by_effect(opened, qtbot):
    panel = opened.view.slider_panel
    panel.by_effect.click()
    qtbot.waitUntil(lambda: panel.sliders.order.order != list(range(13)), timeout=5000)
    assert panel.sliders.shown()[0] == 0
    assert panel.by_effect.text() == "By effect"


def test_digits_reach_a_slider_from_anywhere_on_the_page(opened, qtbot):
    opened.view.image_panel.variations.setFocus()
    for digit in "12":
        qtbot.keyClick(QApplication.focusWidget() or opened.view.image_panel.variations, digit)
    assert sliders_of(opened).order.sliders[sliders_of(opened).current].name == "12"


def test_copying_the_latent_as_text(opened):
    opened.view.image_panel.copy_latent_action.trigger()
    copied = latent_from_text(QGuiApplication.clipboard().text(), 12)
    assert np.array_equal(copied, opened.view.model.latent.latent())


def test_the_page_says_where_and_how_fast(opened, qtbot):
    opened.view.image_panel._figures_at = 0.0
    opened.view.model.latent.draw(3)
    qtbot.waitUntil(lambda: "ms" in opened.view.image_panel.figures.text(), timeout=5000)
    assert opened.model.renderer.generator.provider in opened.view.image_panel.figures.text()


def drop(page, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), copy, data, left, plain)
    QApplication.sendEvent(page, entering)
    if entering.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(50, 50), copy, data, left, plain))
    return entering.isAccepted()


def test_dropping_a_file_opens_it(opened, qtbot, tmp_path):
    other = generators.tiny(tmp_path / "other.onnx", size=40, side=16, title="Another")
    assert drop(opened, other.path)
    qtbot.waitUntil(lambda: opened.header.chooser.currentText() == "Another", timeout=5000)
    assert len(sliders_of(opened).order.sliders) == 40
    assert not opened.view.class_buttons.isVisible()
    qtbot.waitUntil(lambda: opened.view.image_panel.view.picture is not None, timeout=5000)
    assert opened.view.image_panel.view.picture.shape == (16, 16, 1)
    assert not drop(opened, tmp_path / "notes.txt")


def test_a_damaged_file_is_explained_and_the_open_one_stays(opened, qtbot, context, tmp_path):
    (tmp_path / "bad.onnx").write_text("no network")
    with qtbot.waitSignal(context.error_told, timeout=5000) as told:
        opened.show_item(tmp_path / "bad.onnx")
    assert "bad.onnx" in told.args[0]
    assert opened.header.chooser.currentText() == "Tiny"
    sliders_of(opened).change(4, -2.0)
    expect_picture(opened, qtbot)


def test_the_first_known_generator_opens_by_itself(qtbot, context, tiny, monkeypatch):
    known = [
        GeneratorSummary(Path("nowhere.onnx"), "A translator", "translator", True),
        GeneratorSummary(tiny.path, "Tiny", "generator", True),
        GeneratorSummary(tiny.path.with_name("own.onnx"), "Own", "generator", False),
    ]
    monkeypatch.setattr(context.library, "generators", lambda: known)
    page = ExplorePage(context)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.view.image_panel.view.picture is not None, timeout=10_000)
    texts = [page.header.chooser.itemText(index) for index in range(page.header.chooser.count())]
    assert page.header.chooser.currentText() == "Tiny"
    assert "A translator" not in texts
    assert any(text.startswith("Own (") for text in texts)


def test_many_classes_become_a_list(page, qtbot, tmp_path):
    many = generators.tiny(tmp_path / "many.onnx", classes=[f"a long class name {n}" for n in range(30)])
    page.show_item(many.path)
    qtbot.waitUntil(lambda: page.view.class_buttons.list is not None, timeout=10_000)
    page.view.class_buttons.list.activated.emit(29)
    assert page.view.model.latent.point.label == 29
    expect_picture(page, qtbot)
