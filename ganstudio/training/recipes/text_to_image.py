"""Text to image, GAN-INT-CLS, Reed et al. 2016: pictures from sentences that a network learns to read.

A reader brings sentences t to embeddings h (see `training/joint_embedding.py`), and later stays as it is.
With any objective's losses L_D(real, fake) and L_G(fake), of scores D(x, h):

    J_D = 1/2 [L_D(D(x, h), D(G(z, h), h)) + L_D(D(x, h), D(x, h_wrong))]          CLS: a real picture, a wrong sentence
    J_G = L_G(D(G(z, h), h)) + L_G(D(G(z, h'), h')),  h' = (h_1 + h_2) / 2          INT: between two sentences

For the non-saturating losses these are the paper's. Without CLS J_D = L_D(D(x, h), D(G(z, h), h)). Three terms are
later ideas. In J_G the reader's loss of generated pictures and their sentences, beyond that of real ones (after Xu et
al. 2018, AttnGAN: D alone is slow to tell a smile), and how little the pictures of one sentence differ (Mao et al.
2019, MSGAN). In J_D

    gamma/2 E |grad_x D(x, h)|^2,    R1 (Mescheder et al. 2018), every fourth step fourfold (Karras et al. 2020),

without which G left out whole colours, drew yellow where it was told red, and took no notice of z.
"""

from typing import Annotated, NamedTuple

import torch
from torch import Tensor, nn

from ganstudio.core.settings import Part, setting
from ganstudio.nn.layers import hand_in_dropout
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.augmentation import augment
from ganstudio.training.components.averaging import gradient_norm
from ganstudio.training.components.memory import count_activations
from ganstudio.training.components.mode_seeking import sameness
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import DataShape
from ganstudio.training.objectives import gradient_norms_squared, objective_of
from ganstudio.training.recipe import RecipeSettings, Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.optimisers import build_optimiser, descend
from ganstudio.training.recipe_bases.text_recipe import READING, ReadingSettings, TextRecipe


class TextToImageSettings(ReadingSettings, frozen=True):
    """GAN-INT-CLS, with a reader that is small enough to be trained on a CPU."""

    matching: Annotated[
        bool,
        setting("Wrong sentences (CLS)", "D also learns to reject a real picture with another one's sentence."),
    ] = True
    interpolation: Annotated[
        bool,
        setting("Between sentences (INT)", "G also rng from the middle between two sentences, which no one wrote."),
    ] = True
    agreement_weight: Annotated[
        float,
        setting("Agreement", "How much G is told by the networks that compare sentences and pictures; 0 in the paper.",
                minimum=0.0, maximum=1000.0, live=True),
    ] = 2.0  # fmt: skip
    variety_weight: Annotated[
        float,
        setting("Variety", "How much it counts that one sentence gives different pictures; 0 in the paper.",
                minimum=0.0, maximum=1000.0, live=True),
    ] = 0.05  # fmt: skip
    variety_grain: Annotated[
        int,
        setting("Grain of variety", "Only differences between means over squares of this size count, so that noise "
                "does not.", minimum=1, maximum=16, unit="px", advanced=True),
    ] = 8  # fmt: skip
    slope_weight: Annotated[
        float,
        setting("Slopes (R1)", "How much steep slopes of D at real pictures are penalised; 0 in the paper. Without "
                "them G leaves things out.", minimum=0.0, maximum=1000.0),
    ] = 0.2  # fmt: skip
    scalars = (
        *READING,
        Scalar(name="wrong_score", label="wrong", plot="What D thinks", colour="trouble",
               help="of real samples with another one's sentence; it must fall below both others"),
        Scalar(name="disagreement", label="G", plot="Reading", colour="generator",
               help="how much worse generated pictures agree with their sentences than real ones do"),
        Scalar(name="sameness", label="", plot="Sameness", colour="trouble",
               help="how little the pictures of one sentence differ; 4 where they differ by a quarter of white"),
    )  # fmt: skip

    def build(self, setup: Setup) -> "TextToImage":
        return TextToImage(self, setup)


