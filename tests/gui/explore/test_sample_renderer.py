"""The inference thread: the newest request wins, urgent ones go first, and nothing outlives the window."""

import numpy as np
import pytest

from ganstudio.gui.explore.services.sample_renderer import SampleRenderer
from ganstudio.inference.generator.sample import Sample
from tests import generators


@pytest.fixture
def renderer(qapp):
    made = SampleRenderer()
    yield made
    assert made.close(5)


def test_a_renderer_opens_draws_and_varies(renderer, qtbot, tmp_path):
    tiny = generators.tiny(tmp_path / "g.onnx", classes=("a", "b"))
    with qtbot.waitSignal(renderer.opened, timeout=10_000):
        renderer.open(tiny.path)
    latents = renderer.generator.latent_space.draw(30, 1)
    with qtbot.waitSignal(renderer.rendered, timeout=5000) as drawn:
        ticket = renderer.render(Sample(latents[0], 1))
    assert drawn.args[0].number == ticket
    assert np.array_equal(drawn.args[0].image, renderer.generator.generate(latents[:1], [1])[0])
    varied = []
    renderer.batch_rendered.connect(lambda _, some: varied.append(some))
    renderer.render_batch("variations", [Sample(latent, 0) for latent in latents])
    qtbot.waitUntil(lambda: sum(len(some.images) for some in varied) == 30, timeout=5000)
    assert varied[0].first == 0
    joined = np.concatenate([some.images for some in varied])
    assert np.array_equal(joined, renderer.generator.generate(latents, [0] * 30))


def test_a_file_that_cannot_be_opened_leaves_the_open_one(renderer, qtbot, tmp_path):
    tiny = generators.tiny(tmp_path / "g.onnx")
    with qtbot.waitSignal(renderer.opened, timeout=10_000):
        renderer.open(tiny.path)
    with qtbot.waitSignal(renderer.open_failed, timeout=5000) as failed:
        renderer.open(tmp_path / "gone.onnx")
    assert "gone.onnx" in failed.args[0]
    assert renderer.generator.path == tiny.path


@pytest.mark.parametrize("output", ["sequence", "points"])
def test_what_makes_no_pictures_is_drawn(renderer, qtbot, tmp_path, output):
    path = generators.tiny(tmp_path / "other.onnx", channels=2, output=output).path
    with qtbot.waitSignal(renderer.opened, timeout=10_000):
        renderer.open(path)
    latents = renderer.generator.latent_space.draw(2, seed=0)
    shown = []
    for latent in latents:
        with qtbot.waitSignal(renderer.rendered, timeout=5000) as pictured:
            renderer.render(Sample(latent))
        shown.append(pictured.args[0].image)
    assert shown[0].shape == (512, 512, 3)
    assert not np.array_equal(*shown)


def test_effects_are_measured_to_the_end_unless_dropped(renderer, qtbot, tmp_path):
    path = generators.tiny(tmp_path / "g.onnx", size=30, strongest=11).path
    with qtbot.waitSignal(renderer.opened, timeout=10_000):
        renderer.open(path)
    with qtbot.waitSignal(renderer.effects_measured, timeout=5000) as measured:
        renderer.measure_effects(Sample(np.zeros(30, np.float32)))
    assert np.argmax(measured.args[0]) == 11
    with qtbot.assertNotEmitted(renderer.effects_measured, wait=200):
        renderer.measure_effects(Sample(np.zeros(30, np.float32)))
        renderer.drop_effects()
