"""Locks and directions, ways between anchors, the walk, films and the seed plane."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from ganstudio.inference.generator.sample import Sample
from tests.gui.explore.by_hand import drawn, drop_on, samples


def test_random_and_the_walk_leave_locked_dimensions(view, qtbot):
    sliders = view.slider_panel.sliders
    before = view.model.latent.point.latent
    sliders.choose(2)
    qtbot.keyClick(sliders, Qt.Key.Key_L)
    view.latent_controls.random.click()
    after = view.model.latent.point.latent
    assert after[2] == before[2]
    assert (np.delete(after, 2) != np.delete(before, 2)).all()
    view.walk_action.trigger()
    qtbot.waitUntil(lambda: view.model.latent.point.latent[0] != after[0], timeout=5000)
    view.walk_action.trigger()
    walked = view.model.latent.point.latent
    assert walked[2] == before[2]
    view.image_panel.undo_action.trigger()
    assert np.array_equal(view.model.latent.point.latent, after)


def test_directions_are_found_named_and_used(view, qtbot):
    view.slider_panel.kinds.buttons["direction"].click()
    view.search_bar.begin.click()
    qtbot.waitUntil(lambda: len(view.model.latent.directions) == 6, timeout=10_000)
    sliders = view.slider_panel.sliders
    assert [sliders.order.sliders[index].kind for index in sliders.shown()] == ["direction"] * 6
    qtbot.keyClick(sliders, Qt.Key.Key_F2)
    qtbot.keyClicks(sliders.viewport().findChild(type(view.slider_panel.search)), "brightness\r")
    assert sliders.order.sliders[0].name == "brightness"
    start = view.model.latent.latent()
    sliders.change(0, 2.0)
    moved = view.model.latent.latent() - start
    assert np.allclose(moved, 2 * np.array(view.model.latent.directions[0].vector), atol=1e-6)
    assert np.linalg.norm(moved) == pytest.approx(2, abs=1e-4)


def test_anchors_are_dropped_moved_and_removed(view, qtbot):
    first, second, third = samples(view, 3)
    tray = view.path_panel.anchors
    for sample in (first, second):
        drop_on(tray, sample, tray.width() - 1)
    drop_on(tray, third, 0)
    anchors = view.model.path.anchors
    assert [anchor.latent[0] for anchor in anchors] == [third.latent[0], first.latent[0], second.latent[0]]
    tray.current = 0
    qtbot.keyClick(tray, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert view.model.path.anchors[1].latent[0] == third.latent[0]
    qtbot.keyClick(tray, Qt.Key.Key_Delete)
    assert len(view.model.path.anchors) == 2
    shown = [drawn(view, anchor) for anchor in view.model.path.anchors]
    qtbot.waitUntil(lambda: all(np.array_equal(*pair) for pair in zip(tray.pictures, shown, strict=True)), timeout=5000)


def test_a_way_is_played_and_gone_back(view, qtbot):
    start = view.model.latent.latent()
    for sample in samples(view, 2):
        view.model.add_anchor(sample)
    view.path_panel.rate.setValue(60)
    view.path_panel.steps.setValue(12)
    view.path_panel.play.click()
    qtbot.waitUntil(lambda: view.path_panel.scrubber.value() == 11, timeout=5000)
    assert np.allclose(view.model.latent.latent(), view.model.path.anchors[1].latent)
    assert view.path_panel.play.text() == "Play"
    view.image_panel.undo_action.trigger()
    assert np.array_equal(view.model.latent.latent(), start)


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_way_becomes_a_film(view, qtbot, tmp_path, suffix):
    first, last = samples(view, 2)
    for sample in (first, last):
        view.model.add_anchor(sample)
    view.path_panel.steps.setValue(12)
    path = tmp_path / f"way{suffix}"
    view.animation.export(view.model.playback.samples, 20, False, path)
    qtbot.waitUntil(path.exists, timeout=10_000)
    with Image.open(path) as film:
        assert 6 < film.n_frames <= 12  # equal neighbours may be one picture that stays longer
        assert film.size == (256, 256)
        film.seek(film.n_frames - 1)
        shown = np.asarray(film.convert("RGB")).astype(int)
    assert np.abs(shown - drawn(view, last).repeat(16, 0).repeat(16, 1)).mean() < 6


def test_a_recorded_walk_is_offered_as_a_film(view, qtbot):
    with qtbot.waitSignal(view.model.walk.recorded, timeout=5000, check_params_cb=lambda s: s > 0.2):
        view.path_panel.record.click()
    view.interpolation.animation_wanted.disconnect(view.animation.ask)  # a dialogue, which nobody would answer
    with qtbot.waitSignal(view.interpolation.animation_wanted) as wanted:
        view.path_panel.record.click()
    assert len(wanted.args[0]) >= 5
    assert not view.model.walk.ticker.is_running


def test_dragging_on_the_seed_plane_walks_between_seeds(view, qtbot):
    view.image_panel.variations_panel.choice.buttons["plane"].click()
    seeds = view.image_panel.seeds
    qtbot.waitUntil(lambda: all(picture is not None for picture in seeds.pictures), timeout=5000)
    assert np.array_equal(seeds.pictures[2], drawn(view, Sample(view.model.latent.space.draw(1, 2)[0])))
    qtbot.mousePress(seeds, Qt.MouseButton.LeftButton, pos=seeds.rect_of(2).center())
    assert np.allclose(view.model.latent.latent(), view.model.latent.space.draw(1, 2)[0], atol=0.05)
    qtbot.mouseMove(seeds, seeds.rect_of(3).center())
    qtbot.mouseRelease(seeds, Qt.MouseButton.LeftButton, pos=seeds.rect_of(3).center())
    assert np.allclose(view.model.latent.latent(), view.model.latent.space.draw(1, 3)[0], atol=0.05)
    assert view.image_panel.variations_panel.words.text().startswith("between seeds ")
