"""The zero-sum game of Goodfellow et al. 2014: J_D = -E log D(x) - E log(1 - D(G(z))) and J_G = -J_D.

Its generator's gradient vanishes where the discriminator is sure: the saturation that the lecture warns of.
"""

from torch import Tensor

from ganstudio.core.settings import Part
from ganstudio.training.components.cross_entropy import Smoothing, cross_entropy, optimum
from ganstudio.training.objectives import Objective


class Minimax(Objective, frozen=True):
    """Scores are logits."""

    smoothing: Smoothing = 0.0

    compares_with_real = True
    shows_saturation = True
    formulae = (
        ("discriminator", "J_D = −E_x log D(x) − E_z log(1 − D(G(z)))"),
        ("generator", "J_G = −J_D = E_x log D(x) + E_z log(1 − D(G(z)))"),
    )

    def critic_loss(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        return cross_entropy(real_scores, fake_scores, self.smoothing)

    def generator_loss(self, real_scores: Tensor | None, fake_scores: Tensor) -> Tensor:
        assert real_scores is not None
        return -cross_entropy(real_scores, fake_scores, self.smoothing)

    def equilibrium(self) -> dict[str, float]:
        score, loss = optimum(self.smoothing)
        return {"discriminator_loss": loss, "generator_loss": -loss, "real_score": score, "fake_score": score}


OBJECTIVE = Part(
    name="minimax",
    title="Minimax",
    help="The zero-sum game of 2014: the generator loses what the discriminator wins. Shows saturation.",
    settings=Minimax,
)
