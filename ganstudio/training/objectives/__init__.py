"""What the two players want, ONE FILE PER GAME. An objective is a frozen settings struct with its formulae.

All losses are written to be minimised. Scores are the discriminator's raw outputs [N] (logits where it is a
probability), float32.
"""

from collections.abc import Callable
from functools import cache
from typing import ClassVar, Literal

import torch
from torch import Tensor

from ganstudio.core import plugins
from ganstudio.core.settings import Part, Settings, parse
from ganstudio.formats.experiment import Experiment
from ganstudio.training.components.rng_streams import RngStreams

Critic = Callable[[Tensor], Tensor]
"""Pictures [N, ...] to raw scores [N]; float32, differentiable twice."""


class Objective(Settings, frozen=True):
    """Base of all games."""

    probabilities: ClassVar[bool] = True
    """True where sigmoid(score) is the probability that a picture is real."""
    critic_norm: ClassVar[Literal["batch", "layer", "none"]] = "batch"
    """The normalisation that a discriminator may use in this game."""
    compares_with_real: ClassVar[bool] = False
    """True where the generator's loss needs the scores of real pictures under the newest discriminator."""
    shows_saturation: ClassVar[bool] = False
    """True where the Lab draws its push on a line beside those of the others that say so, so that one sees where G no
    longer learns; only for scores that are logits."""

    def critic_loss(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """The discriminator's loss, a scalar."""
        raise NotImplementedError

    def generator_loss(self, real_scores: Tensor | None, fake_scores: Tensor) -> Tensor:
        """The generator's loss, a scalar; `real_scores` carry no gradient, None unless `compares_with_real`."""
        raise NotImplementedError

    def critic_penalty(self, critic: Critic, real: Tensor, fake: Tensor, rng: RngStreams) -> Tensor | None:
        """A penalty to be added to the discriminator's loss, or None."""
        return None

    def equilibrium(self) -> dict[str, float]:
        """Values of the plotted scalars where the generator has won: p_g = p_data and D at its optimum."""
        return {}


def gradient_norms_squared(critic: Critic, pictures: Tensor) -> Tensor:
    """[N] squared norms of d score / d picture, in float32, with a graph so that they can be minimised."""
    pictures = pictures.detach().float().requires_grad_(True)
    (gradient,) = torch.autograd.grad(critic(pictures).sum(), pictures, create_graph=True)
    return gradient.flatten(1).square().sum(1)


@cache
def objectives() -> plugins.Registry[Part]:
    """All objectives by name."""
    import ganstudio.training.objectives as package

    return plugins.discover(package, "OBJECTIVE")


def objective_of(experiment: Experiment) -> Objective:
    """The objective of an experiment. Raises UserError."""
    values = dict(experiment.objective)
    part = objectives()[str(values.pop("name"))]
    objective = parse(part.settings, values, "objective")
    assert isinstance(objective, Objective)
    return objective
