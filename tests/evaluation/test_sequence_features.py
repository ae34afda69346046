"""Kernel distance of sequences: what counts and what does not."""

import numpy as np
import pytest

from ganstudio.evaluation.measures.kernel_distance import KernelDistance

COUNT, LENGTH = 300, 48


def waves(rng, fastest=4.0, amplitude=0.5, channels=1) -> np.ndarray:
    """float32 [COUNT, LENGTH, channels], one sine each."""
    turns = rng.uniform(1, fastest, (COUNT, 1, 1)) * np.linspace(0, 1, LENGTH)[:, None]
    phases, loudness = rng.random((COUNT, 1, channels)), amplitude * rng.uniform(0.5, 1, (COUNT, 1, channels))
    return (loudness * np.sin(2 * np.pi * (turns + phases))).astype(np.float32)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def distance(rng):
    return KernelDistance(waves(rng))


def test_says_what_it_is_taken_in(distance):
    assert "spectrum" in distance.features


def test_other_draws_of_the_same_law_are_near(distance, rng):
    same = distance(waves(rng))
    assert 0 <= same < 0.01
    for other in ({"fastest": 8.0}, {"amplitude": 0.3}, {"fastest": 1.5}):
        assert distance(waves(rng, **other)) > 10 * same


def test_the_beginning_of_a_wave_does_not_count_but_a_missing_kind_does(rng):
    reference = waves(rng)
    distance = KernelDistance(reference)
    assert distance(-reference[:, ::-1]) < 0.01
    assert distance(np.repeat(reference[:3], 100, 0)) > 0.1


def test_noise_and_a_constant_are_far(distance, rng):
    assert distance(rng.uniform(-1, 1, (COUNT, LENGTH, 1)).astype(np.float32)) > 1
    assert distance(np.zeros((COUNT, LENGTH, 1), np.float32)) > 1


def test_channels_that_move_together_count(rng):
    one = waves(rng)
    together = KernelDistance(np.concatenate([one, one], 2))
    others = waves(rng)
    mixed = np.concatenate([others, rng.permutation(others)], 2)  # each channel alone is as it was
    assert together(mixed) > 5 * together(np.concatenate([others, others], 2))
