"""Every objective: what it says at its fixed point, against torch's own losses, and where its gradient dies."""

import math

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from ganstudio.core.settings import parse
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.objectives import Objective, objectives

NAMES = list(objectives())
DRAWS = RngStreams(0, 1, 0, torch.device("cpu"))


def objective(name: str, **settings) -> Objective:
    return parse(objectives()[name].settings, settings, "objective")


def linear_critic(weight: torch.Tensor):
    return lambda pictures: pictures.flatten(1) @ weight


@pytest.mark.parametrize(
    ("name", "settings", "discriminator", "generator"),
    [
        ("minimax", {}, 2 * math.log(2), -2 * math.log(2)),
        ("non_saturating", {}, 1.386, 0.693),
        ("non_saturating", {"smoothing": 0.1}, 1.376, 0.799),
        ("minimax", {"smoothing": 0.1}, 1.376, -1.376),
        ("least_squares", {}, 0.25, 0.125),
        ("least_squares", {"a": -1.0, "b": 1.0, "c": 0.0}, 1.0, 0.0),
        ("wasserstein_gp", {}, 0.0, None),
        ("relativistic", {}, math.log(2), math.log(2)),
    ],
)
def test_equilibrium_is_the_papers(name, settings, discriminator, generator):
    values = objective(name, **settings).equilibrium()
    assert values["discriminator_loss"] == pytest.approx(discriminator, abs=5e-4)
    assert values.get("generator_loss") == (None if generator is None else pytest.approx(generator, abs=5e-4))


def test_smoothing_moves_the_optimal_discriminator():
    assert objective("non_saturating", smoothing=0.1).equilibrium()["real_score"] == pytest.approx(0.45)


@pytest.mark.parametrize("settings", [{}, {"smoothing": 0.1}, {"a": -1.0, "c": 0.0}])
@pytest.mark.parametrize("name", NAMES)
def test_the_losses_at_the_optimal_scores_are_the_equilibrium(name, settings):
    fields = objectives()[name].settings.__struct_fields__
    game = objective(name, **{key: value for key, value in settings.items() if key in fields})
    rest = game.equilibrium()
    score = torch.tensor(rest.get("fake_score", 0.0), dtype=torch.float64)
    scores = (score.logit() if game.probabilities else score).expand(6)
    assert float(game.critic_loss(scores, scores)) == pytest.approx(rest["discriminator_loss"], abs=1e-9)
    if "generator_loss" in rest:
        assert float(game.generator_loss(scores, scores)) == pytest.approx(rest["generator_loss"], abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_the_optimal_scores_are_optimal(name):
    """No constant scores are better for the discriminator where both distributions are the same."""
    game = objective(name)
    best = game.equilibrium()["discriminator_loss"]
    tried = [torch.full((4,), value) for value in torch.linspace(-4, 4, 41).tolist()]
    assert min(float(game.critic_loss(scores, scores)) for scores in tried) >= best - 1e-6


@pytest.mark.parametrize("name", ["minimax", "non_saturating"])
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
def test_the_logarithmic_games_are_torchs_cross_entropy(name, smoothing):
    real, fake = torch.randn(2, 50, generator=torch.Generator().manual_seed(1), dtype=torch.float64) * 5
    expected = binary_cross_entropy_with_logits(real, torch.full_like(real, 1 - smoothing))
    expected += binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))
    torch.testing.assert_close(objective(name, smoothing=smoothing).critic_loss(real, fake), expected)


def test_the_generators_losses_are_the_papers():
    real, fake = torch.randn(2, 50, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    called_real = binary_cross_entropy_with_logits(fake, torch.ones_like(fake))
    torch.testing.assert_close(objective("non_saturating").generator_loss(None, fake), called_real)
    minimax = objective("minimax")
    torch.testing.assert_close(minimax.generator_loss(real, fake), -minimax.critic_loss(real, fake))
    torch.testing.assert_close(objective("wasserstein_gp").generator_loss(None, fake), -fake.mean())
    torch.testing.assert_close(objective("least_squares").generator_loss(None, fake), ((fake - 1) ** 2).mean() / 2)
    expected = -torch.log(torch.sigmoid(fake - real)).mean()
    torch.testing.assert_close(objective("relativistic").generator_loss(real, fake), expected)


@pytest.mark.parametrize("name", NAMES)
def test_sure_scores_overflow_nowhere(name):
    sure = torch.tensor([1e4, -1e4], requires_grad=True)
    loss = objective(name).critic_loss(sure, -sure) + objective(name).generator_loss(sure, -sure)
    loss.backward()
    assert torch.isfinite(loss)
    assert torch.isfinite(sure.grad).all()


def slope(name: str, score: float) -> float:
    """|d J_G / d score| of one generated picture."""
    fake = torch.tensor([score], requires_grad=True)
    (gradient,) = torch.autograd.grad(objective(name).generator_loss(torch.tensor([-score]), fake), fake)
    return abs(float(gradient))


def test_minimax_saturates_where_the_discriminator_is_sure():
    assert slope("minimax", -10.0) == pytest.approx(math.exp(-10), rel=1e-3)
    assert slope("non_saturating", -10.0) == pytest.approx(1.0, rel=1e-3)
    assert slope("minimax", 0.0) == pytest.approx(slope("non_saturating", 0.0))


def test_the_gradient_penalty_of_a_linear_critic():
    """|grad| is |w| everywhere, so the penalty is lambda (|w| - 1)^2."""
    weight = torch.tensor([3.0, 0.0, 4.0, 0.0])
    real, fake = torch.randn(2, 6, 1, 2, 2, generator=torch.Generator().manual_seed(3))
    penalty = objective("wasserstein_gp", penalty_weight=7.0).critic_penalty(linear_critic(weight), real, fake, DRAWS)
    assert float(penalty) == pytest.approx(7.0 * (5 - 1) ** 2, rel=1e-5)


def test_the_gradient_penalty_looks_between_real_and_fake():
    """For D(x) = x^2 / 2 the gradient is x^ itself: with real 0 and fake 1 its norms are the mixing numbers."""
    real, fake = torch.zeros(2000, 1), torch.ones(2000, 1)
    game = objective("wasserstein_gp", penalty_weight=1.0)
    penalty = game.critic_penalty(lambda x: x.square().sum(1) / 2, real, fake, DRAWS)
    assert float(penalty.detach()) == pytest.approx(1 / 3, abs=0.02)  # E (u - 1)^2 for u in U(0, 1)


def test_r1_and_r2_of_a_linear_critic():
    weight = torch.tensor([1.0, 2.0])
    pictures = torch.zeros(3, 2)
    penalty = objective("relativistic", penalty_weight=4.0).critic_penalty(
        linear_critic(weight), pictures, pictures, DRAWS
    )
    assert float(penalty) == pytest.approx(4 / 2 * (5 + 5))


@pytest.mark.parametrize("name", ["relativistic", "wasserstein_gp"])
def test_a_penalty_reaches_the_weights_and_not_the_pictures(name):
    weight = torch.tensor([3.0, 4.0], requires_grad=True)
    fake = torch.ones(3, 2, requires_grad=True)
    objective(name).critic_penalty(linear_critic(weight), torch.zeros(3, 2), fake, DRAWS).backward()
    assert weight.grad.abs().sum() > 0
    assert fake.grad is None


def test_drift_keeps_the_critic_near_zero():
    scores = torch.tensor([2.0, -2.0])
    assert float(objective("wasserstein_gp", drift=0.5).critic_loss(scores, scores)) == pytest.approx(0.5 * 4)
