"""Relativistic pairing with R1 and R2, Huang et al. 2024 (R3GAN): D says which of a pair is more real.

J_D = E softplus(-(D(x) - D(G(z)))) + gamma/2 (E |grad D(x)|^2 + E |grad D(G(z))|^2),  J_G = E softplus(D(x) - D(G(z))).
"""

import math
from typing import Annotated

import torch
from torch import Tensor
from torch.nn.functional import softplus

from ganstudio.core.settings import Part, setting
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.objectives import Critic, Objective, gradient_norms_squared


class Relativistic(Objective, frozen=True):
    """Only differences of scores mean something, so no single score is a probability."""

    penalty_weight: Annotated[
        float,
        setting("Penalty (gamma)", "Weight of R1 on real and R2 on generated pictures.", minimum=0.0, maximum=1000.0),
    ] = 1.0

    probabilities = False
    critic_norm = "none"
    compares_with_real = True
    formulae = (
        ("discriminator", "J_D = E softplus(D(G(z)) − D(x)) + ½ γ (E_x |∇D(x)|^2 + E_z |∇D(G(z))|^2)"),
        ("generator", "J_G = E softplus(D(x) − D(G(z)))"),
    )

    def critic_loss(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        return softplus(fake_scores - real_scores).mean()

    def generator_loss(self, real_scores: Tensor | None, fake_scores: Tensor) -> Tensor:
        assert real_scores is not None
        return softplus(real_scores - fake_scores).mean()

    def critic_penalty(self, critic: Critic, real: Tensor, fake: Tensor, rng: RngStreams) -> Tensor:
        both = torch.cat([real, fake])  # one pass for R1 and R2: D has no norm that would mix them
        r1, r2 = gradient_norms_squared(critic, both).chunk(2)
        return self.penalty_weight / 2 * (r1.mean() + r2.mean())

    def equilibrium(self) -> dict[str, float]:
        """No pair can be told apart: both losses are ln 2."""
        return {"discriminator_loss": math.log(2), "generator_loss": math.log(2)}


OBJECTIVE = Part(
    name="relativistic",
    title="Relativistic with R1 + R2 (R3GAN)",
    help="D compares a real picture with a generated one instead of judging each alone; slopes are penalised on both. "
    "Huang et al. 2024.",
    settings=Relativistic,
)
