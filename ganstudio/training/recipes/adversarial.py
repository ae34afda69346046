"""The game of two players that the lecture is about: k_D updates of D, then k_G updates of G, again and again.

Works with every objective and every generator and discriminator; Goodfellow et al. 2014, Algorithm 1. Optional: classes
(Mirza and Osindero 2014), packing (Lin et al. 2018, PacGAN), an averaged generator, differentiable augmentation.
"""

from typing import Annotated

import torch
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Part, setting
from ganstudio.nn.layers import hand_in_dropout, has_dropout
from ganstudio.training.components.augmentation import augment
from ganstudio.training.components.averaging import gradient_norm
from ganstudio.training.components.batches import Batch
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import DataShape
from ganstudio.training.objectives import objective_of
from ganstudio.training.recipe import AdversarialPair, RecipeSettings, Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe
from ganstudio.training.recipe_bases.optimisers import TurnsSettings, build_optimiser, descend


class AdversarialSettings(TurnsSettings, frozen=True):
    """One update of each player per step, as DCGAN."""

    conditional: Annotated[
        bool, setting("Conditional", "Both players are told the class, so that one can ask for it afterwards.")
    ] = False
    packing: Annotated[
        int,
        setting("Packing", "D judges this many samples together, so that a lack of variety shows. PacGAN 2018.",
                minimum=1, maximum=8),
    ] = 1  # fmt: skip
    reuse_fakes: Annotated[
        bool,
        setting("Reuse fakes", "G's update judges the pictures that D has just seen: one pass through G is saved.",
                advanced=True),
    ] = True  # fmt: skip

    def build(self, setup: Setup) -> "Adversarial":
        return Adversarial(self, setup)


