"""Likelihoods against closed forms: a linear-Gaussian generator's log p(x) is known exactly."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ganstudio.evaluation.likelihood.annealing import Pass
from ganstudio.evaluation.likelihood.decoder import GaussianDecoder
from ganstudio.evaluation.likelihood.hmc import Moves
from ganstudio.evaluation.likelihood.step_size_pilot import moves_of_pilot
from ganstudio.evaluation.measures.parzen import fitted, log_likelihood

LATENT, PIXELS, DEVIATION = 3, 12, 0.3


@pytest.fixture(scope="module")
def linear():
    """G(z) = A z + b, so that x ~ N(b, A A^T + s^2 I); and a function that gives log p(x) exactly."""
    draws = torch.Generator().manual_seed(0)
    a = torch.randn(PIXELS, LATENT, generator=draws) * 0.5
    b = torch.rand(PIXELS, generator=draws)
    law = torch.distributions.MultivariateNormal(
        b.double(), (a @ a.T).double() + DEVIATION**2 * torch.eye(PIXELS, dtype=torch.float64)
    )
    decoder = GaussianDecoder(lambda z, _labels: z @ a.T + b, LATENT, DEVIATION)
    z = torch.randn(48, LATENT, generator=draws)
    x = z @ a.T + b + DEVIATION * torch.randn(48, PIXELS, generator=draws)
    return decoder, z, x, law.log_prob(x.double())


def passed(one: Pass) -> torch.Tensor:
    state = one.begin()
    assert list(one.run(state, every=50))[-1] == 1
    return one.estimate(state)


def mean(values: torch.Tensor) -> float:
    return float(values.mean())


def standard_error(values: torch.Tensor) -> float:
    return float(values.std()) / len(values) ** 0.5


def posterior(decoder: GaussianDecoder, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and covariance of p(z | x) in closed form."""
    zero = decoder.mean(torch.zeros(1, LATENT), None)
    a = (decoder.mean(torch.eye(LATENT), None) - zero).T.double()
    precision = torch.eye(LATENT, dtype=torch.float64) + a.T @ a / decoder.deviation**2
    centre = torch.linalg.solve(precision, a.T @ (x[0] - zero[0]).double() / decoder.deviation**2)
    return centre, torch.linalg.inv(precision)


def test_forward_and_reverse_hold_the_exact_likelihood_between_them(linear):
    """Within .5 nat, and on the right sides, as far as a standard error can tell."""
    decoder, z, x, exact = linear
    gaps = {}
    for distributions in (200, 8):
        below = passed(Pass(decoder, x, None, chains=16, distributions=distributions)) - exact
        above = passed(Pass(decoder, x, None, chains=16, distributions=distributions, exact=z)) - exact
        assert mean(below) <= 2 * standard_error(below)
        assert mean(above) >= -2 * standard_error(above)
        gaps[distributions] = mean(above) - mean(below)
    assert gaps[200] < 0.5 < gaps[8]


@pytest.mark.parametrize("distributions", [20, 150])
def test_the_moves_of_a_pass_are_counted_and_the_way_back_takes_the_steps_of_the_way_there(
    linear, monkeypatch, distributions
):
    """A preview chooses its size by that count."""
    decoder, z, x, _ = linear
    made, move = [], Moves.move
    monkeypatch.setattr(Moves, "move", lambda *given: made.append(1) or move(*given))
    there = Pass(decoder, x, None, chains=2, distributions=distributions)
    state = there.begin()
    assert len(made) == moves_of_pilot(distributions)
    back = replace(there, exact=z)
    assert torch.equal(back.begin().steps, replace(back, steps=state.steps).begin().steps)
    assert len(made) == 2 * moves_of_pilot(distributions)


@pytest.mark.parametrize("rough", [False, True], ids=["float32", "rough gradients"])
def test_weights_are_without_bias_in_both_directions(linear, rough):
    """E[w / p(x)] = 1 forward, and E[p(x) / w] = 1 in reverse from exact posterior samples: bounds that are none, as
    with chains that adapt their own steps, would show here. Gradients may be wrong on the way, energies may not."""
    decoder, _, x, _ = linear
    wide = replace(decoder, deviation=1.0)
    if rough:
        wide = replace(wide, rough=lambda z, labels: decoder.mean(1.1 * z + 0.05, labels))
    x, count = x[:1], 4000
    centre, spread = posterior(wide, x)
    zero = wide.mean(torch.zeros(1, LATENT), None)[0]
    a = (wide.mean(torch.eye(LATENT), None) - zero).double()
    law = torch.distributions.MultivariateNormal(zero.double(), a.T @ a + torch.eye(PIXELS, dtype=torch.float64))
    exact = law.log_prob(x.double())
    forward = Pass(wide, x, None, chains=count, distributions=25)
    state = forward.begin()
    list(forward.run(state))
    draws = torch.randn(count, LATENT, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    samples = (centre + draws @ torch.linalg.cholesky(spread).T).float()
    reverse = Pass(wide, x.expand(count, -1), None, chains=1, distributions=25, seed=1, exact=samples)
    back = reverse.begin()
    list(reverse.run(back))
    for ratios in (torch.exp(state.log_weight - exact), torch.exp(back.log_weight + exact)):
        assert standard_error(ratios) < 0.05
        assert abs(mean(ratios) - 1) < 3.5 * standard_error(ratios)


def test_moves_find_the_posterior(linear):
    """Its mean and covariance are known too."""
    decoder, _, x, _ = linear
    one = Pass(decoder, x[:1], None, chains=400, distributions=150, seed=2)
    state = one.begin()
    list(one.run(state))
    centre, spread = posterior(decoder, x)
    assert (state.z.double().mean(0) - centre).abs().max() < 5 * (spread.diag().max() / 400).sqrt()
    assert torch.cov(state.z.double().T) == pytest.approx(spread.numpy(), abs=0.35 * float(spread.diag().max()))


def test_a_pass_that_was_broken_off_goes_on_bit_for_bit(linear):
    decoder, _, x, _ = linear
    one = Pass(decoder, x, None, chains=2, distributions=40)
    whole = passed(one)
    state = one.begin()
    for share in one.run(state):
        if share > 0.4:
            break
    again = replace(state)
    list(one.run(again))
    assert torch.equal(one.estimate(again), whole)


def test_parzen_is_the_sum_that_it_should_be():
    rng = np.random.default_rng(0)
    x, centres = rng.random((5, 4)), rng.random((7, 4))
    density = np.exp(-((x[:, None] - centres) ** 2).sum(2) / (2 * 0.3**2)) / (2 * np.pi * 0.3**2) ** 2
    assert log_likelihood(x, centres, np.array([0.3]))[0] == pytest.approx(np.log(density.mean(1)), abs=1e-12)
    far = log_likelihood(x + 1e3, centres, np.array([0.01]))
    assert np.isfinite(far).all()


def test_the_width_that_is_chosen_is_that_of_the_truth():
    """One Gaussian: the best width is its own, and the likelihood its entropy."""
    rng = np.random.default_rng(1)
    draws = rng.normal(0, 0.2, (600, 5))
    found, sigma, _ = fitted(np.zeros((1, 5)), draws[:300], draws[300:])
    assert sigma == pytest.approx(0.2, rel=0.08)
    assert found.mean() == pytest.approx(-5 * np.log(0.2 * np.sqrt(2 * np.pi * np.e)), abs=0.15)
