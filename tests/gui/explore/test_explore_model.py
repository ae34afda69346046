"""The model of the Explore page without its widgets: opening, what is saved of it, and what is said of it."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import Direction
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.services.inversion import InversionResult
from ganstudio.gui.explore.session_file import SavedExploration
from ganstudio.gui.explore.view_choices import ExploreTab
from ganstudio.inference.generator.sample import Sample
from tests import generators
from tests.text_generators import reader

OLD = b"""{"format": "GAN Studio exploration", "generator": "Tiny", "latent_size": 2, "classes": ["a", "b"], "seed": 4,
"bare": {"latent": "AACAPwAAAEA=", "label": 1, "told": null}, "truncation": 0.5,
"directions": [{"direction": {"name": "hats", "vector": [1.0, 0.0], "origin": ""}, "strength": 2.0, "pinned": true}],
"journey": {"anchors": [{"latent": "AACAPwAAAEA=", "label": 0, "told": null}], "kind": "straight", "steps": 9,
"rate": 5, "loop": true, "place": 0},
"shelves": {"samples": {"A": [{"latent": "AACAPwAAAEA=", "label": 0, "told": null}]}, "words": {"A": "hats"},
"seed": 3}, "view": {"side": 1, "kind": "direction", "below": "plane", "variation_seed": 2, "variation_strength": 40,
"plane": [1, 2], "walk_speed": 90, "pinned": [1], "locked": [0]}}"""
"""As the first versions with sessions wrote them."""


@pytest.fixture
def model(qapp):
    made = ExploreModel()
    yield made
    assert made.close(5)


def open_file(model, qtbot, path, source=None):
    with qtbot.waitSignal(model.renderer.opened, timeout=10_000) as opened:
        model.renderer.open(path)
    model.open(opened.args[0], source)


@pytest.fixture
def opened(model, qtbot, tmp_path):
    open_file(model, qtbot, generators.tiny(tmp_path / "g.onnx", size=2, classes=("a", "b")).path)
    return model


def test_another_generator_begins_anew_but_keeps_the_truncation(opened, qtbot, tmp_path):
    opened.latent.truncate(0.7)
    opened.add_anchor(opened.latent.sample())
    opened.add_operand("A", opened.latent.sample())
    opened.set_view(replace(opened.view, pinned=(("dimension", 1),), tab=ExploreTab.CODE, variation_seed=5))
    latent = opened.latent
    open_file(opened, qtbot, reader(tmp_path / "reader.onnx").path, tmp_path)
    assert opened.latent is latent
    assert not latent.can_undo
    assert latent.point.truncation == 0.7
    assert latent.point.prompt is not None
    assert opened.path.anchors == opened.operands.samples["A"] == []
    assert opened.source == tmp_path
    assert (opened.view.tab, opened.view.variations, opened.view.pinned) == (ExploreTab.TEXT, "seeds", ())
    assert opened.view.variation_seed == 5


def test_an_old_session_is_read_as_it_was_written(opened):
    opened.restore(msgspec.json.decode(OLD, type=SavedExploration))
    latent, number = opened.latent, max(opened.latent.directions)
    assert latent.directions[number] == Direction(name="hats", vector=[1.0, 0.0])
    assert latent.point.strengths == {number: 2.0}
    assert (latent.seed, latent.point.label, latent.locked) == (4, 1, frozenset({0}))
    assert latent.latent().tolist() == [1.5, 1.0]
    assert (opened.path.kind, opened.path.steps, opened.path.rate, opened.path.loop) == ("straight", 9, 5, True)
    assert opened.operands.captions["A"] == "hats"
    assert opened.view.pinned == (("direction", number), ("dimension", 1))
    assert (opened.view.tab, opened.view.variations, opened.view.plane) == (ExploreTab.PATH, "plane", (1, 2))
    saved, old = msgspec.json.decode(msgspec.json.encode(opened.snapshot())), msgspec.json.decode(OLD)
    assert old["view"] == saved["view"]
    assert old["journey"] == saved["journey"]
    assert old["directions"] == saved["directions"]
    assert list(old["shelves"]) == list(saved["shelves"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"latent_size": 3}, "Open that generator first"),
        ({"directions": [{"direction": {"name": "x", "vector": [1]}}]}, "damaged"),
    ],
)
def test_a_session_that_does_not_fit_changes_nothing(opened, change, words):
    before = opened.snapshot()
    saved = msgspec.convert({**msgspec.json.decode(OLD), **change}, SavedExploration)
    with pytest.raises(UserError, match=words):
        opened.restore(saved)
    assert opened.snapshot() == before


def _invert(model):
    image = np.zeros((4, 4, 1), np.uint8)
    model.set_inversion(InversionResult(image, image, model.latent.sample(), 0.1))


@pytest.mark.parametrize(
    "act",
    [
        lambda model: model.latent.move(0, 1.0),
        lambda model: model.latent.lock([1]),
        lambda model: model.latent.add_directions([Direction(name="up", vector=[0.0, 1.0])]),
        lambda model: model.path.configure(None, 99, 20, True),
        lambda model: model.operands.set_caption("B", "hats"),
        lambda model: model.set_view(replace(model.view, walk_speed=7)),
        _invert,
    ],
)
def test_whatever_is_saved_says_that_it_changed(opened, qtbot, act):
    before = opened.snapshot()
    with qtbot.waitSignal(opened.changed):
        act(opened)
    saved = opened.snapshot()
    assert saved != before
    opened.start_over()
    opened.restore(saved)
    again = opened.snapshot()
    assert again == saved


def test_what_cannot_be_added_is_said(opened, qtbot):
    sample = opened.latent.sample()
    for _ in range(12):
        opened.add_operand("C", sample)
    with qtbot.waitSignal(opened.message) as message:
        opened.add_operand("C", sample)
    assert message.args == ["Shelf C is full."]
    with qtbot.waitSignal(opened.failed) as failed:
        assert opened.read_sample(Sample(np.zeros(5, np.float32)).to_bytes()) is None
    assert "another generator" in failed.args[0]


def test_the_users_own_prompts_come_first(model, qtbot, tmp_path):
    assert model.other_prompts(3, 1) == []
    open_file(model, qtbot, reader(tmp_path / "reader.onnx").path)
    for prompt in ("a man", "a woman", "a man"):
        model.remember_prompt(prompt)
    assert model.recent_prompts == ["a man", "a woman"]
    others = model.other_prompts(3, 1)
    assert others[:2] == ["a man", "a woman"]
    assert len(others) == 3
    assert model.latent.point.prompt.text not in others
