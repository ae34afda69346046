"""A filled-in form for a new training scheme: copy this file, name it after the scheme, and change every line.

Nothing else has to be touched: the file is found because it declares RECIPE; form, plots, checkpoints, resuming and
export follow. A ready-made experiment (a TOML file in resources/experiments) takes it through tests/training/
test_exactness.py. Say here who proposed it, and what one step does. This one: one update of each player, where D's
scores are kept near 0 by a small penalty on their squares (Karras et al. 2017, appendix A.1).
"""

from typing import Annotated

import torch
from torch import Tensor, nn

from ganstudio.core.settings import Part, setting
from ganstudio.nn.layers import hand_in_dropout
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.averaging import gradient_norm
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import DataShape
from ganstudio.training.objectives import objective_of
from ganstudio.training.recipe import Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe
from ganstudio.training.recipe_bases.optimisers import PlayersSettings, build_optimiser, descend


class DriftSettings(PlayersSettings, frozen=True):
    """Learning rates, optimiser and averaging come with the base; what else one may choose is a field here.

    `uses_objective`, `generator_role`, `domains`, `has_latent` and the like say what it fits: see RecipeSettings.
    """

    # words for scalars that only this scheme logs; a preview of its own would be told by `previews` in the same way
    scalars = (
        Scalar(name="drift", label="", plot="Drift of the scores", figure="drift", help="mean of D's squared scores"),
    )

    # live: may change while a run goes on; read `self.settings` anew in each update
    drift_weight: Annotated[
        float, setting("Drift", "How much the squares of D's scores count.", minimum=0.0, maximum=1.0, live=True)
    ] = 0.001

    def build(self, setup: Setup) -> "Drift":
        return Drift(self, setup)


class Drift(GeneratorRecipe):
    """The base has the generator, its optimiser, its average, previews, samples and exports; the rest is here."""

    settings: DriftSettings

    def __init__(self, settings: DriftSettings, setup: Setup) -> None:
        super().__init__(settings, setup)
        self._objective = objective_of(setup.experiment)
        self.discriminator = self.build_discriminator(DataShape(setup.data.sample), self._objective.critic_norm)
        self._optimiser = build_optimiser(settings, self.discriminator)

    def updates(self) -> list[Update]:
        """What one step does, in order. Between two of them a run can be paused, looked at and saved."""
        return [Update("discriminator", self._update_discriminator), Update("generator", self._update_generator)]

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        """All chance comes from `rng`, by purpose, never from torch's own generator: so a run can be repeated."""
        self._prepare(rng, learning=True)
        real, latents = self.draw_round(rng)
        with torch.no_grad():
            fake = self.compute.samples(self.generator, latents, None)
        real_scores, fake_scores = self._scores(real.samples), self._scores(fake)
        loss = self._objective.critic_loss(real_scores, fake_scores)
        drift = torch.cat([real_scores, fake_scores]).square().mean()
        penalty = self._objective.critic_penalty(self._critic, real.samples, fake.float(), rng)
        total = loss + self.settings.drift_weight * drift + (0.0 if penalty is None else penalty)
        descend(self._optimiser, total, self.rate_of_discriminator(rng))
        if not read:  # reading scalars waits for the device: only every few steps
            return {}
        scores = {"real_score": real_scores, "fake_score": fake_scores}
        return {
            "discriminator_loss": loss,
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
            "drift": drift,
            **{name: (s.sigmoid() if self._objective.probabilities else s).mean() for name, s in scores.items()},
        }

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        self._prepare(rng, learning=False)
        real, latents = self.draw_round(rng)
        fake_scores = self._scores(self.compute.samples(self.generator, latents, None))
        with torch.no_grad():
            real_scores = self._scores(real.samples) if self._objective.compares_with_real else None
        loss = self._objective.generator_loss(real_scores, fake_scores)
        self.move_generator(loss, rng)
        if not read:
            return {}
        return {"generator_loss": loss, "generator_gradient": gradient_norm(list(self.generator.parameters()))}

    def _prepare(self, rng: RngStreams, learning: bool) -> None:
        self.discriminator.requires_grad_(learning)
        hand_in_dropout(self.discriminator, rng.generator("dropout"))

    def _scores(self, samples: Tensor) -> Tensor:
        """[N], in the run's precision."""
        return self.compute.scores(self.discriminator, samples, None)

    def _critic(self, samples: Tensor) -> Tensor:
        """[N], in float32: the norm of a gradient does not survive bfloat16."""
        scores: Tensor = self.discriminator(samples, None)
        return scores

    def parts(self) -> dict[str, Stateful]:
        """Whatever a checkpoint must hold so that the run goes on to the same bits: networks, optimisers, counters."""
        return {
            **super().parts(), "discriminator": self.discriminator, "discriminator_optimiser": self._optimiser,
        }  # fmt: skip

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), "discriminator": self.discriminator}

    def equilibrium(self) -> dict[str, float]:
        """Dashed lines of the plots, where something is known."""
        return self._objective.equilibrium()


RECIPE = Part(
    name="drift",  # in TOML and on the command line; never change it afterwards
    title="Adversarial training without drift",
    help="One or two plain sentences: what it does otherwise than adversarial training, and when one takes it.",
    settings=DriftSettings,
)
