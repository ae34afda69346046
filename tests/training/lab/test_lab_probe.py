"""What a frame shows against closed forms: with players of which everything is known."""

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.training.lab.lab_run import LabRun
from ganstudio.training.lab.measures import SAMPLES, LabMeasures
from ganstudio.training.lab.probe import CELLS, LabProbe, cell_centres
from ganstudio.training.lab.sampler import LabSampler
from tests.labs import experiment, line

SLOPE, HEIGHT = 1.3, -0.4
"""The discriminator's score is SLOPE x + HEIGHT, of the first coordinate."""


class LinearDiscriminator(nn.Module):
    def forward(self, samples, _labels=None):
        return SLOPE * samples[:, 0] + HEIGHT


class AffineGenerator(nn.Module):
    """x = 0.8 z + 0.5, of as many latents as there are coordinates."""

    def forward(self, latents, _labels=None):
        return 0.8 * latents[:, : self.size] + 0.5


def sampled(described, size) -> LabSampler:
    run = LabRun(described)
    run.recipe.discriminator, run.recipe.generator = LinearDiscriminator(), AffineGenerator()
    run.recipe.generator.size = size
    return LabSampler(run, 0)


def score(x):
    return SLOPE * np.asarray(x, np.float64) + HEIGHT


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


PUSHES = {
    "non_saturating": lambda s: sigmoid(-s) * SLOPE,
    "minimax": lambda s: sigmoid(s) * SLOPE,
    "least_squares": lambda s: (1 - s) * SLOPE,
    "wasserstein_gp": lambda s: np.full_like(s, SLOPE),
}


@pytest.mark.parametrize("objective", PUSHES)
def test_the_push_is_minus_the_slope_of_each_point_s_own_loss(objective):
    frame = sampled(experiment({"objective.name": objective}), 2).frame()
    expected = PUSHES[objective](score(frame.generated[:, 0]))
    assert frame.push[:, 0] == pytest.approx(expected, rel=1e-4)
    assert np.all(frame.push[:, 1] == 0)


def test_where_d_compares_the_push_is_the_mean_over_real_partners():
    sampler = sampled(experiment({"objective.name": "relativistic"}), 2)
    frame = sampler.frame()
    real = score(sampler.probe._partners[:, 0].numpy())
    apart = real[:, None] - score(frame.generated[:, 0])[None]
    assert frame.push[:, 0] == pytest.approx((sigmoid(apart) * SLOPE).mean(0), rel=1e-4)


def test_on_a_line_saturation_is_seen():
    frame = sampled(line(), 1).frame()
    x = cell_centres(frame.view)[:, 0]
    assert frame.push_by_objective.keys() == {"minimax", "non_saturating"}  # those that say that they show it
    for name in ("minimax", "non_saturating"):
        assert frame.push_by_objective[name] == pytest.approx(PUSHES[name](score(x)), rel=1e-3)
    assert frame.push[:, 0] == pytest.approx(PUSHES["non_saturating"](score(frame.generated[:, 0])), rel=1e-4)
    surely_fake = x < -1.5
    assert (
        frame.push_by_objective["minimax"][surely_fake] < frame.push_by_objective["non_saturating"][surely_fake]
    ).all()


def test_on_a_line_density_and_optimal_d_are_the_closed_forms():
    frame = sampled(line(), 1).frame()
    x = cell_centres(frame.view)[:, 0].astype(np.float64)
    model = np.exp(-np.square((x - 0.5) / 0.8) / 2) / (0.8 * np.sqrt(2 * np.pi))
    data = np.exp(-np.square((x - 1.0) / 0.5) / 2) / (0.5 * np.sqrt(2 * np.pi))
    assert frame.density == pytest.approx(model, abs=2e-4)
    assert frame.optimal == pytest.approx(data / (data + model), abs=1e-3)
    assert frame.surface == pytest.approx(sigmoid(score(x)), abs=1e-5)
    assert frame.warped[:, 0] == pytest.approx(0.8 * frame.warped_from[:, 0] + 0.5, abs=1e-6)


