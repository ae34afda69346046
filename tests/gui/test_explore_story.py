"""What one does on the Explore page beyond sliders: ways, the walk, arithmetic, one's own picture, sessions."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
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

from ganstudio.gui.pages.explore.explore_page import ExplorePage
from ganstudio.gui.sessions.shelves import NAMES
from ganstudio.gui.widgets.sample_sheet import SampleSheet
from ganstudio.inference.arithmetic import combine, pixel_control
from ganstudio.inference.latent_text import latent_from_text, latent_to_text
from ganstudio.inference.sample import MIME, Sample
from ganstudio.inference.survey import survey
from ganstudio.locations import resource
from tests import generators

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by Qt's own offscreen platform


@pytest.fixture
def page(qtbot, studio, monkeypatch):
    monkeypatch.setattr("ganstudio.gui.sessions.library.summarise_generators", list)
    made = ExplorePage(studio)
    qtbot.addWidget(made)
    made.resize(1180, 760)
    made.show()
    return made


def open_tiny(page, qtbot, path, **described):
    """Open a generator of random weights; returns the workspace with its first picture."""
    tiny = generators.tiny(path, **{"size": 6, "side": 16, "channels": 3, **described})
    page.show_item(tiny.path)
    qtbot.waitUntil(lambda: getattr(page.session.generator, "path", None) == tiny.path, timeout=10_000)
    qtbot.waitUntil(
        lambda: page.workspace.area.view.picture is not None and page.keeping._key is not None, timeout=5000
    )
    return page.workspace


@pytest.fixture
def workspace(page, qtbot, tmp_path):
    return open_tiny(page, qtbot, tmp_path / "g.onnx")


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


# --- locks, directions


def test_random_and_the_walk_leave_locked_dimensions(workspace, qtbot):
    sliders = workspace.panel.sliders
    before = workspace.exploration.place.latent
    sliders.choose(2)
    qtbot.keyClick(sliders, Qt.Key.Key_L)
    workspace.controls.random.click()
    after = workspace.exploration.place.latent
    assert after[2] == before[2]
    assert (np.delete(after, 2) != np.delete(before, 2)).all()
    workspace.walk_action.trigger()
    qtbot.waitUntil(lambda: workspace.exploration.place.latent[0] != after[0], timeout=5000)
    workspace.walk_action.trigger()
    walked = workspace.exploration.place.latent
    assert walked[2] == before[2]
    workspace.undo_action.trigger()
    assert np.array_equal(workspace.exploration.place.latent, after)


def test_directions_are_found_named_and_used(workspace, qtbot):
    workspace.panel.kinds.buttons["direction"].click()
    workspace.finder.begin.click()
    qtbot.waitUntil(lambda: len(workspace.exploration.directions) == 6, timeout=10_000)
    sliders = workspace.panel.sliders
    assert [sliders.order.sliders[index].kind for index in sliders.shown()] == ["direction"] * 6
    qtbot.keyClick(sliders, Qt.Key.Key_F2)
    qtbot.keyClicks(sliders.viewport().findChild(type(workspace.panel.search)), "brightness\r")
    assert sliders.order.sliders[0].name == "brightness"
    start = workspace.exploration.latent()
    sliders.change(0, 2.0)
    moved = workspace.exploration.latent() - start
    assert np.allclose(moved, 2 * np.array(workspace.exploration.directions[0].vector), atol=1e-6)
    assert np.linalg.norm(moved) == pytest.approx(2, abs=1e-4)


# --- ways


def test_anchors_are_dropped_moved_and_removed(workspace, qtbot):
    first, second, third = samples(workspace, 3)
    tray = workspace.path.anchors
    for sample in (first, second):
        drop_on(tray, sample, tray.width() - 1)
    drop_on(tray, third, 0)
    anchors = workspace.travelling.journey.anchors
    assert [anchor.latent[0] for anchor in anchors] == [third.latent[0], first.latent[0], second.latent[0]]
    tray.current = 0
    qtbot.keyClick(tray, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert workspace.travelling.journey.anchors[1].latent[0] == third.latent[0]
    qtbot.keyClick(tray, Qt.Key.Key_Delete)
    assert len(workspace.travelling.journey.anchors) == 2
    shown = [drawn(workspace, anchor) for anchor in workspace.travelling.journey.anchors]
    qtbot.waitUntil(lambda: all(np.array_equal(*pair) for pair in zip(tray.pictures, shown, strict=True)), timeout=5000)


def test_a_way_is_played_and_gone_back(workspace, qtbot):
    start = workspace.exploration.latent()
    for sample in samples(workspace, 2):
        workspace.travelling.add(sample)
    workspace.path.rate.setValue(60)
    workspace.path.steps.setValue(12)
    workspace.path.play.click()
    qtbot.waitUntil(lambda: workspace.path.scrubber.value() == 11, timeout=5000)
    assert np.allclose(workspace.exploration.latent(), workspace.travelling.journey.anchors[1].latent)
    assert workspace.path.play.text() == "Play"
    workspace.undo_action.trigger()
    assert np.array_equal(workspace.exploration.latent(), start)


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_way_becomes_a_film(workspace, qtbot, tmp_path, suffix):
    first, last = samples(workspace, 2)
    for sample in (first, last):
        workspace.travelling.add(sample)
    workspace.path.steps.setValue(12)
    path = tmp_path / f"way{suffix}"
    workspace.films.export(workspace.travelling.playback.samples, 20, False, path)
    qtbot.waitUntil(path.exists, timeout=10_000)
    with Image.open(path) as film:
        assert 6 < film.n_frames <= 12  # equal neighbours may be one picture that stays longer
        assert film.size == (256, 256)
        film.seek(film.n_frames - 1)
        shown = np.asarray(film.convert("RGB")).astype(int)
    assert np.abs(shown - drawn(workspace, last).repeat(16, 0).repeat(16, 1)).mean() < 6


def test_a_recorded_walk_is_offered_as_a_film(workspace, qtbot):
    with qtbot.waitSignal(workspace.travelling.stroll.recorded, timeout=5000, check_params_cb=lambda s: s > 0.2):
        workspace.path.record.click()
    workspace.travelling.film_wanted.disconnect(workspace.films.ask)  # a dialogue, which nobody would answer
    with qtbot.waitSignal(workspace.travelling.film_wanted) as wanted:
        workspace.path.record.click()
    assert len(wanted.args[0]) >= 5
    assert not workspace.travelling.stroll.ticker.is_running


def test_dragging_on_the_seed_plane_walks_between_seeds(workspace, qtbot):
    workspace.area.neighbours.choice.buttons["plane"].click()
    seeds = workspace.area.seeds
    qtbot.waitUntil(lambda: all(picture is not None for picture in seeds.pictures), timeout=5000)
    assert np.array_equal(seeds.pictures[2], drawn(workspace, Sample(workspace.exploration.space.draw(1, 2)[0])))
    qtbot.mousePress(seeds, Qt.MouseButton.LeftButton, pos=seeds.rect_of(2).center())
    assert np.allclose(workspace.exploration.latent(), workspace.exploration.space.draw(1, 2)[0], atol=0.05)
    qtbot.mouseMove(seeds, seeds.rect_of(3).center())
    qtbot.mouseRelease(seeds, Qt.MouseButton.LeftButton, pos=seeds.rect_of(3).center())
    assert np.allclose(workspace.exploration.latent(), workspace.exploration.space.draw(1, 3)[0], atol=0.05)
    assert workspace.area.neighbours.words.text().startswith("between seeds ")


# --- arithmetic


def fill_shelves(workspace):
    found = samples(workspace, 9, seed=7)
    for number, name in enumerate(NAMES):
        for sample in found[3 * number : 3 * number + 3]:
            drop_on(workspace.board.shelves[name].tray, sample)
    return [np.stack([s.latent for s in workspace.reckoning.shelves.samples[name]]) for name in NAMES]


def test_the_board_adds_means_and_shows_the_control(workspace, qtbot):
    workspace.side.setCurrentIndex(2)
    a, b, c = fill_shelves(workspace)
    expected = drawn(workspace, Sample(combine(workspace.exploration.space, a, b, c)))
    generate = workspace.explorer.generator.generate
    blend = pixel_control(generate(a), generate(b), generate(c))
    result = workspace.board.result
    qtbot.waitUntil(
        lambda: result.pictures[4] is not None and np.array_equal(result.pictures[4], expected), timeout=5000
    )
    assert len(result.samples) == 9
    qtbot.waitUntil(lambda: np.array_equal(workspace.board.pixels.pictures[0], blend), timeout=5000)


def test_a_direction_is_kept_under_its_name(workspace):
    a, b, _ = fill_shelves(workspace)
    workspace.arithmetic.name.setText("hats")
    workspace.arithmetic.keep.click()
    sliders = workspace.panel.sliders
    assert workspace.side.currentIndex() == 0
    assert sliders.order.sliders[sliders.current].name == "hats"
    start = workspace.exploration.latent()
    sliders.change(sliders.current, 1.0)
    assert np.allclose(workspace.exploration.latent() - start, a.mean(0) - b.mean(0), atol=1e-5)


def test_the_menu_of_a_sample_offers_anchors_and_shelves(workspace, qtbot):
    sheet = workspace.area.variations
    qtbot.waitUntil(lambda: all(picture is not None for picture in sheet.pictures), timeout=5000)
    menu = sheet.menu_of(1)
    actions = {action.text(): action for action in menu.actions()}
    actions["Use as anchor"].trigger()
    actions["Add to shelf B"].trigger()
    menu.deleteLater()
    assert workspace.travelling.journey.anchors[0].latent is sheet.samples[1].latent
    assert workspace.reckoning.shelves.samples["B"][0].latent is sheet.samples[1].latent


def test_a_sample_of_another_generator_is_refused(workspace, page, qtbot):
    with qtbot.waitSignal(page.explorer.failed) as failed:
        drop_on(workspace.path.anchors, Sample(np.zeros(5, np.float32)))
    assert "another generator" in failed.args[0]
    assert workspace.travelling.journey.anchors == []


def test_the_lectures_example_fills_the_shelves(page, qtbot, monkeypatch):
    monkeypatch.setattr("ganstudio.inference.survey.survey", partial(survey, draws=500))
    page.show_item(resource("generators", "faces.onnx"))
    workspace = page.workspace
    qtbot.waitUntil(lambda: len(workspace.arithmetic.examples) == 2, timeout=10_000)
    workspace.arithmetic.examples[1].click()
    qtbot.waitUntil(lambda: workspace.reckoning.shelves.is_complete, timeout=40_000)
    assert workspace.reckoning.shelves.words["A"] == "glasses, short hair"
    fill = workspace.board.shelves["A"].fill
    assert {action.text() for action in fill.menu().actions() if action.isChecked()} == {"glasses", "short hair"}
    workspace.panel.kinds.buttons["attribute"].click()
    workspace.finder.begin.click()
    assert "glasses" in [direction.name for direction in workspace.exploration.directions.values()]


# --- one's own picture, and under the hood


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


# --- sessions


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
    from ganstudio.gui.pages.explore.gathering import gathered

    furnish(workspace, qtbot)
    before = gathered(workspace)
    open_tiny(page, qtbot, tmp_path / "other.onnx", seed=1)
    assert workspace.travelling.journey.anchors == []
    page.show_item(tmp_path / "g.onnx")
    qtbot.waitUntil(lambda: gathered(workspace) == before, timeout=5000)
    assert workspace.controls.seed.value() == 42
    assert not workspace.exploration.can_undo


def test_a_session_file(page, workspace, qtbot, tmp_path):
    from ganstudio.gui.pages.explore.gathering import gathered

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


# --- strangers' files


def test_a_strangers_file_is_read_as_the_user_says(page, qtbot, tmp_path):
    workspace = open_tiny(page, qtbot, tmp_path / "foreign.onnx", manifest=False)
    reading = workspace.code.reading
    assert reading.isVisibleTo(workspace.code)
    reading.law.setCurrentIndex(1)
    reading.use.click()
    qtbot.waitUntil(lambda: workspace.exploration.space.law == "uniform", timeout=5000)
    assert workspace.path.kind.count() == 1
    page.show_item(tmp_path / "foreign.onnx")
    qtbot.waitUntil(lambda: page.session.generator.path == tmp_path / "foreign.onnx", timeout=5000)
    assert page.session.generator.manifest.latent_law == "uniform"


# --- for everybody


def test_every_control_has_a_name(workspace):
    kinds = (QAbstractButton, QComboBox, QAbstractSlider, QAbstractSpinBox, QLineEdit, QPlainTextEdit, SampleSheet)
    controls = [control for control in workspace.findChildren(QWidget) if isinstance(control, kinds)]
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


def test_nothing_moves_while_nobody_watches(page, workspace):
    workspace.walk_action.trigger()
    assert workspace.travelling.stroll.ticker.is_running
    page.hide()
    assert not workspace.travelling.stroll.ticker.is_running


def test_a_reading_that_does_not_fit_is_explained_and_forgotten(page, qtbot, studio, tmp_path):
    workspace = open_tiny(page, qtbot, tmp_path / "foreign.onnx", manifest=False)
    reading = workspace.code.reading
    reading.height_box.setValue(99)
    with qtbot.waitSignal(studio.error_told, timeout=5000) as told:
        reading.use.click()
    assert "768 values" in told.args[0]
    assert reading.height_box.value() == 16
    with qtbot.waitSignal(page.session.opened, timeout=5000):
        page.show_item(tmp_path / "foreign.onnx")
