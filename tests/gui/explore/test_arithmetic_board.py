"""The drawing board of A - B + C, from dragging samples on it to keeping what it adds."""

from functools import partial

import numpy as np

from ganstudio.core.paths import resource
from ganstudio.inference.generator.attribute_sampler import sample_attributes
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.latent.arithmetic import combine, pixel_control
from tests.gui.explore.by_hand import drawn, drop_on, fill_shelves


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
    monkeypatch.setattr(
        "ganstudio.inference.generator.attribute_sampler.sample_attributes", partial(sample_attributes, draws=500)
    )
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