def test_with_more_latents_than_dimensions_the_density_is_that_of_many_samples():
    described = line({"generator.latent_size": 3})
    sampler = sampled(described, 1)
    frame = sampler.frame()
    x = cell_centres(frame.view)[:, 0].astype(np.float64)
    model = np.exp(-np.square((x - 0.5) / 0.8) / 2) / (0.8 * np.sqrt(2 * np.pi))
    assert SAMPLES >= 100_000
    assert frame.density == pytest.approx(model, abs=0.05)
    exact = sampled(line(), 1)._measures.statistics()
    estimated = sampler._measures.statistics()
    for name in ("kl_data_model", "kl_model_data", "jensen_shannon"):
        assert estimated[name] == pytest.approx(exact[name], abs=0.03)


def test_label_smoothing_lowers_the_optimal_d():
    plain, smooth = (
        sampled(line({"objective.name": "non_saturating", **more}), 1).frame().optimal
        for more in ({}, {"objective.smoothing": 0.2})
    )
    assert smooth == pytest.approx(0.8 * plain, rel=1e-5)


def test_in_the_plane_rows_rise_with_y_and_the_grid_is_the_quantiles():
    sampler = sampled(experiment(), 2)
    frame = sampler.frame()
    assert frame.surface.shape == (CELLS[2], CELLS[2])
    centres = cell_centres(frame.view).reshape(CELLS[2], CELLS[2], 2)
    assert (np.diff(centres[:, 0, 1]) > 0).all()
    assert frame.surface == pytest.approx(sigmoid(score(centres[..., 0])), abs=1e-5)
    assert frame.warped == pytest.approx(0.8 * frame.warped_from + 0.5, abs=1e-6)
    normal = torch.distributions.Normal(0.0, 1.0)
    shares = normal.cdf(torch.from_numpy(frame.warped_from[0, :, 0])).numpy()
    assert np.diff(shares) == pytest.approx(1 / 21, abs=1e-5)
    assert frame.latents.shape == frame.generated.shape == frame.push.shape == (512, 2)


def test_statistics_of_an_exact_generator():
    run = LabRun(line({"dataset.shape": "gaussian", "dataset.deviation": 0.5}))

    class Exact(nn.Module):
        def forward(self, latents, _labels=None):
            return 0.5 * latents + 1.0

    run.recipe.generator = Exact()
    statistics = LabMeasures(LabProbe(run.recipe, run.dataset, 0), 0).statistics()
    assert statistics["kl_data_model"] < 1e-4
    assert statistics["jensen_shannon"] < 1e-5
    assert statistics["modes"] == 1
    assert statistics["high_quality"] == pytest.approx(0.9973, abs=0.003)


@pytest.mark.parametrize("shape", ["spiral", "uniform", "blobs", "line"])
def test_every_shape_can_be_looked_at(shape):
    flat = shape == "uniform"
    run = LabRun(experiment({"dataset.shape": shape, "generator.latent_size": 1 if flat else 2}))
    sampler = LabSampler(run, 0)
    told = sampler.measure()
    frame = sampler.frame(with_round=True)
    assert ("modes" in told.values) is (shape == "blobs")
    assert 0 <= told.values["jensen_shannon"] <= np.log(2)
    assert frame.statistics["measured_at"] == 0
    assert frame.round.real.shape == (16, 1 if flat else 2)
    low, high = np.array(frame.view.low), np.array(frame.view.high)
    assert ((run.dataset.samples >= low) & (run.dataset.samples <= high)).all(1).mean() > 0.99


def test_the_probe_leaves_dropout_and_modes_alone():
    run = LabRun(experiment({"discriminator.hidden_dropout": 0.5}))
    for _ in range(2):
        list(run.advance(read=False))
    probe = LabProbe(run.recipe, run.dataset, 0)
    assert np.array_equal(probe.surface(), probe.surface())
    assert run.recipe.discriminator.training


def test_the_view_holds_the_data_and_where_the_generator_begins():
    run = LabRun(line({"dataset.deviation": 0.05}))
    view = LabProbe(run.recipe, run.dataset, 0).view
    assert view.low[0] < -0.2
    assert view.high[0] > 1.2
