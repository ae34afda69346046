"""Sessions, and what is said of strangers' files: all is there again."""

import json
from pathlib import Path

import pytest

from tests.gui.explore.by_hand import fill_shelves, open_tiny


def furnish(workspace, qtbot):
    """Something of everything."""
    fill_shelves(workspace)
    workspace.reckoning.keep("hats")
    workspace.panel.sliders.change(0, 1.5)
    workspace.travelling.add_current()
    workspace.controls.seed.setValue(42)
    workspace.controls.truncation.setValue(80)
    workspace.exploration.lock([3])
    workspace.area.neighbours.strength.setValue(55)
    workspace.side.setCurrentIndex(1)


def test_everything_is_there_again_when_a_generator_is_reopened(page, workspace, qtbot, tmp_path):
    from ganstudio.gui.explore.snapshot import gathered

    furnish(workspace, qtbot)
    before = gathered(workspace)
    open_tiny(page, qtbot, tmp_path / "other.onnx", seed=1)
    assert workspace.travelling.journey.anchors == []
    page.show_item(tmp_path / "g.onnx")
    qtbot.waitUntil(lambda: gathered(workspace) == before, timeout=5000)
    assert workspace.controls.seed.value() == 42
    assert not workspace.exploration.can_undo


def test_a_session_file(page, workspace, qtbot, tmp_path):
    from ganstudio.gui.explore.snapshot import gathered

    furnish(workspace, qtbot)
    before = gathered(workspace)
    page.keeping.save(tmp_path / "mine")
    page.keeping.begin_anew()
    assert gathered(workspace) != before
    page.keeping.open(tmp_path / "mine.json")
    assert gathered(workspace) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no json", "no session"),
        (b'{"format": "another program"}', "no session"),
        (b'{"format": "GAN Studio exploration", "latent_size": "many", "bare": {}}', "damaged"),
        (b'{"format": "GAN Studio exploration", "latent_size": 7, "bare": {}, "generator": "Cats"}', "Cats"),
        (b'{"format": "GAN Studio exploration", "latent_size": 6, "bare": {"latent": "AAAA"}}', "damaged"),
    ],
)
def test_a_session_file_that_does_not_fit_is_explained(page, workspace, qtbot, tmp_path, content, told):
    (tmp_path / "bad.json").write_bytes(content)
    before = workspace.exploration.place
    with qtbot.waitSignal(page.explorer.failed) as failed:
        page.keeping.open(tmp_path / "bad.json")
    assert told in failed.args[0]
    assert workspace.exploration.place is before


def test_a_session_says_nothing_of_this_machine(page, workspace, tmp_path):
    page.keeping.save(tmp_path / "mine.json")
    text = (tmp_path / "mine.json").read_text()
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text
    assert json.loads(text)["generator"] == "Tiny"


def test_a_strangers_file_is_read_as_the_user_says(page, qtbot, tmp_path):
    workspace = open_tiny(page, qtbot, tmp_path / "foreign.onnx", manifest=False)
    reading = workspace.code.reading
    assert reading.isVisibleTo(workspace.code)
    reading.law.setCurrentIndex(1)
    reading.use.click()
    qtbot.waitUntil(lambda: workspace.exploration.space.distribution == "uniform", timeout=5000)
    assert workspace.path.kind.count() == 1
    page.show_item(tmp_path / "foreign.onnx")
    qtbot.waitUntil(lambda: page.session.generator.path == tmp_path / "foreign.onnx", timeout=5000)
    assert page.session.generator.manifest.latent_distribution == "uniform"


def test_a_reading_that_does_not_fit_is_explained_and_forgotten(page, qtbot, context, tmp_path):
    workspace = open_tiny(page, qtbot, tmp_path / "foreign.onnx", manifest=False)
    reading = workspace.code.reading
    reading.height_box.setValue(99)
    with qtbot.waitSignal(context.error_told, timeout=5000) as told:
        reading.use.click()
    assert "768 values" in told.args[0]
    assert reading.height_box.value() == 16
    with qtbot.waitSignal(page.session.opened, timeout=5000):
        page.show_item(tmp_path / "foreign.onnx")
