"""What a scheme has that draws from sentences beside its game: what reads, a generator that is told, and its one file.

The reader is trained by the structured joint embedding during the first steps (`joint_embedding.py`), at a rate that
falls to 0; then it stays, and the game begins.
"""

import copy
from abc import abstractmethod
from typing import Annotated

import torch
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.core.settings import setting
from ganstudio.images.arrays import Pictures
from ganstudio.runs.previews import PreviewWords
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.memory import count_activations, estimate_bytes
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import (
    DataShape,
    build_encoder,
    build_generator,
    discriminator_settings,
    first_weights,
)
from ganstudio.training.recipe import Export, Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.caption_previews import described, draw_sheet
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe
from ganstudio.training.recipe_bases.joint_embedding import JointEmbedding
from ganstudio.training.recipe_bases.optimisers import TurnsSettings
from ganstudio.training.recipe_bases.text_networks import TextEncoder, TextToImageNetwork

_SHOWN = 64
"""Pictures of the sample grid, each from a sentence and a latent of its own."""
READING = (
    Scalar(name="reading_loss", label="real", plot="Reading", colour="accent",
           help="how often, and by how much, a wrong sentence agrees with a picture nearly as well as its own"),
    Scalar(name="sentence_found", label="", plot="Own sentence found", colour="real", figure="found",
           help="share of pictures whose own sentence, of all in the batch, agrees most with them"),
)  # fmt: skip
"""Words for what the reader logs."""


class ReadingSettings(TurnsSettings, frozen=True):
    """A reader that is small enough to be trained on a CPU."""

    reading_steps: Annotated[
        int,
        setting("Steps of reading", "The first steps, in which only the reader learns; then it stays as it is.",
                minimum=0, unit="steps"),
    ] = 2000  # fmt: skip
    reader_learning_rate: Annotated[
        float,
        setting("Learning rate of the reader", "First step size of the networks that compare sentences and pictures; "
                "it falls to 0.", minimum=0.0, maximum=1000.0, live=True),
    ] = 1e-3  # fmt: skip
    reader_batch_size: Annotated[
        int,
        setting("Pairs compared", "Pictures and sentences of which the reader learns to tell which belong together; "
                "the more, the finer what it must tell.", minimum=2, maximum=4096, unit="pairs"),
    ] = 128  # fmt: skip
    reader_width: Annotated[
        int, setting("Reader's width", "Channels of the network that reads.", minimum=8, maximum=1024, advanced=True)
    ] = 128
    embedding_size: Annotated[
        int, setting("Embedding size", "Numbers that a sentence becomes.", minimum=2, maximum=1024, advanced=True)
    ] = 128

    reads_captions = True


class TextRecipe(GeneratorRecipe):
    """Generator and the two networks that learn to read; only the generator is averaged."""

    settings: ReadingSettings

    def __init__(self, settings: ReadingSettings, setup: Setup) -> None:
        if setup.data.text is None:
            raise UserError("These data have no captions to read. Choose pixel faces or pictures with captions.")
        self._text = setup.data.text
        super().__init__(settings, setup)
        self.joint = JointEmbedding(self._first_encoder(), self._first_viewer(), self.compute, settings)

    def first_generator(self) -> nn.Module:
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

    # --- reading

    def updates(self) -> list[Update]:
        """The reader's while it learns, then the game's."""
        if self.joint.steps < self.settings.reading_steps:
            return [Update("reader", self._update_reader)]
        return self.game_updates()

    def usual_updates(self) -> list[Update]:
        return self.game_updates()

    @abstractmethod
    def game_updates(self) -> list[Update]:
        """Of one step, once the reader has learnt."""

    def _update_reader(self, rng: RngStreams, read: bool) -> Scalars:
        left = 1 - self.joint.steps / self.settings.reading_steps
        pictures, codes = self.draw_pairs(self.settings.reader_batch_size, rng)
        loss, found = self.joint.learn(pictures, codes, self.settings.reader_learning_rate * left)
        return {"reading_loss": loss, "sentence_found": found} if read else {}

    def draw_pairs(self, count: int, rng: RngStreams) -> tuple[Tensor, Tensor]:
        """Real pictures and the codes of a sentence about each."""
        batches = self.setup.draw_from()
        return batches.draw(count, rng).samples, batches.draw_captions(count, rng, self._text)

    def decay(self, step: int) -> float:
        """Of the players, whose time begins after reading."""
        return super().decay(max(step - self.settings.reading_steps, 0))

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {**super().parts(), **self.joint.parts()}

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), **self.joint.networks()}

    def told_like_data(self, count: int, rng: RngStreams) -> Tensor:
        return self.joint.embed(self.setup.draw_from().draw_captions(count, rng, self._text, "told"))

    def previews(self) -> dict[str, Pictures]:
        return {**super().previews(), "sentences": self._by_sentence()}

    def preview_told(self) -> tuple[int, Tensor]:
        rng = RngStreams(self.setup.experiment.seed, 0, 0, self.compute.device)
        codes = self.setup.draw_from().draw_captions(_SHOWN, rng, self._text, "preview")
        return _SHOWN, self.joint.embed(codes)

    def _by_sentence(self) -> Pictures:
        rng = RngStreams(self.setup.experiment.seed, 0, 0, self.compute.device)
        distribution = (self.latents.latent_distribution, self.latents.latent_size)
        return draw_sheet(self._text, rng, distribution, self.joint.embed, self.samples_of)

    def preview_words(self) -> PreviewWords:
        return PreviewWords((described(self._text),))

    def exports(self) -> list[Export]:
        networks = (self.joint.encoder, self.average.network)
        encoder, generator = (copy.deepcopy(network).cpu().float().eval() for network in networks)
        size, distribution = self.latents.latent_size, self.latents.latent_distribution
        network = TextToImageNetwork(encoder, generator)
        return [Export("text", network, "text_to_image", size, distribution, text=self._text)]

    def memory(self) -> int:
        batch, text = self.setup.experiment.batch_size, self._text
        latents = torch.empty(batch, self.latents.latent_size, device="meta")
        told = torch.empty(batch, self.settings.embedding_size, device="meta")
        samples = torch.empty(batch, *self.setup.data.sample, device="meta")
        codes = torch.zeros(batch, text.length, dtype=torch.int64, device="meta")
        activations = 2 * count_activations(self.generator, latents, told) + self.discriminator_activations(
            samples, None
        )
        activations += count_activations(self.joint.encoder, codes) + 2 * count_activations(self.joint.viewer, samples)
        return estimate_bytes(self.networks(), activations, self.compute.precision.itemsize)
