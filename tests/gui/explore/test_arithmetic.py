"""The drawing board of A - B + C, from dragging samples on it to keeping what it adds."""

from functools import partial

import numpy as np

from ganstudio.core.paths import resource
from ganstudio.inference.generator.attribute_sampler import sample_attributes
from ganstudio.inference.generator.sample import Sample
from ganstudio.inference.latent.arithmetic import combine, pixel_control
from tests.gui.explore.by_hand import drawn, drop_on, fill_operands


def test_the_board_adds_means_and_shows_the_control(view, qtbot):
    view.tabs.setCurrentIndex(2)
    a, b, c = fill_operands(view)
    expected = drawn(view, Sample(combine(view.model.latent.space, a, b, c)))
    generate = view.model.generator.generate
    blend = pixel_control(generate(a), generate(b), generate(c))
    result = view.operands_panel.result
    qtbot.waitUntil(
        lambda: result.pictures[4] is not None and np.array_equal(result.pictures[4], expected), timeout=5000
    )
    assert len(result.samples) == 9
    qtbot.waitUntil(lambda: np.array_equal(view.operands_panel.pixels.pictures[0], blend), timeout=5000)


def test_a_direction_is_kept_under_its_name(view):
    a, b, _ = fill_operands(view)
    view.arithmetic_panel.name.setText("hats")
    view.arithmetic_panel.keep.click()
    sliders = view.slider_panel.sliders
    assert view.tabs.currentIndex() == 0
    assert sliders.order.sliders[sliders.current].name == "hats"
    start = view.model.latent.latent()
    sliders.change(sliders.current, 1.0)
    assert np.allclose(view.model.latent.latent() - start, a.mean(0) - b.mean(0), atol=1e-5)


def test_the_menu_of_a_sample_offers_anchors_and_shelves(view, qtbot):
    sheet = view.image_panel.variations
    qtbot.waitUntil(lambda: all(picture is not None for picture in sheet.pictures), timeout=5000)
    menu = sheet.menu_of(1)
    actions = {action.text(): action for action in menu.actions()}
    actions["Use as anchor"].trigger()
    actions["Add to shelf B"].trigger()
    menu.deleteLater()
    assert view.model.path.anchors[0].latent is sheet.samples[1].latent
    assert view.model.operands.samples["B"][0].latent is sheet.samples[1].latent


def test_a_sample_of_another_generator_is_refused(view, page, qtbot):
    with qtbot.waitSignal(page.model.failed) as failed:
        drop_on(view.path_panel.anchors, Sample(np.zeros(5, np.float32)))
    assert "another generator" in failed.args[0]
    assert view.model.path.anchors == []


def test_the_lectures_example_fills_the_shelves(page, qtbot, monkeypatch):
    monkeypatch.setattr(
        "ganstudio.inference.generator.attribute_sampler.sample_attributes", partial(sample_attributes, draws=500)
    )
    page.show_item(resource("generators", "faces.onnx"))
    view = page.view
    qtbot.waitUntil(lambda: len(view.arithmetic_panel.examples) == 2, timeout=10_000)
    view.arithmetic_panel.examples[1].click()
    qtbot.waitUntil(lambda: view.model.operands.is_complete, timeout=40_000)
    assert view.model.operands.captions["A"] == "glasses, short hair"
    fill = view.operands_panel.groups["A"].fill
    assert {action.text() for action in fill.menu().actions() if action.isChecked()} == {"glasses", "short hair"}
    view.slider_panel.kinds.buttons["attribute"].click()
    view.search_bar.begin.click()
    assert "glasses" in [direction.name for direction in view.model.latent.directions.values()]
