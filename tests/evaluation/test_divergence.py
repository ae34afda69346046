"""KL, JS, D* and the change of variables against closed forms and independent quadrature."""

from math import erf, log, sqrt

import numpy as np
import pytest

from ganstudio.evaluation.stats.divergence import divergences, optimal_discriminator
from ganstudio.evaluation.stats.histogram_grid import Cells
from ganstudio.evaluation.stats.push_forward import latent_grid, push_forward_line, push_forward_plane
from ganstudio.formats.density import GaussianMixture, InkDensity, UniformBox

LINE = Cells((-6.0,), (6.0,), 2048)
PLANE = Cells((-4.0, -4.0), (4.0, 4.0), 128)


def gaussian(mean, deviation) -> GaussianMixture:
    return GaussianMixture(np.array([mean], np.float64), np.array([deviation]), np.ones(1))


def kl_of_gaussians(mean, deviation, other_mean, other_deviation) -> float:
    """KL(N(mean, deviation^2 I) || N(other...)) in len(mean) dimensions, in closed form."""
    size, apart = len(mean), np.square(np.subtract(mean, other_mean)).sum()
    ratio = (size * deviation**2 + apart) / other_deviation**2
    return (ratio - size) / 2 + size * log(other_deviation / deviation)


def line_of(function, law="normal"):
    ends, masses = latent_grid(law, 1)
    return push_forward_line(function(ends), masses, LINE)


def plane_of(function):
    ends, masses = latent_grid("normal", 2)
    corners = np.stack(np.meshgrid(ends, ends, indexing="ij"), -1)
    return push_forward_plane(function(corners), masses, PLANE)


@pytest.mark.parametrize(("mean", "deviation"), [(0.0, 0.5), (0.7, 0.4), (-1.0, 1.0), (0.2, 0.6)])
def test_an_affine_generator_on_the_line_gives_the_gaussians_kl(mean, deviation):
    found = divergences(LINE.masses_of_density(gaussian([0.0], 0.5)), line_of(lambda z: mean + deviation * z))
    assert found.kl_data_model == pytest.approx(kl_of_gaussians([0.0], 0.5, [mean], deviation), rel=2e-3, abs=1e-6)
    if deviation < 1:  # else the tails of the model lie where p is below the floor
        exact = kl_of_gaussians([mean], deviation, [0.0], 0.5)
        assert found.kl_model_data == pytest.approx(exact, rel=2e-3, abs=1e-6)


@pytest.mark.parametrize(
    ("mean", "deviation", "error"),
    [([0.0, 0.0], 0.5, 1e-4), ([0.5, 0.0], 0.5, 2e-3), ([0.0, 0.0], 0.3, 5e-3), ([0.3, 0.3], 0.7, 1e-2)],
)
def test_an_affine_generator_in_the_plane_gives_the_gaussians_kl(mean, deviation, error):
    data = PLANE.masses_of_density(gaussian([0.0, 0.0], 0.5))
    found = divergences(data, plane_of(lambda z: mean + deviation * z))
    assert found.kl_data_model == pytest.approx(kl_of_gaussians([0, 0], 0.5, mean, deviation), abs=error)
    assert found.kl_model_data == pytest.approx(kl_of_gaussians(mean, deviation, [0, 0], 0.5), abs=error)


def test_a_mixture_against_independent_quadrature():
    data = GaussianMixture(np.array([[-1.0], [1.0]]), np.array([0.3, 0.3]), np.array([0.5, 0.5]))
    x = np.linspace(-6, 6, 400_001)
    p, q = data.pdf(x[:, None]), gaussian([0.2], 0.8).pdf(x[:, None])
    middle, step = (p + q) / 2, x[1] - x[0]

    def kl(a, b):
        return float((a * np.log(np.maximum(a, 1e-300) / np.maximum(b, 1e-300))).sum() * step)

    found = divergences(LINE.masses_of_density(data), line_of(lambda z: 0.2 + 0.8 * z))
    assert found.kl_data_model == pytest.approx(kl(p, q), abs=1e-3)
    assert found.kl_model_data == pytest.approx(kl(q, p), abs=5e-3)
    assert found.jensen_shannon == pytest.approx((kl(p, middle) + kl(q, middle)) / 2, abs=1e-4)


