"""Likelihoods against closed forms: a linear-Gaussian generator's log p(x) is known exactly."""

import numpy as np
import pytest
import torch

from ganstudio.evaluation.annealing import Pass
from ganstudio.evaluation.decoder import Decoder
from ganstudio.evaluation.parzen import fitted, log_likelihood

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
    decoder = Decoder(lambda z, _labels: z @ a.T + b, LATENT, DEVIATION)
    z = torch.randn(48, LATENT, generator=draws)
    x = z @ a.T + b + DEVIATION * torch.randn(48, PIXELS, generator=draws)
    return decoder, z, x, law.log_prob(x.double())


def passed(one: Pass) -> torch.Tensor:
    state = one.begin()
    assert list(one.run(state, every=50))[-1] == 1
    return one.estimate(state)


def mean(values: torch.Tensor) -> float:
    return float(values.mean())


def test_forward_and_reverse_hold_the_exact_likelihood_between_them(linear):
    decoder, z, x, exact = linear
    forward = passed(Pass(decoder, x, None, chains=16, distributions=200))
    reverse = passed(Pass(decoder, x, None, chains=16, distributions=200, exact=z))
    assert mean(forward) == pytest.approx(mean(exact), abs=0.1)
    assert mean(reverse) == pytest.approx(mean(exact), abs=0.1)
    few_forward = passed(Pass(decoder, x, None, chains=4, distributions=8))
    few_reverse = passed(Pass(decoder, x, None, chains=4, distributions=8, exact=z))
    assert mean(few_forward) <= mean(exact) <= mean(few_reverse)
    assert mean(few_reverse) - mean(few_forward) > mean(reverse) - mean(forward)


def test_moves_find_the_posterior(linear):
    """Its mean and covariance are known too."""
    decoder, _, x, _ = linear
    one = Pass(decoder, x[:1], None, chains=400, distributions=150, seed=2)
    state = one.begin()
    list(one.run(state))
    zero = decoder.mean(torch.zeros(1, LATENT), None)
    a = (decoder.mean(torch.eye(LATENT), None) - zero).T.double()
    precision = torch.eye(LATENT, dtype=torch.float64) + a.T @ a / DEVIATION**2
    mean = torch.linalg.solve(precision, a.T @ (x[0] - zero[0]).double() / DEVIATION**2)
    spread = torch.linalg.inv(precision)
    assert (state.z.double().mean(0) - mean).abs().max() < 5 * (spread.diag().max() / 400).sqrt()
    assert torch.cov(state.z.double().T) == pytest.approx(spread.numpy(), abs=0.35 * float(spread.diag().max()))


def test_a_pass_that_was_broken_off_goes_on_bit_for_bit(linear):
    decoder, _, x, _ = linear
    one = Pass(decoder, x, None, chains=2, distributions=40)
    whole = passed(one)
    state = one.begin()
    for share in one.run(state):
        if share > 0.4:
            break
    again = one.begin()
    again.z, again.log_weight, again.step_size, again.done = state.z, state.log_weight, state.step_size, state.done
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
