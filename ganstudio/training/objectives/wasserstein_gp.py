"""Wasserstein GAN with gradient penalty, Gulrajani et al. 2017: the critic measures a distance, it is no classifier.

J_D = E D(G(z)) - E D(x) + lambda E (|grad D(x^)| - 1)^2 with x^ on lines between real and fake;  J_G = -E D(G(z)).
"""

from typing import Annotated

from torch import Tensor

from ganstudio.core.settings import Part, setting
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.objectives import Critic, Objective, gradient_norms_squared


class WassersteinGradientPenalty(Objective, frozen=True):
    """No batch norm in the critic: the penalty is on each picture's own gradient."""

    penalty_weight: Annotated[
        float, setting("Penalty (lambda)", "Weight of the gradient penalty.", minimum=0.0, maximum=1000.0)
    ] = 10.0
    drift: Annotated[
        float,
        setting(
            "Drift",
            "Weight of E D(x)^2, which keeps the critic near zero (Karras et al. 2017 use 0.001).",
            minimum=0.0,
            maximum=1.0,
            advanced=True,
        ),
    ] = 0.0

    probabilities = False
    critic_norm = "layer"
    formulae = (
        ("discriminator", "J_D = E_z D(G(z)) − E_x D(x) + λ E (|∇D(x̂)| − 1)^2"),
        ("generator", "J_G = −E_z D(G(z))"),
    )

    def critic_loss(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        return fake_scores.mean() - real_scores.mean() + self.drift * real_scores.square().mean()

    def generator_loss(self, real_scores: Tensor | None, fake_scores: Tensor) -> Tensor:
        return -fake_scores.mean()

    def critic_penalty(self, critic: Critic, real: Tensor, fake: Tensor, rng: RngStreams) -> Tensor:
        mix = rng.uniform("penalty", len(real), *[1] * (real.dim() - 1))
        norms = gradient_norms_squared(critic, real + mix * (fake - real)).clamp_min(1e-16).sqrt()
        return self.penalty_weight * (norms - 1).square().mean()

    def equilibrium(self) -> dict[str, float]:
        """The distance is 0. J_G has no such value: scores may shift by any constant."""
        return {"discriminator_loss": 0.0}


OBJECTIVE = Part(
    name="wasserstein_gp",
    title="Wasserstein (WGAN-GP)",
    help="The critic estimates how far the two distributions are apart; a penalty keeps its slope near 1. "
    "Gulrajani et al. 2017; best with 5 critic updates per step.",
    settings=WassersteinGradientPenalty,
)
