"""Mode coverage against an exact sampler, noise, a collapsed sampler and cases counted by hand."""

import math

import numpy as np
import pytest

from ganstudio.datasets.points import Points
from ganstudio.evaluation.stats.mode_coverage import mode_coverage, reverse_kl
from ganstudio.formats.density import GaussianMixture, UniformBox

RING, GRID, UNEQUAL = (Points(shape=shape).density for shape in ("ring", "grid", "seven_unequal"))
TWO = GaussianMixture(np.array([[0.0, 0.0], [10.0, 0.0]]), np.array([1.0, 2.0]), np.array([0.25, 0.75]))


@pytest.mark.parametrize(("density", "modes"), [(RING, 8), (GRID, 25), (UNEQUAL, 7)])
def test_an_exact_sampler_captures_all_modes_evenly(density, modes):
    found = mode_coverage(density.sample(50_000, np.random.default_rng(0)), density)
    assert (found.modes, found.of) == (modes, modes)
    assert found.high_quality == pytest.approx(1 - math.exp(-4.5), abs=0.002)
    assert found.reverse_kl == pytest.approx((modes - 1) / 2 / 50_000, abs=2e-4)


def test_uniform_noise_captures_most_of_the_grid_but_next_to_nothing_is_good():
    noise = UniformBox(np.array([-4.5, -4.5]), np.array([4.5, 4.5]))
    figures = [mode_coverage(noise.sample(2500, np.random.default_rng(seed)), GRID) for seed in range(10)]
    assert np.mean([f.modes for f in figures]) == pytest.approx(21, abs=2)
    assert np.mean([f.high_quality for f in figures]) == pytest.approx(25 * math.pi * 0.15**2 / 81, rel=0.15)


def test_a_collapsed_sampler_captures_one_mode_very_well():
    found = mode_coverage(np.tile(RING.means[3], (2500, 1)).astype(np.float32), RING)
    assert (found.modes, found.high_quality) == (1, 1.0)
    assert found.reverse_kl == pytest.approx(math.log(8))


def test_a_case_by_hand():
    """Two samples at the first mode, one of them good; three at the second, of twice the deviation, two of them good.

    x = 3.2 lies 3.2 deviations from the first mode and 3.4 from the second.
    """
    x = np.array([[0.0, 2.9], [3.2, 0.0], [10.0, 5.9], [10.0, 6.1], [12.0, 0.0]], np.float32)
    found = mode_coverage(x, TWO)
    assert found.modes == 2
    assert found.high_quality == pytest.approx(3 / 5)
    assert found.reverse_kl == pytest.approx(0.4 * math.log(0.4 / 0.25) + 0.6 * math.log(0.6 / 0.75))


def test_a_mode_needs_a_good_sample_to_be_captured():
    found = mode_coverage(np.array([[0.0, 0.0], [17.0, 0.0]], np.float32), TWO)
    assert found.modes == 1
    assert found.reverse_kl == pytest.approx(0.5 * math.log(0.5 / 0.25) + 0.5 * math.log(0.5 / 0.75))


@pytest.mark.parametrize("counts", [[5, 5], [9, 1], [10, 0]])
def test_reverse_kl_is_zero_only_for_the_weights_themselves(counts):
    q, w = np.array(counts) / 10, np.array([0.3, 0.7])
    by_hand = sum(a * math.log(a / b) for a, b in zip(q, w, strict=True) if a)
    assert reverse_kl(np.array(counts), w) == pytest.approx(by_hand)
    assert reverse_kl(np.array([3, 7]), w) == pytest.approx(0)


def test_samples_that_are_no_numbers_count_as_bad():
    lost = np.array([[0.0, 0.0], [np.nan, 0.0], [np.inf, 0.0], [10.0, 0.0]], np.float32)
    found = mode_coverage(lost, TWO)
    assert (found.modes, found.high_quality) == (2, 0.5)
    nothing = mode_coverage(lost[1:3], TWO)
    assert (nothing.modes, nothing.high_quality, nothing.reverse_kl) == (0, 0.0, math.inf)
