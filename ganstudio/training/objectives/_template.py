"""A filled-in form for a new objective: copy, rename, change. Discovery finds it by its OBJECTIVE.

Start the docstring with who proposed it and the two losses, written to be minimised.
"""

from typing import Annotated

from torch import Tensor
from torch.nn.functional import relu

from ganstudio.core.settings import Part, setting
from ganstudio.training.objectives import Objective


class Hinge(Objective, frozen=True):
    """Lim and Ye 2017: J_D = E max(0, m - D(x)) + E max(0, m + D(G(z))),  J_G = -E D(G(z))."""

    margin: Annotated[float, setting("Margin", "Scores beyond it no longer count.", minimum=0.0)] = 1.0

    probabilities = False
    formulae = (
        ("discriminator", "J_D = E_x max(0, m − D(x)) + E_z max(0, m + D(G(z)))"),
        ("generator", "J_G = −E_z D(G(z))"),
    )

    def critic_loss(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        return relu(self.margin - real_scores).mean() + relu(self.margin + fake_scores).mean()

    def generator_loss(self, real_scores: Tensor | None, fake_scores: Tensor) -> Tensor:
        return -fake_scores.mean()

    def equilibrium(self) -> dict[str, float]:
        """Only what is certain: the dashed lines of the plot."""
        return {"discriminator_loss": 2 * self.margin}


OBJECTIVE = Part(name="hinge", title="Hinge", help="One or two plain sentences for the form.", settings=Hinge)
