"""Sessions, and what is said of strangers' files: all is there again."""

import json
from pathlib import Path

import pytest

from tests.gui.explore.by_hand import fill_operands, open_tiny


def furnish(view, qtbot):
    """Something of everything."""
    fill_operands(view)
    view.arithmetic.keep("hats")
    view.slider_panel.sliders.change(0, 1.5)
    view.interpolation.add_current()
    view.latent_controls.seed.setValue(42)
    view.latent_controls.truncation.setValue(80)
    view.model.latent.lock([3])
    view.image_panel.variations_panel.strength.setValue(55)
    view.tabs.setCurrentIndex(1)


def test_everything_is_there_again_when_a_generator_is_reopened(page, view, qtbot, tmp_path):
    furnish(view, qtbot)
    before = view.model.snapshot()
    open_tiny(page, qtbot, tmp_path / "other.onnx", seed=1)
    assert view.model.path.anchors == []
    page.show_item(tmp_path / "g.onnx")
    qtbot.waitUntil(lambda: view.model.snapshot() == before, timeout=5000)
    assert view.latent_controls.seed.value() == 42
    assert not view.model.latent.can_undo


def test_a_session_file(page, view, qtbot, tmp_path):
    furnish(view, qtbot)
    before = view.model.snapshot()
    page.session_files.save(tmp_path / "mine")
    page.model.start_over()
    assert view.model.snapshot() != before
    page.session_files.open(tmp_path / "mine.json")
    assert view.model.snapshot() == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no json", "not a session"),
        (b'{"format": "another program"}', "no session"),
        (b'{"format": "GAN Studio exploration", "latent_size": "many", "bare": {}}', "damaged"),
        (b'{"format": "GAN Studio exploration", "latent_size": 7, "bare": {}, "generator": "Cats"}', "Cats"),
        (b'{"format": "GAN Studio exploration", "latent_size": 6, "bare": {"latent": "AAAA"}}', "damaged"),
    ],
)
def test_a_session_file_that_does_not_fit_is_explained(page, view, qtbot, tmp_path, content, told):
    (tmp_path / "bad.json").write_bytes(content)
    before = view.model.latent.point
    with qtbot.waitSignal(page.model.failed) as failed:
        page.session_files.open(tmp_path / "bad.json")
    assert told in failed.args[0]
    assert view.model.latent.point is before


def test_a_session_says_nothing_of_this_machine(page, view, tmp_path):
    page.session_files.save(tmp_path / "mine.json")
    text = (tmp_path / "mine.json").read_text()
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text
    assert json.loads(text)["generator"] == "Tiny"


def test_a_strangers_file_is_read_as_the_user_says(page, qtbot, tmp_path):
    view = open_tiny(page, qtbot, tmp_path / "foreign.onnx", manifest=False)
    reading = view.code_panel.spec_panel
    assert reading.isVisibleTo(view.code_panel)
    reading.distribution.setCurrentIndex(1)
    reading.use.click()
    qtbot.waitUntil(lambda: view.model.latent.space.distribution == "uniform", timeout=5000)
    assert view.path_panel.kind.count() == 1
    page.show_item(tmp_path / "foreign.onnx")
    qtbot.waitUntil(lambda: page.model.renderer.generator.path == tmp_path / "foreign.onnx", timeout=5000)
    assert page.model.renderer.generator.manifest.latent_distribution == "uniform"


def test_a_reading_that_does_not_fit_is_explained_and_forgotten(page, qtbot, context, tmp_path):
    view = open_tiny(page, qtbot, tmp_path / "foreign.onnx", manifest=False)
    reading = view.code_panel.spec_panel
    reading.height_box.setValue(99)
    with qtbot.waitSignal(context.error_told, timeout=5000) as told:
        reading.use.click()
    assert "768 values" in told.args[0]
    assert reading.height_box.value() == 16
    with qtbot.waitSignal(page.model.renderer.opened, timeout=5000):
        page.show_item(tmp_path / "foreign.onnx")
