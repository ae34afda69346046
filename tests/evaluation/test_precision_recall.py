"""Precision, recall, density and coverage against loops over pairs, and on sets of which the answer is known."""

import numpy as np
import pytest

from ganstudio.evaluation.measures.precision_recall import precision_recall, radii


def normal(count: int, dimensions: int, seed: int, shift: float = 0.0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, dimensions)) + shift


def textbook(real: np.ndarray, generated: np.ndarray, k: int) -> list[float]:
    """The papers' definitions, one pair at a time."""

    def reach(samples: np.ndarray) -> list[float]:
        return [sorted(np.linalg.norm(a - b) for j, b in enumerate(samples) if j != i)[k - 1]
                for i, a in enumerate(samples)]  # fmt: skip

    def inside(sample: np.ndarray, centres: np.ndarray, reaches: list[float]) -> list[bool]:
        return [bool(np.linalg.norm(sample - c) < r) for c, r in zip(centres, reaches, strict=True)]

    around_real, around_generated = reach(real), reach(generated)
    balls = [inside(g, real, around_real) for g in generated]
    return [
        float(np.mean([any(row) for row in balls])),
        float(np.mean([any(inside(r, generated, around_generated)) for r in real])),
        float(np.mean([sum(row) / k for row in balls])),
        float(np.mean([any(column) for column in zip(*balls, strict=True)])),
    ]


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("shift", [0.0, 0.7])
def test_they_are_the_papers_definitions(k, shift, monkeypatch):
    monkeypatch.setattr("ganstudio.evaluation.measures.precision_recall._ROWS", 7)
    real, generated = normal(23, 3, 1), normal(31, 3, 2, shift)
    found = precision_recall(real, generated, k)
    expected = textbook(real, generated, k)
    assert [found.precision, found.recall, found.density, found.coverage] == pytest.approx(expected, abs=1e-12)


def test_a_collapsed_generator_is_precise_and_recalls_nothing():
    real = normal(400, 2, 1)
    found = precision_recall(real, normal(400, 2, 2) * 1e-3)
    assert found.precision == 1
    assert found.recall < 0.05


def test_a_generator_of_noise_is_imprecise_and_recalls_everything():
    real = normal(400, 2, 1) * 0.05
    spread = np.random.default_rng(2).uniform(-3, 3, (4000, 2))
    found = precision_recall(real, spread)
    assert found.precision < 0.1
    assert found.recall > 0.9


def test_half_of_the_modes_are_half_of_the_recall():
    modes = np.array([[-10.0, 0.0], [10.0, 0.0]])
    real = normal(1000, 2, 1) + modes[np.arange(1000) % 2]
    found = precision_recall(real, normal(1000, 2, 2) + modes[0])
    assert found.precision > 0.9
    assert found.recall == pytest.approx(0.5, abs=0.04)
    assert found.coverage == pytest.approx(0.5, abs=0.04)


def test_density_is_about_one_for_equal_distributions():
    found = precision_recall(normal(1500, 8, 1), normal(1500, 8, 2), 5)
    assert found.density == pytest.approx(1.0, abs=0.1)
    assert found.coverage == pytest.approx(1 - 0.5**5, abs=0.03)  # Naeem et al. 2020, equation 9


def test_too_few_samples_are_said():
    with pytest.raises(ValueError, match="3 samples have no 3-th nearest"):
        radii(normal(3, 2, 1), 3)
