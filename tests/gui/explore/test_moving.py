"""Locks and directions, ways between anchors, the walk, films and the seed plane."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from ganstudio.inference.generator.sample import Sample
from tests.gui.explore.by_hand import drawn, drop_on, samples


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