class Adversarial(GeneratorRecipe):
    """Generator, discriminator, their optimisers and the generator's average."""

    settings: AdversarialSettings

    def __init__(self, settings: AdversarialSettings, setup: Setup) -> None:
        self._objective = objective_of(setup.experiment)
        super().__init__(settings, setup, len(setup.data.classes) if settings.conditional else 0)
        _check(settings, setup)
        shape = setup.data.sample
        packed = DataShape((shape[0] * settings.packing, *shape[1:]), self.classes)
        self.discriminator = self.build_discriminator(packed, self._objective.critic_norm)
        self._discriminator_optimiser = build_optimiser(settings, self.discriminator)
        self._weights = list(self.discriminator.parameters())  # to walk through a module takes as long as a small step
        self._drops = has_dropout(self.discriminator)
        self._round: tuple[Batch, Tensor] | None = None

    # --- the game

    def updates(self) -> list[Update]:
        self._round = None
        settings = self.settings
        discriminator = Update("discriminator", self._update_discriminator)
        generator = Update("generator", self._update_generator)
        return [discriminator] * settings.discriminator_steps + [generator] * settings.generator_steps

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        self._prepare_discriminator(rng, learning=True)
        real, fake = self._draw_round(rng, with_graph=self.settings.reuse_fakes)
        real_scores = self._scores(real.samples, real.labels, rng, "real")
        fake_scores = self._scores(fake.detach(), real.labels, rng, "fake")
        loss = self._objective.critic_loss(real_scores, fake_scores)
        penalty = self._penalty(real, fake.detach(), rng)
        total = loss if penalty is None else loss + penalty
        descend(self._discriminator_optimiser, total, self.rate_of_discriminator(rng))
        self._round = (real, fake) if self.settings.reuse_fakes else None
        if not read:
            return {}
        scalars = {
            "discriminator_loss": loss,
            "real_score": self._plotted(real_scores),
            "fake_score": self._plotted(fake_scores),
            "discriminator_gradient": gradient_norm(self._weights),
        }
        return scalars if penalty is None else {**scalars, "penalty": penalty}

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        self._prepare_discriminator(rng, learning=False)
        real, fake = self._round or self._draw_round(rng, with_graph=True)
        self._round = None
        real_scores = None
        if self._objective.compares_with_real:
            with torch.no_grad():
                real_scores = self._scores(real.samples, real.labels, rng, "real")
        fake_scores = self._scores(fake, real.labels, rng, "fake")
        loss = self._objective.generator_loss(real_scores, fake_scores)
        self.move_generator(loss, rng)
        if not read:
            return {}
        return {"generator_loss": loss, "generator_gradient": gradient_norm(list(self.generator.parameters()))}

    def _prepare_discriminator(self, rng: RngStreams, learning: bool) -> None:
        """Where D does not learn, gradients of its weights would be thrown away: a third of the work."""
        for weight in self._weights:
            weight.requires_grad_(learning)
        if self._drops:
            hand_in_dropout(self.discriminator, rng.generator("dropout"))

    def _draw_round(self, rng: RngStreams, with_graph: bool) -> tuple[Batch, Tensor]:
        """Real samples, and as many generated ones of the same classes."""
        real, latents = self.draw_round(rng)
        with torch.set_grad_enabled(with_graph):
            return real, self.compute.samples(self.generator, latents, real.labels)

    def _scores(self, samples: Tensor, labels: Tensor | None, rng: RngStreams, purpose: str) -> Tensor:
        if self.setup.experiment.augmentation.differentiable:
            samples = augment(samples, rng, f"augment {purpose}")
        return self.compute.scores(self.discriminator, self.judged(samples), labels)

    def judged(self, samples: Tensor) -> Tensor:
        """[N, C, ...] to [N / packing, packing * C, ...]."""
        packing = self.settings.packing
        return samples.reshape(-1, packing * samples.shape[1], *samples.shape[2:]) if packing > 1 else samples

    def _penalty(self, real: Batch, fake: Tensor, rng: RngStreams) -> Tensor | None:
        """In float32 without autocast: the norm of a gradient does not survive bfloat16."""

        def critic(samples: Tensor) -> Tensor:  # of real ones, generated ones, or first the one and then the other
            labels = None if real.labels is None else real.labels.repeat(len(samples) // len(real.labels))
            scores: Tensor = self.discriminator(samples, labels)
            return scores

        packed_fake = self.judged(fake.float())
        return self._objective.critic_penalty(critic, self.judged(real.samples), packed_fake, rng)

    def _plotted(self, scores: Tensor) -> Tensor:
        return (scores.sigmoid() if self._objective.probabilities else scores).mean()

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {
            **super().parts(),
            "discriminator": self.discriminator,
            "discriminator_optimiser": self._discriminator_optimiser,
        }

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), "discriminator": self.discriminator}

    def equilibrium(self) -> dict[str, float]:
        return self._objective.equilibrium()

    def adversarial_pair(self) -> AdversarialPair | None:
        if self.classes or self.settings.packing > 1:  # D then has no value at a single point
            return None
        return AdversarialPair(
            lambda z: self.generator(z, None), lambda x: self.discriminator(x, None), self._objective
        )

    def check_settings(self, settings: RecipeSettings) -> None:
        assert isinstance(settings, AdversarialSettings)
        settings.refuse_standstill()


def _check(settings: AdversarialSettings, setup: Setup) -> None:
    """Raises UserError where the parts do not fit together."""
    if settings.conditional and not setup.data.classes:
        raise UserError("This data set has no classes, so the training cannot be conditional: switch it off.")
    if settings.conditional and settings.packing > 1:
        raise UserError("Packing and classes do not go together: set packing to 1 or switch conditional off.")
    if setup.experiment.batch_size % settings.packing:
        raise UserError(f"The batch size must be a multiple of the packing, {settings.packing}.")


RECIPE = Part(
    name="adversarial",
    title="Adversarial training",
    help="Generator against discriminator, in turns. The scheme behind DCGAN, LSGAN, WGAN-GP and most others.",
    settings=AdversarialSettings,
)
