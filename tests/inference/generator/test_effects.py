"""Ordering latent dimensions by what they do to the picture."""

import numpy as np
import pytest

from ganstudio.inference.generator.effects import measure_effects, strongest_first
from ganstudio.inference.generator.generator_file import GeneratorFile
from tests import generators


@pytest.mark.parametrize("law", ["normal", "uniform"])
def test_the_planted_strongest_dimension_comes_first(tmp_path, law):
    path = generators.tiny(tmp_path / "g.onnx", size=40, strongest=23, latent_distribution=law).path
    *_, effects = measure_effects(GeneratorFile(path))
    order = strongest_first(effects)
    assert order[0] == 23
    assert sorted(order) == list(range(40))


def test_effects_equal_the_closed_form(tiny):
    generator = GeneratorFile(tiny.path)
    *_, effects = measure_effects(generator, count=2, seed=4)
    centres = generator.latent_space.draw(2, seed=4)
    moved = centres.copy()
    moved[:, 1] -= np.sign(centres[:, 1])
    change = np.abs(tiny.expected(moved).astype(float) - tiny.expected(centres)).mean()
    assert effects[1] == pytest.approx(change, abs=0.2)


def test_measuring_can_be_left_at_any_time(tmp_path):
    generator = GeneratorFile(generators.tiny(tmp_path / "g.onnx", size=40).path)
    first = next(measure_effects(generator))
    assert 0 < np.isfinite(first).sum() < 40


def test_conditional_generators_are_measured_with_one_class(conditional):
    *_, effects = measure_effects(GeneratorFile(conditional.path), label=1)
    assert np.isfinite(effects).all()


def test_unmeasured_dimensions_come_last():
    assert strongest_first(np.array([1.0, np.nan, 3.0, 1.0])) == [2, 0, 3, 1]