def test_disjoint_supports_are_ln_2_apart_and_equal_laws_nothing():
    data = LINE.masses_of_density(UniformBox(np.array([-2.0]), np.array([-1.0])))
    apart = divergences(data, line_of(lambda z: 2 + 0 * z))
    assert apart.jensen_shannon == pytest.approx(log(2), abs=1e-9)
    assert 20 < apart.kl_data_model < 28  # truly infinite, held by the floor
    same = divergences(data, data)
    assert (same.kl_data_model, same.kl_model_data, same.jensen_shannon) == pytest.approx((0, 0, 0), abs=1e-12)


def test_samples_give_the_same_within_their_scatter():
    count, rng = 1 << 17, np.random.default_rng(0)
    data = PLANE.masses_of_density(gaussian([0.0, 0.0], 0.5))
    samples = np.array([0.5, 0.0]) + 0.5 * rng.standard_normal((count, 2))
    found = divergences(data, PLANE.masses_of_samples(samples), count)
    assert found.kl_model_data == pytest.approx(0.5, abs=0.01)
    assert 0.45 < found.kl_data_model < 0.51  # a lower bound: no sample falls into the far tail
    equal = divergences(data, PLANE.masses_of_samples(0.5 * rng.standard_normal((count, 2))), count)
    assert max(equal.kl_model_data, equal.kl_data_model, equal.jensen_shannon) < 6e-3


def test_a_generator_that_turns_back_piles_up_both_branches():
    def zigzag(z):  # slopes 1, -2, 1: three preimages between -1 and 1 (in this scale)
        return np.where(z < -1, z + 2, np.where(z < 1, -z, z - 2))

    edges = LINE.edges(0)

    def below(x):  # P(zigzag(z) <= x), from its three branches
        def normal(a):
            return 0.5 * (1 + erf(a / sqrt(2)))

        first = normal(min(x - 2, -1.0))
        second = max(0.0, normal(1.0) - normal(max(-x, -1.0))) if x > -1 else 0.0
        third = max(0.0, normal(x + 2) - normal(1.0)) if x > -1 else 0.0
        return first + second + third

    exact = np.diff([below(x) for x in edges])
    assert line_of(zigzag)[:-1] == pytest.approx(exact, abs=2e-6)


@pytest.mark.parametrize("law", ["normal", "uniform"])
def test_no_probability_is_lost(law):
    for function in (np.abs, lambda z: 0 * z + 0.3, lambda z: 1e6 * z, lambda z: 100 + z):
        masses = line_of(function, law)
        assert masses.sum() == pytest.approx(1.0, abs=1e-9)
        assert (masses >= 0).all()
    assert line_of(lambda z: 0 * z + 0.3, law).max() == pytest.approx(1.0)
    assert plane_of(lambda z: 0.2 * z).sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "density",
    [
        UniformBox(np.array([-1.0, -2.0]), np.array([1.5, 1.0])),
        InkDensity(np.array([[1.0, 0.0], [0.5, 2.0]])),
        GaussianMixture(np.array([[-1.0, 0.5], [1.0, -2.0]]), np.array([0.2, 0.7]), np.array([0.3, 0.7])),
    ],
)
def test_cell_masses_are_the_density_s(density):
    masses = PLANE.masses_of_density(density)
    samples = density.sample(200_000, np.random.default_rng(1))
    coarse = masses[:-1].reshape(8, 16, 8, 16).sum((1, 3))
    drawn = PLANE.masses_of_samples(samples)[:-1].reshape(8, 16, 8, 16).sum((1, 3))
    assert masses.sum() == pytest.approx(1.0, abs=1e-3)
    assert coarse == pytest.approx(drawn, abs=5e-3)


def test_the_optimal_discriminator():
    p, q = np.array([1.0, 0.2, 0.0, 0.0]), np.array([1.0, 0.6, 2.0, 0.0])
    assert optimal_discriminator(p, q) == pytest.approx([0.5, 0.25, 0.0, 0.5])
    assert optimal_discriminator(p, q, prior=0.45) == pytest.approx([0.45, 0.225, 0.0, 0.45])  # smoothing 0.1
