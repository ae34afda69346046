"""The non-saturating game of Goodfellow et al. 2014: J_D as in minimax, J_G = -E log D(G(z)).

The same fixed point as minimax, but a strong gradient exactly where the generator is losing.
"""

import math

from torch import Tensor
from torch.nn.functional import softplus

from ganstudio.core.settings import Part
from ganstudio.training.components.cross_entropy import Smoothing, cross_entropy, optimum
from ganstudio.training.objectives import Objective


class NonSaturating(Objective, frozen=True):
    """Scores are logits."""

    smoothing: Smoothing = 0.0

    shows_saturation = True
    formulae = (
        ("discriminator", "J_D = −E_x log D(x) − E_z log(1 − D(G(z)))"),
        ("generator", "J_G = −E_z log D(G(z))"),
    )

    def critic_loss(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        return cross_entropy(real_scores, fake_scores, self.smoothing)

    def generator_loss(self, real_scores: Tensor | None, fake_scores: Tensor) -> Tensor:
        return softplus(-fake_scores).mean()

    def equilibrium(self) -> dict[str, float]:
        score, loss = optimum(self.smoothing)
        return {
            "discriminator_loss": loss, "generator_loss": -math.log(score), "real_score": score, "fake_score": score,
        }  # fmt: skip


OBJECTIVE = Part(
    name="non_saturating",
    title="Non-saturating",
    help="The game that works in practice: the generator wants its pictures to be called real. Goodfellow et al. 2014.",
    settings=NonSaturating,
)
