"""Progressive growing, Karras et al. 2017: both players begin with 4x4 pictures and double them again and again.

Where the growth stands is a function of the step alone: level 0 is held for `hold` steps; each next level is faded in
over `fade` steps, then held; the last one for the rest. Real pictures are averaged down to the level's size and, while
it fades in, blended with their own half-sized version (the paper's appendix A). Both Adams begin anew at each level.
"""

import math
from typing import Annotated, Literal, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Part, setting
from ganstudio.images.arrays import Pictures
from ganstudio.runs.previews import PreviewDescription
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.averaging import gradient_norm
from ganstudio.training.components.growth import Album, Growing, Growth, GrowthStage
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import DataShape
from ganstudio.training.objectives import objective_of
from ganstudio.training.recipe import Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe
from ganstudio.training.recipe_bases.optimisers import (
    Averaging,
    Beta1,
    Beta2,
    DiscriminatorRate,
    GeneratorRate,
    PlayersSettings,
    build_optimiser,
    descend,
)

_SMALLEST = 4
"""Pixels of level 0."""
_ALBUM = 8
"""Latents that are drawn at every size, to be seen side by side."""


class ProgressiveSettings(PlayersSettings, frozen=True):
    """The paper's Adam and average; its phases of 800,000 pictures are meant for another machine."""

    start_size: Annotated[
        Literal[4, 8, 16, 32, 64, 128],
        setting("First size", "Pixels of the first pictures; the data's own size trains at full size throughout."),
    ] = 4  # fmt: skip
    hold: Annotated[
        int, setting("Steps per size", "How long each size is trained before the next fades in.", minimum=1,
                     unit="steps")
    ] = 600  # fmt: skip
    fade: Annotated[
        int, setting("Steps per fade", "How long a new size takes to be there wholly.", minimum=1, unit="steps")
    ] = 600  # fmt: skip
    discriminator_learning_rate: DiscriminatorRate = 1e-3
    generator_learning_rate: GeneratorRate = 1e-3
    beta1: Beta1 = 0.0
    beta2: Beta2 = 0.99
    averaging: Averaging = 0.999

    generator_role = "growing"
    discriminator_role = "growing"
    scalars = (
        Scalar(name="resolution", label="", plot="Resolution", unit="px", figure="size",
               help="width and height of the pictures that are trained now"),
        Scalar(name="alpha", label="alpha", plot="Fade-in", figure="alpha",
               help="how much the newest size counts; 1: it is wholly there"),
    )  # fmt: skip
    previews = (
        PreviewDescription(
            "resolutions", "One latent per row, as it was drawn when the pictures had 4, 8, 16, ... pixels."
        ),
    )

    def build(self, setup: Setup) -> "Progressive":
        return Progressive(self, setup)


