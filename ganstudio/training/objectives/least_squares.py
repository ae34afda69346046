"""Least squares GAN, Mao et al. 2017: targets instead of logarithms, so that far-off fakes still feel a pull.

J_D = 1/2 E (D(x) - b)^2 + 1/2 E (D(G(z)) - a)^2,  J_G = 1/2 E (D(G(z)) - c)^2.
"""

from typing import Annotated

from torch import Tensor

from ganstudio.core.settings import Part, setting
from ganstudio.training.objectives import Objective


class LeastSquares(Objective, frozen=True):
    """(a, b, c) = (0, 1, 1), or (-1, 1, 0) which minimises Pearson's chi squared. No sigmoid on D."""

    a: Annotated[float, setting("Target for fakes (a)", "What D should say of generated pictures.")] = 0.0
    b: Annotated[float, setting("Target for real (b)", "What D should say of real pictures.")] = 1.0
    c: Annotated[float, setting("G's wish (c)", "What G wants D to say of generated pictures.")] = 1.0

    probabilities = False
    formulae = (
        ("discriminator", "J_D = ½ E_x (D(x) − b)^2 + ½ E_z (D(G(z)) − a)^2"),
        ("generator", "J_G = ½ E_z (D(G(z)) − c)^2"),
    )

    def critic_loss(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        return ((real_scores - self.b).square().mean() + (fake_scores - self.a).square().mean()) / 2

    def generator_loss(self, real_scores: Tensor | None, fake_scores: Tensor) -> Tensor:
        return (fake_scores - self.c).square().mean() / 2

    def equilibrium(self) -> dict[str, float]:
        """D* = (a + b) / 2, so J_D = (b - a)^2 / 4 and J_G = (D* - c)^2 / 2."""
        score = (self.a + self.b) / 2
        return {
            "discriminator_loss": (self.b - self.a) ** 2 / 4, "generator_loss": (score - self.c) ** 2 / 2,
            "real_score": score, "fake_score": score,
        }  # fmt: skip


OBJECTIVE = Part(
    name="least_squares",
    title="Least squares (LSGAN)",
    help="Scores are pulled to target numbers instead of through logarithms. Mao et al. 2017.",
    settings=LeastSquares,
)
