"""Text to image, GAN-INT-CLS, Reed et al. 2016: pictures from sentences that a network learns to read.

A reader brings sentences t to embeddings h (see `training/joint_embedding.py`), and later stays as it is.
With any objective's losses L_D(real, fake) and L_G(fake), of scores D(x, h):

    J_D = 1/2 [L_D(D(x, h), D(G(z, h), h)) + L_D(D(x, h), D(x, h_wrong))]          CLS: a real picture, a wrong sentence
    J_G = L_G(D(G(z, h), h)) + L_G(D(G(z, h'), h')),  h' = (h_1 + h_2) / 2          INT: between two sentences

For the non-saturating losses these are the paper's. Without CLS J_D = L_D(D(x, h), D(G(z, h), h)).
"""

import copy
from typing import Annotated

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.errors import UserError
from ganstudio.events import Pictures
from ganstudio.fields import Part, setting
from ganstudio.scalars import Scalar
from ganstudio.training.augmentation import augment
from ganstudio.training.averaging import gradient_norm
from ganstudio.training.draws import Draws
from ganstudio.training.generator_recipe import GeneratorRecipe
from ganstudio.training.joint_embedding import JointEmbedding
from ganstudio.training.layers import hand_in_dropout
from ganstudio.training.memory import count_activations, estimate_bytes
from ganstudio.training.networks import (
    DataShape,
    build_encoder,
    build_generator,
    discriminator_settings,
    first_weights,
)
from ganstudio.training.objectives import objective_of
from ganstudio.training.optimisers import TurnsSettings, build_optimiser, descend
from ganstudio.training.recipes import Export, RecipeSettings, Scalars, Setup, Stateful, Update
from ganstudio.training.text_networks import TextEncoder, TextToImageNetwork

_SHOWN = 64
"""Pictures of the sample grid, each from a sentence and a latent of its own."""
_ROWS, _COLUMNS = 6, 6
"""Sentences that are shown beside it, and latents that are drawn for each."""


class TextToImageSettings(TurnsSettings, frozen=True):
    """GAN-INT-CLS, with a reader that is small enough to be trained on a CPU."""

    matching: Annotated[
        bool,
        setting("Wrong sentences (CLS)", "D also learns to reject a real picture with another one's sentence."),
    ] = True
    interpolation: Annotated[
        bool,
        setting("Between sentences (INT)", "G also draws from the middle between two sentences, which no one wrote."),
    ] = True
    reading_steps: Annotated[
        int,
        setting("Steps of reading", "In the first steps the reader learns as well; then it stays as it is.", minimum=1,
                unit="steps"),
    ] = 1500  # fmt: skip
    reader_learning_rate: Annotated[
        float,
        setting("Learning rate of the reader", "Step size of the networks that compare sentences and pictures.",
                minimum=0.0, maximum=1000.0, live=True),
    ] = 1e-3  # fmt: skip
    reader_width: Annotated[
        int, setting("Reader's width", "Channels of the network that reads.", minimum=8, maximum=1024, advanced=True)
    ] = 128
    embedding_size: Annotated[
        int, setting("Embedding size", "Numbers that a sentence becomes.", minimum=2, maximum=1024, advanced=True)
    ] = 128

    reads_captions = True
    scalars = (
        Scalar(name="wrong_score", label="D(x, wrong)", plot="What D thinks", colour="trouble",
               help="of real samples with another one's sentence; it must fall below both others"),
        Scalar(name="reading_loss", label="", plot="Reading", colour="accent",
               help="how often, and by how much, a wrong sentence agrees with a picture nearly as well as its own"),
        Scalar(name="sentence_found", label="", plot="Own sentence found", colour="real", figure="found",
               help="share of pictures whose own sentence, of all in the batch, agrees most with them"),
    )  # fmt: skip

    def build(self, setup: Setup) -> "TextToImage":
        return TextToImage(self, setup)