_SLOPES_EVERY = 4
"""Steps; their gradients' gradients are half of a step's work."""


class _Round(NamedTuple):
    """What a step's players look at: real pictures, their sentences' embeddings, latents, and what G makes of these."""

    real: Tensor
    told: Tensor
    latents: Tensor
    fake: Tensor


class TextToImage(TextRecipe):
    """A generator that is told sentences, and a discriminator that is told them too."""

    settings: TextToImageSettings

    def __init__(self, settings: TextToImageSettings, setup: Setup) -> None:
        super().__init__(settings, setup)
        self._objective = objective_of(setup.experiment)
        shape = DataShape(setup.data.sample, text=settings.embedding_size)
        norm = self._objective.critic_norm
        if settings.slope_weight and norm == "batch":
            norm = "layer"  # a picture's own slope must not depend on its batch
        self.discriminator = self.build_discriminator(shape, norm)
        self._discriminator_optimiser = build_optimiser(settings, self.discriminator)
        self._round: _Round | None = None

    # --- the game

    def game_updates(self) -> list[Update]:
        self._round = None
        settings = self.settings
        discriminator = Update("discriminator", self._update_discriminator)
        generator = Update("generator", self._update_generator)
        return [discriminator] * settings.discriminator_steps + [generator] * settings.generator_steps

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        self._prepare_discriminator(rng, learning=True)
        self._round = now = self._draw_round(rng)
        real, told, fake = now.real, now.told, now.fake
        wrong = told.roll(1, 0)
        of_real = self._scores(real, torch.cat([told, wrong]) if self.settings.matching else told, rng, "real")
        right, wrong_scores = of_real[: len(real)], of_real[len(real) :]
        of_fake = self._scores(fake.detach(), told, rng, "fake")
        loss = self._objective.critic_loss(right, of_fake)
        if self.settings.matching:
            differ = (told != wrong).any(1)
            if differ.any():  # a batch of one sentence alone has no wrong one, and no mean of them
                loss = (loss + self._objective.critic_loss(right[differ], wrong_scores[differ])) / 2
        penalty = self._penalty(real, fake.detach(), told, rng)
        total = loss if penalty is None else loss + penalty
        descend(self._discriminator_optimiser, total, self.rate_of_discriminator(rng))
        if not read:
            return {}
        scalars = {
            "discriminator_loss": loss, "real_score": self._plotted(right), "fake_score": self._plotted(of_fake),
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
        }  # fmt: skip
        if self.settings.matching:
            scalars["wrong_score"] = self._plotted(wrong_scores)
        return scalars if penalty is None else {**scalars, "penalty": penalty}

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        self._prepare_discriminator(rng, learning=False)
        settings, now = self.settings, self._round or self._draw_round(rng)
        self._round = None
        fooled = self._fooling(now.real, now.told, now.fake, rng, "fake")
        if settings.interpolation:
            fooled = fooled + self._between(now, rng)
        agreement = self.joint.disagreement(now.fake, now.told, now.real) if settings.agreement_weight else None
        same = self._sameness(now, rng) if settings.variety_weight else None
        loss = fooled
        if agreement is not None:
            loss = loss + settings.agreement_weight * agreement
        if same is not None:
            loss = loss + settings.variety_weight * same
        self.move_generator(loss, rng)
        if not read:
            return {}
        scalars = {"generator_loss": fooled, "generator_gradient": gradient_norm(list(self.generator.parameters()))}
        scalars |= {} if agreement is None else {"disagreement": agreement}
        return scalars if same is None else {**scalars, "sameness": same}

    def _between(self, now: "_Round", rng: RngStreams) -> Tensor:
        """What G wants of pictures from the middle between two sentences: half as many."""
        half = len(now.told) // 2
        between = ((now.told + now.told.roll(1, 0)) / 2)[:half]
        latents = rng.latents("between", self.latents.latent_distribution, half, self.latents.latent_size)
        drawn = self.compute.samples(self.generator, latents, between)
        return self._fooling(now.real[:half], between, drawn, rng, "between")

    def _sameness(self, now: "_Round", rng: RngStreams) -> Tensor:
        """Of half of the pictures and others of the same sentences."""
        half = len(now.told) // 2
        others = rng.latents("others", self.latents.latent_distribution, half, self.latents.latent_size)
        drawn = self.compute.samples(self.generator, others, now.told[:half])
        return sameness(now.latents[:half], others, now.fake[:half], drawn, self.settings.variety_grain)

    def _draw_round(self, rng: RngStreams) -> "_Round":
        count = self.setup.experiment.batch_size
        real, codes = self.draw_pairs(count, rng)
        told = self.joint.embed(codes)
        latents = rng.latents("latents", self.latents.latent_distribution, count, self.latents.latent_size)
        return _Round(real, told, latents, self.compute.samples(self.generator, latents, told))

    def _fooling(self, real: Tensor, told: Tensor, fake: Tensor, rng: RngStreams, purpose: str) -> Tensor:
        """What G wants of pictures drawn from `told`."""
        real_scores = None
        if self._objective.compares_with_real:
            with torch.no_grad():
                real_scores = self._scores(real, told, rng, "real")
        return self._objective.generator_loss(real_scores, self._scores(fake, told, rng, purpose))

    def _prepare_discriminator(self, rng: RngStreams, learning: bool) -> None:
        self.discriminator.requires_grad_(learning)
        hand_in_dropout(self.discriminator, rng.generator("dropout"))

    def _scores(self, samples: Tensor, told: Tensor, rng: RngStreams, purpose: str) -> Tensor:
        """D(x, h), float32, one for each embedding: there may be several times as many of them as samples."""
        if self.setup.experiment.augmentation.differentiable:
            samples = augment(samples, rng, f"augment {purpose}")
        with self.compute.autocast():
            scores: Tensor = self.discriminator(samples, None, told)
        return scores.float()

    def _penalty(self, real: Tensor, fake: Tensor, told: Tensor, rng: RngStreams) -> Tensor | None:
        """Of slopes by the picture alone, with its own sentence; in float32 without autocast."""

        def critic(samples: Tensor) -> Tensor:
            scores: Tensor = self.discriminator(samples, None, told.repeat(len(samples) // len(told), 1))
            return scores

        penalty = self._objective.critic_penalty(critic, real, fake.float(), rng)
        weight = self.settings.slope_weight
        if not weight or rng.step % _SLOPES_EVERY:
            return penalty
        slopes = _SLOPES_EVERY * weight / 2 * gradient_norms_squared(critic, real).mean()
        return slopes if penalty is None else penalty + slopes

    def _plotted(self, scores: Tensor) -> Tensor:
        return (scores.sigmoid() if self._objective.probabilities else scores).mean()

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {
            **super().parts(),
            "discriminator": self.discriminator, "discriminator_optimiser": self._discriminator_optimiser,
        }  # fmt: skip

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), "discriminator": self.discriminator}

    def equilibrium(self) -> dict[str, float]:
        """Without CLS the objective's; with it D has something left to tell, and what is not the objective's to say."""
        return {} if self.settings.matching else self._objective.equilibrium()

    def check_settings(self, settings: RecipeSettings) -> None:
        assert isinstance(settings, TextToImageSettings)
        settings.refuse_standstill()

    def discriminator_activations(self, samples: Tensor, labels: Tensor | None) -> int:
        """Real pictures, generated ones, and half as many from between."""
        told = torch.empty(len(samples), self.settings.embedding_size, device="meta")
        return 3 * count_activations(self.discriminator, samples, None, told)


RECIPE = Part(
    name="text_to_image",
    title="Text to image",
    help="Learns to read captions and to draw what they say: type a sentence, get a picture. GAN-INT-CLS, Reed et al. "
    "2016.",
    settings=TextToImageSettings,
)
