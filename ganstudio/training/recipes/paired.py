"""pix2pix, Isola et al. 2017: translation learnt from pairs, by an absolute difference and a critic that sees both.

    J_D = 1/2 (the objective's loss of D on (a, b) and (a, G(a)))
    J_G = w (the objective's loss of G on (a, G(a))) + lambda E |b - G(a)|_1

The critic judges patches of a and b together. w = 0 is plain L1, lambda = 0 a plain conditional GAN; with `sees_both`
off the critic judges b alone (the paper's GAN without condition).
"""

import math
from dataclasses import replace
from typing import Annotated

import torch
from torch import Tensor

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Part, setting
from ganstudio.images.arrays import Pictures
from ganstudio.nn.layers import hand_in_dropout
from ganstudio.runs.previews import PreviewDescription
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.averaging import Average, gradient_norm
from ganstudio.training.components.low_value_alarm import LowValueAlarm
from ganstudio.training.components.memory import count_activations, estimate_bytes
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.objectives import objective_of
from ganstudio.training.recipe import Export, Scalars, Setup
from ganstudio.training.recipe_bases.optimisers import descend
from ganstudio.training.recipe_bases.translation_recipe import (
    SAME_PICTURES,
    SCORES,
    OneWayRecipe,
    TranslationSettings,
    in_rows,
)

_BEATEN = 0.05
"""Of the loss that the critic has in a fair game; of facades with least squares it had 1%, and they stayed grey."""
_CRITIC_WINS = (
    "The critic tells nearly all translations from true pictures, so that little but the absolute difference is learnt "
    "and pictures stay blurred. Choose the non-saturating objective, which pushes hardest where the critic wins, or a "
    "smaller L1."
)


class PairedSettings(TranslationSettings, frozen=True):
    """The paper's weights."""

    domains = ("pairs",)
    scalars = (
        *SCORES,
        Scalar(name="l1", label="", plot="Difference to the pair's other half", colour="generator", figure="L1",
               help="mean |b − G(a)| over a range of 2"),
    )  # fmt: skip
    previews = (
        PreviewDescription("generated", SAME_PICTURES),
        PreviewDescription(
            "pairs", "Held-out pairs, by rows: what is given, what is made of it, and what it should become."
        ),
    )
    has_latent = False

    l1_weight: Annotated[
        float, setting("L1 (lambda)", "How much the absolute difference to the pair's other half counts.", minimum=0.0,
                       maximum=10_000.0, live=True)
    ] = 100.0  # fmt: skip
    adversarial_weight: Annotated[
        float, setting("Critic's weight", "How much the critic counts; 0: absolute difference alone.", minimum=0.0,
                       maximum=1000.0, live=True)
    ] = 1.0  # fmt: skip
    sees_both: Annotated[
        bool, setting("Critic sees both", "Off: it judges the result alone, without what it was made from.",
                      advanced=True)
    ] = True  # fmt: skip

    def build(self, setup: Setup) -> "Paired":
        return Paired(self, setup)