class TextToImage(GeneratorRecipe):
    """Generator, discriminator and the two networks that learn to read; only the generator is averaged."""

    settings: TextToImageSettings

    def __init__(self, settings: TextToImageSettings, setup: Setup) -> None:
        if setup.data.text is None:
            raise UserError("These data have no captions to read. Choose pixel faces or pictures with captions.")
        self._text = setup.data.text
        self._objective = objective_of(setup.experiment)
        super().__init__(settings, setup)
        sample, size = setup.data.sample, settings.embedding_size
        self._joint = JointEmbedding(self._first_encoder(), self._first_viewer(), self.compute, settings)
        self.discriminator = self.build_judge(DataShape(sample, text=size), self._objective.critic_norm)
        self._discriminator_optimiser = build_optimiser(settings, self.discriminator)
        self._round: tuple[Tensor, Tensor, Tensor] | None = None

    # --- its networks

    def first_generator(self) -> nn.Module:
        assert isinstance(self.settings, TextToImageSettings)
        shape = DataShape(self.setup.data.sample, text=self.settings.embedding_size)
        return build_generator(self.latents, shape, self.seed_of_weights("generator"))

    def _first_encoder(self) -> nn.Module:
        settings = self.settings
        with torch.device("meta"):
            encoder = TextEncoder(self._text.size, settings.reader_width, settings.embedding_size)
        return self.compute.place(first_weights(encoder, 0.0, self.seed_of_weights("encoder")))

    def _first_viewer(self) -> nn.Module:
        architecture = discriminator_settings(self.setup.experiment.discriminator)
        shape, size = DataShape(self.setup.data.sample), self.settings.embedding_size
        return self.compute.place(build_encoder(architecture, shape, size, self.seed_of_weights("viewer")))

    # --- the game

    def updates(self) -> list[Update]:
        self._round = None
        settings = self.settings
        reader = [Update("reader", self._update_reader)] if self._joint.steps < settings.reading_steps else []
        discriminator = Update("discriminator", self._update_discriminator)
        generator = Update("generator", self._update_generator)
        return reader + [discriminator] * settings.discriminator_steps + [generator] * settings.generator_steps

    def _update_reader(self, draws: Draws, read: bool) -> Scalars:
        real, codes, _ = self._draw_pairs(draws)
        rate = self.settings.reader_learning_rate * self.decay(draws.step)
        loss, found = self._joint.learn(real, codes, rate)
        return {"reading_loss": loss, "sentence_found": found} if read else {}

    def _update_discriminator(self, draws: Draws, read: bool) -> Scalars:
        self._prepare_discriminator(draws, learning=True)
        real, codes, latents = self._draw_pairs(draws)
        told = self._joint.embed(codes)
        fake = self.compute.samples(self.generator, latents, told)
        self._round = (real, told, fake)
        wrong = told.roll(1, 0)
        of_real = self._scores(real, torch.cat([told, wrong]) if self.settings.matching else told, draws, "real")
        right, wrong_scores = of_real[: len(real)], of_real[len(real) :]
        of_fake = self._scores(fake.detach(), told, draws, "fake")
        loss = self._objective.critic_loss(right, of_fake)
        if self.settings.matching:
            differ = (codes != codes.roll(1, 0)).any(1)
            loss = (loss + self._objective.critic_loss(right[differ], wrong_scores[differ])) / 2
        penalty = self._penalty(real, fake.detach(), told, draws)
        total = loss if penalty is None else loss + penalty
        descend(self._discriminator_optimiser, total, self.rate_of_discriminator(draws))
        if not read:
            return {}
        scalars = {
            "discriminator_loss": loss, "real_score": self._plotted(right), "fake_score": self._plotted(of_fake),
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
        }  # fmt: skip
        if self.settings.matching:
            scalars["wrong_score"] = self._plotted(wrong_scores)
        return scalars if penalty is None else {**scalars, "penalty": penalty}

    def _update_generator(self, draws: Draws, read: bool) -> Scalars:
        self._prepare_discriminator(draws, learning=False)
        real, told, fake = self._round or self._draw_round(draws)
        self._round = None
        loss = self._fooling(real, told, fake, draws, "fake")
        if self.settings.interpolation:
            half = len(told) // 2
            between = ((told + told.roll(1, 0)) / 2)[:half]
            latents = draws.latents("between", self.latents.latent_law, half, self.latents.latent_size)
            drawn = self.compute.samples(self.generator, latents, between)
            loss = loss + self._fooling(real[:half], between, drawn, draws, "between")
        self.move_generator(loss, draws)
        if not read:
            return {}
        return {"generator_loss": loss, "generator_gradient": gradient_norm(list(self.generator.parameters()))}

    def _draw_pairs(self, draws: Draws) -> tuple[Tensor, Tensor, Tensor]:
        """Real pictures, the codes of a sentence about each, and as many latents."""
        real, latents = self.draw_round(draws)
        return real.samples, self.setup.draw_from().draw_captions(len(latents), draws, self._text), latents

    def _draw_round(self, draws: Draws) -> tuple[Tensor, Tensor, Tensor]:
        real, codes, latents = self._draw_pairs(draws)
        told = self._joint.embed(codes)
        return real, told, self.compute.samples(self.generator, latents, told)

    def _fooling(self, real: Tensor, told: Tensor, fake: Tensor, draws: Draws, purpose: str) -> Tensor:
        """What G wants of pictures drawn from `told`."""
        real_scores = None
        if self._objective.compares_with_real:
            with torch.no_grad():
                real_scores = self._scores(real, told, draws, "real")
        return self._objective.generator_loss(real_scores, self._scores(fake, told, draws, purpose))

    def _prepare_discriminator(self, draws: Draws, learning: bool) -> None:
        self.discriminator.requires_grad_(learning)
        hand_in_dropout(self.discriminator, draws.generator("dropout"))

    def _scores(self, samples: Tensor, told: Tensor, draws: Draws, purpose: str) -> Tensor:
        """D(x, h), float32, one for each embedding: there may be several times as many of them as samples."""
        if self.setup.experiment.augmentation.differentiable:
            samples = augment(samples, draws, f"augment {purpose}")
        with self.compute.autocast():
            scores: Tensor = self.discriminator(samples, None, told)
        return scores.float()

    def _penalty(self, real: Tensor, fake: Tensor, told: Tensor, draws: Draws) -> Tensor | None:
        """Of slopes by the picture alone, with its own sentence; in float32 without autocast."""

        def critic(samples: Tensor) -> Tensor:
            scores: Tensor = self.discriminator(samples, None, told.repeat(len(samples) // len(told), 1))
            return scores

        return self._objective.critic_penalty(critic, real, fake.float(), draws)

    def _plotted(self, scores: Tensor) -> Tensor:
        return (scores.sigmoid() if self._objective.probabilities else scores).mean()

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {
            **super().parts(), **self._joint.parts(),
            "discriminator": self.discriminator, "discriminator_optimiser": self._discriminator_optimiser,
        }  # fmt: skip

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), "discriminator": self.discriminator, "encoder": self._joint.encoder}

    def told_like_data(self, count: int, draws: Draws) -> Tensor:
        return self._joint.embed(self.setup.draw_from().draw_captions(count, draws, self._text, "told"))

    def previews(self) -> dict[str, Pictures]:
        return {**super().previews(), "sentences": self._by_sentence()}

    def preview_told(self) -> tuple[int, Tensor]:
        draws = Draws(self.setup.experiment.seed, 0, 0, self.compute.device)
        codes = self.setup.draw_from().draw_captions(_SHOWN, draws, self._text, "preview")
        return _SHOWN, self._joint.embed(codes)

    def _by_sentence(self) -> Pictures:
        """A strip for each of some training captions, drawn from the same latents."""
        draws = Draws(self.setup.experiment.seed, 0, 0, self.compute.device)
        codes = torch.from_numpy(self._text.codes(self._sentences)).to(self.compute.device)
        told = self._joint.embed(codes).repeat_interleave(_COLUMNS, 0)
        latents = draws.latents("sentences", self.latents.latent_law, _COLUMNS, self.latents.latent_size)
        drawn = np.asarray(self.samples_of(latents.repeat(len(codes), 1), told), np.uint8)
        rows = drawn.reshape(len(codes), _COLUMNS, *drawn.shape[1:])
        return np.concatenate([rows[:, column] for column in range(_COLUMNS)], axis=2)

    @property
    def _sentences(self) -> tuple[str, ...]:
        known = self._text.captions
        return tuple(known[number] for number in np.linspace(0, len(known) - 1, _ROWS).astype(int).tolist())

    def picture_words(self) -> dict[str, str]:
        said = " · ".join(f"“{sentence}”" for sentence in dict.fromkeys(self._sentences))
        return {"sentences": f"Each row from the same latents, by the sentences: {said}"}

    def exports(self) -> list[Export]:
        networks = (self._joint.encoder, self.average.network)
        encoder, generator = (copy.deepcopy(network).cpu().float().eval() for network in networks)
        size, law = self.latents.latent_size, self.latents.latent_law
        return [Export("text", TextToImageNetwork(encoder, generator), "text_to_image", size, law, text=self._text)]

    def equilibrium(self) -> dict[str, float]:
        """Without CLS the objective's; with it D has something left to tell, and what is not the objective's to say."""
        return {} if self.settings.matching else self._objective.equilibrium()

    def check_settings(self, settings: RecipeSettings) -> None:
        assert isinstance(settings, TextToImageSettings)
        settings.refuse_standstill()

    def memory(self) -> int:
        batch, text = self.setup.experiment.batch_size, self._text
        latents = torch.empty(batch, self.latents.latent_size, device="meta")
        told = torch.empty(batch, self.settings.embedding_size, device="meta")
        samples = torch.empty(batch, *self.setup.data.sample, device="meta")
        codes = torch.zeros(batch, text.length, dtype=torch.int64, device="meta")
        activations = 2 * count_activations(self.generator, latents, told)
        activations += 3 * count_activations(self.discriminator, samples, None, told)
        activations += count_activations(self._joint.encoder, codes) + count_activations(self._joint.viewer, samples)
        return estimate_bytes(self.networks(), activations, self.compute.precision.itemsize)


RECIPE = Part(
    name="text_to_image",
    title="Text to image",
    help="Learns to read captions and to draw what they say: type a sentence, get a picture. GAN-INT-CLS, Reed et al. "
    "2016.",
    settings=TextToImageSettings,
)