class Progressive(GeneratorRecipe):
    """Generator and discriminator that grow, and an album of what was drawn at each size."""

    settings: ProgressiveSettings

    def __init__(self, settings: ProgressiveSettings, setup: Setup) -> None:
        super().__init__(settings, setup)
        self._objective = objective_of(setup.experiment)
        self.discriminator = self.build_discriminator(DataShape(setup.data.sample), self._objective.critic_norm)
        self._discriminator_optimiser = build_optimiser(settings, self.discriminator)
        size = setup.data.sample[-1]
        if settings.start_size > size:
            raise UserError(f"The first size, {settings.start_size} pixels, is more than the data's {size}.")
        top = int(math.log2(size // _SMALLEST))
        self._growth = Growth(int(math.log2(settings.start_size // _SMALLEST)), top, settings.hold, settings.fade)
        self._album = Album()
        self._round: tuple[Tensor, Tensor] | None = None
        self._note = ""
        self._stand(self._growth.stage(1))

    # --- growing

    @property
    def _stage(self) -> GrowthStage:
        """Where the networks stand; they keep it with their weights, so that a checkpoint and an export have it."""
        return cast(Growing, self.generator).stage

    def _stand(self, stage: GrowthStage) -> None:
        for network in (self.generator, self.average.network, self.discriminator):
            cast(Growing, network).stage = stage

    def _grow(self, step: int) -> None:
        """Stand where `step` trains. At a new level both optimisers forget what they knew of gradients."""
        # step 0 is never trained, only timed on copies, to choose precision and layout: by full size, which takes most
        stage = self._growth.stage(step) if step else GrowthStage(self._growth.top, 1.0)
        if step and stage.level > self._stage.level:
            self._album.add(self._resolution, self._drawn())
            self._note = f"The pictures grow from {self._resolution} to {2 * self._resolution} pixels."
            self.generator_optimiser.state.clear()
            self._discriminator_optimiser.state.clear()
        self._stand(stage)

    @property
    def _resolution(self) -> int:
        return _SMALLEST << self._stage.level

    def _drawn(self) -> Pictures:
        """The album's latents as the average draws them now, at full size."""
        rng = RngStreams(self.setup.experiment.seed, 0, 0, self.compute.device)
        latents = rng.latents("preview", self.latents.latent_distribution, _ALBUM, self.latents.latent_size)
        return np.asarray(self.samples_of(latents, None), np.uint8)

    def _shrunk(self, samples: Tensor) -> Tensor:
        """Real pictures [N, C, H, W] as they are at this stage: averaged down, and faded in like generated ones."""
        level, alpha = self._stage
        small = avg_pool2d(samples, 1 << (self._growth.top - level))
        if alpha == 1:
            return small
        coarse = interpolate(avg_pool2d(small, 2), scale_factor=2.0, mode="nearest")
        return torch.lerp(coarse, small, alpha)

    # --- the game

    def updates(self) -> list[Update]:
        self._round = None
        return [Update("discriminator", self._update_discriminator), Update("generator", self._update_generator)]

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        self._grow(rng.step)
        self.discriminator.requires_grad_(True)
        real, fake = self._round = self._draw_round(rng)
        real_scores, fake_scores = self._scores(real), self._scores(fake.detach())
        loss = self._objective.critic_loss(real_scores, fake_scores)
        # in float32: the norm of a gradient does not survive bfloat16
        penalty = self._objective.critic_penalty(self.discriminator, real, fake.detach().float(), rng)
        total = loss if penalty is None else loss + penalty
        descend(self._discriminator_optimiser, total, self.rate_of_discriminator(rng))
        if not read:
            return {}
        scalars = {
            "discriminator_loss": loss,
            "real_score": self._plotted(real_scores),
            "fake_score": self._plotted(fake_scores),
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
            "resolution": torch.tensor(float(self._resolution)),
            "alpha": torch.tensor(self._stage.alpha),
        }
        return scalars if penalty is None else {**scalars, "penalty": penalty}

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        self._grow(rng.step)
        self.discriminator.requires_grad_(False)
        real, fake = self._round or self._draw_round(rng)  # the pictures that D has just judged, as in its paper
        self._round = None
        real_scores = None
        if self._objective.compares_with_real:
            with torch.no_grad():
                real_scores = self._scores(real)
        loss = self._objective.generator_loss(real_scores, self._scores(fake))
        self.move_generator(loss, rng)
        if not read:
            return {}
        return {"generator_loss": loss, "generator_gradient": gradient_norm(list(self.generator.parameters()))}

    def _draw_round(self, rng: RngStreams) -> tuple[Tensor, Tensor]:
        """Real and generated pictures of this stage; the latter with their graph."""
        real, latents = self.draw_round(rng)
        return self._shrunk(real.samples), self.compute.samples(self.generator, latents, None)

    def _scores(self, samples: Tensor) -> Tensor:
        return self.compute.scores(self.discriminator, samples, None)

    def _plotted(self, scores: Tensor) -> Tensor:
        return (scores.sigmoid() if self._objective.probabilities else scores).mean()

    def notes(self) -> list[str]:
        note, self._note = self._note, ""
        return [note] if note else []

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {
            **super().parts(),
            "discriminator": self.discriminator,
            "discriminator_optimiser": self._discriminator_optimiser,
            "album": self._album,
        }

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), "discriminator": self.discriminator}

    def previews(self) -> dict[str, Pictures]:
        return {**super().previews(), "resolutions": self._album.beside(self._drawn())}

    def equilibrium(self) -> dict[str, float]:
        return self._objective.equilibrium()

    def memory(self) -> int:
        self._stand(GrowthStage(self._growth.top, 1.0))  # full size is what will be needed in the end
        return super().memory()


RECIPE = Part(
    name="progressive",
    title="Progressive growing",
    help="Both networks begin with 4x4 pictures and grow: first the large things, cheaply, then the details. Karras et "
    "al. 2017; best with the Wasserstein objective and a drift of 0.001.",
    settings=ProgressiveSettings,
)