class Paired(OneWayRecipe):
    """A translator and a critic of pairs."""

    settings: PairedSettings

    def __init__(self, settings: PairedSettings, setup: Setup) -> None:
        super().__init__(settings, setup)
        if setup.batches is not None and not setup.batches.dataset.aligned:
            raise UserError("pix2pix learns from pairs; for two kinds of pictures without pairs choose CycleGAN.")
        a, b = self.channels
        self._objective = objective_of(setup.experiment)
        self.generator = self.build_translator(a, b, "generator")
        self.discriminator = self.build_critic(a + b if settings.sees_both else b, "discriminator")
        self.average = Average(self.generator, settings.averaging)
        self._generator_optimiser = self.build_optimiser(self.generator)
        self._discriminator_optimiser = self.build_optimiser(self.discriminator)
        fair = self.equilibrium().get("discriminator_loss", 0.0)
        beaten = _BEATEN * fair if fair > 0 else -math.inf  # Wasserstein's loss has no such scale and is negative
        self._watch = LowValueAlarm(beaten, 200, _CRITIC_WINS)

    # --- the game

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        self.discriminator.requires_grad_(True)
        a, b = self.draw_both(rng)
        hand_in_dropout(self.generator, rng.generator("dropout"))
        with self.compute.autocast():
            made: Tensor = self.generator(a)
        self._round = (a, b, made)
        if not self.settings.adversarial_weight:
            return {}
        real_scores, fake_scores = self._scores(a, b), self._scores(a, made.detach())
        loss = self._objective.critic_loss(real_scores, fake_scores) / 2
        penalty = self._objective.critic_penalty(
            lambda pairs: self.discriminator(pairs).flatten(1).mean(1), self._judged(a, b),
            self._judged(a, made.detach().float()), rng,
        )  # fmt: skip
        total = loss if penalty is None else loss + penalty
        descend(self._discriminator_optimiser, total, self.settings.rate(rng.step))
        if not read:
            return {}
        self._watch.see(float(loss.detach()))
        return {
            "discriminator_loss": loss, "real_score": self._plotted(real_scores),
            "fake_score": self._plotted(fake_scores),
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
        }  # fmt: skip

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        assert self._round is not None, "the generator is updated after the discriminator of the same step"
        self.discriminator.requires_grad_(False)
        (a, b, made), self._round = self._round, None
        difference = (made.float() - b).abs().mean()
        loss = self.settings.l1_weight * difference
        scalars = {"l1": difference}
        if self.settings.adversarial_weight:
            real_scores = self._scores(a, b) if self._objective.compares_with_real else None
            fooled = self._objective.generator_loss(real_scores, self._scores(a, made))
            loss = loss + self.settings.adversarial_weight * fooled
            scalars["generator_loss"] = fooled
        descend(self._generator_optimiser, loss, self.settings.rate(rng.step))
        self.average.update(self.generator)
        if not read:
            return {}
        return {**scalars, "generator_gradient": gradient_norm(list(self.generator.parameters()))}

    def _judged(self, a: Tensor, b: Tensor) -> Tensor:
        """What the critic looks at: [N, channels of A and B, H, W], or B alone."""
        return torch.cat([a, b], dim=1) if self.settings.sees_both else b

    def _scores(self, a: Tensor, b: Tensor) -> Tensor:
        """Raw scores of all patches, float32 [patches]."""
        with self.compute.autocast():
            scores: Tensor = self.discriminator(self._judged(a, b))
        return scores.float().flatten()

    def _plotted(self, scores: Tensor) -> Tensor:
        return (scores.sigmoid() if self._objective.probabilities else scores).mean()

    # --- what others see

    def equilibrium(self) -> dict[str, float]:
        rest = self._objective.equilibrium()
        return {name: value / 2 if name == "discriminator_loss" else value for name, value in rest.items()}

    def previews(self) -> dict[str, Pictures]:
        a, b = self.looked_at()
        made = self.translated(self.average, a)
        return {"generated": in_rows(made), "real": in_rows(b), "pairs": in_rows(a, made, b)}

    def sample(self, count: int, seed: int) -> Pictures:
        return self.translate_held_out(self.average, count, seed)

    def exports(self) -> list[Export]:
        """Where the data begin with their right half it goes from B to A, and is the partner of the other one."""
        export = self.export_of("a-to-b", self.average)
        begins_right = self.setup.experiment.dataset.get("begin_with") == "right"
        return [replace(export, name="b-to-a") if begins_right else export]

    def memory(self) -> int:
        batch = self.setup.experiment.batch_size
        a = torch.empty(batch, *self.learnt_from(self.setup.data.sample), device="meta")
        b = torch.empty(batch, *self.learnt_from(self.setup.data.other), device="meta")
        activations = count_activations(self.generator, a)
        activations += 2 * count_activations(self.discriminator, self._judged(a, b))
        return estimate_bytes(self.networks(), activations, self.compute.precision.itemsize)


RECIPE = Part(
    name="paired",
    title="pix2pix",
    help="Learns a translation from pairs: close to the pair's other half, and not to be told from it by a critic of "
    "patches. Isola et al. 2017.",
    settings=PairedSettings,
)
