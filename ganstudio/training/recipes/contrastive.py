"""CUT and FastCUT, Park et al. 2020: unpaired translation in one direction, where contrasts keep what is in a picture.

G: A -> B against the critic D of B, in least squares; H are small networks on the features of G's encoder:

    J_D = 1/2 [E (D(b) - 1)^2 + E D(G(a))^2]
    J_G = E (D(G(a)) - 1)^2                                             the critic is fooled
        + lambda_X PatchNCE(G(a), a)                                    each place still tells which place it was
        + lambda_Y PatchNCE(G(b), b)                                    pictures of the wanted kind stay

CUT has lambda_X = lambda_Y = 1. FastCUT, little more than half of that work, has lambda_X = 10, lambda_Y = 0, and
translates half of its pictures mirrored, which must make no difference. One Adam moves G and H, one D.
"""

from typing import Annotated

import torch
from torch import Tensor, nn

from ganstudio.core.settings import Part, setting
from ganstudio.images.arrays import Pictures
from ganstudio.nn.layers import hand_in_dropout
from ganstudio.runs.previews import PreviewDescription
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.averaging import Average, gradient_norm
from ganstudio.training.components.low_value_alarm import LowValueAlarm
from ganstudio.training.components.memory import count_activations, estimate_bytes
from ganstudio.training.components.patch_contrast import ContrastHeads, at_places, contrast, draw_places
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import Translator, first_weights, translator_settings
from ganstudio.training.recipe import Scalars, Setup
from ganstudio.training.recipe_bases.optimisers import descend
from ganstudio.training.recipe_bases.translation_recipe import (
    AGREEMENT,
    INVERTED,
    SAME_PICTURES,
    SCORES,
    OneWayRecipe,
    TranslationSettings,
    agreement,
    in_rows,
    squared,
)

_INVERSION = (
    "The translations come out inverted: what is dark in A becomes light in B, which contrasts alone do not mind. If "
    "that is not wanted, raise the weight of the identity, or start from a translator that keeps brightness."
)


class ContrastiveSettings(TranslationSettings, frozen=True):
    """CUT's weights."""

    uses_objective = False
    formulae = (
        ("translator", "J_G = E (D(G(a)) − 1)² + λ_X PatchNCE(G(a), a) + λ_Y PatchNCE(G(b), b)"),
        ("critic", "J_D = ½ [E (D(b) − 1)² + E D(G(a))²]"),
    )
    scalars = (
        *SCORES,
        Scalar(name="contrast", label="content", plot="Contrast", colour="generator",
               help="PatchNCE of pictures and their translations: 0 where each place is told from all others"),
        Scalar(name="identity", label="identity", plot="Contrast", colour="real",
               help="PatchNCE of pictures of the wanted kind and what is made of them"),
        AGREEMENT,
    )  # fmt: skip
    previews = (
        PreviewDescription("generated", SAME_PICTURES),
        PreviewDescription("translated", "Held-out pictures, by rows: what is given, and what is made of it."),
        PreviewDescription("kept", "Pictures of the wanted kind, by rows: b, and G(b), which should stay b."),
    )
    has_latent = False

    content_weight: Annotated[
        float, setting("Content (lambda X)", "How much it counts that each place of the translation tells which place "
                       "it was. CUT: 1, FastCUT: 10.", minimum=0.0, maximum=1000.0, live=True)
    ] = 1.0  # fmt: skip
    identity_weight: Annotated[
        float, setting("Identity (lambda Y)", "The same for pictures that are of the wanted kind already; keeps "
                       "colours. CUT: 1, FastCUT: 0, which is faster.", minimum=0.0, maximum=1000.0, live=True)
    ] = 1.0  # fmt: skip
    mirrored_input: Annotated[
        bool, setting("Mirrored input", "Half of the pictures are translated mirrored, which must make no difference: "
                      "FastCUT's way to do without the identity.")
    ] = False  # fmt: skip
    places: Annotated[
        int, setting("Places", "Of each picture, at every depth.", minimum=2, maximum=4096, advanced=True)
    ] = 256
    temperature: Annotated[
        float, setting("Temperature", "The smaller, the more the most similar wrong places count.", minimum=0.01,
                       maximum=10.0, advanced=True)
    ] = 0.07  # fmt: skip

    def build(self, setup: Setup) -> "Contrastive":
        return Contrastive(self, setup)


class Contrastive(OneWayRecipe):
    """A translator, the heads on its features, and a critic."""

    settings: ContrastiveSettings
    generator: Translator

    def __init__(self, settings: ContrastiveSettings, setup: Setup) -> None:
        super().__init__(settings, setup)
        a, b = self.channels
        self.generator = self.build_translator(a, b, "generator")
        self.discriminator = self.build_critic(b, "discriminator")
        self.heads = self._build_heads(a)
        self.average = Average(self.generator, settings.averaging)
        self._generator_optimiser = self.build_optimiser(self.generator, self.heads)
        self._discriminator_optimiser = self.build_optimiser(self.discriminator)
        self._watch = LowValueAlarm(INVERTED, 40, _INVERSION)

    def _build_heads(self, channels: int) -> ContrastHeads:
        """As wide as the translator's features, which are asked of a copy without values."""
        picture = torch.empty(1, channels, self.side, self.side, device="meta")
        with torch.device("meta"):
            translator = translator_settings(self.setup.experiment.generator).network(*self.channels)
            shapes = translator.depths(picture)
            heads = ContrastHeads([depth.shape[1] for depth in shapes])
        return first_weights(heads, 0.02, self.seed_of_weights("heads")).to(self.compute.device)

    # --- the game

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        self.discriminator.requires_grad_(True)
        a, b = self.draw_both(rng)
        mirrored = self.settings.mirrored_input and float(rng.uniform("mirrored input", 1)) < 0.5
        hand_in_dropout(self.generator, rng.generator("dropout"))
        with self.compute.autocast():
            made: Tensor = self.generator(a.flip(3) if mirrored else a)
        self._round = (a, b, made, mirrored)
        real, fake = self._scores(torch.cat([b, made.detach().float()])).chunk(2)
        loss = (squared(real, 1.0) + squared(fake, 0.0)) / 2
        descend(self._discriminator_optimiser, loss, self.settings.rate(rng.step))
        if not read:
            return {}
        return {
            "discriminator_loss": loss, "real_score": real.mean(), "fake_score": fake.mean(),
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
        }  # fmt: skip

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        assert self._round is not None, "the generator is updated after the discriminator of the same step"
        self.discriminator.requires_grad_(False)
        (a, b, made, mirrored), self._round = self._round, None
        hand_in_dropout(self.generator, rng.generator("dropout"))
        fooled = squared(self._scores(made), 1.0)
        content = self._contrast(made, a, rng, "places", mirrored)
        loss = fooled + self.settings.content_weight * content
        scalars = {"generator_loss": fooled, "contrast": content}
        if self.settings.identity_weight and a.shape[1] == b.shape[1]:
            with self.compute.autocast():
                same = self.generator(b)
            identity = self._contrast(same, b, rng, "places of b", mirrored=False)
            loss = loss + self.settings.identity_weight * identity
            scalars["identity"] = identity
        descend(self._generator_optimiser, loss, self.settings.rate(rng.step))
        self.average.update(self.generator)
        if not read:
            return {}
        scalars["colour_agreement"] = agreement(a.flip(3) if mirrored else a, made.detach())
        self._watch.see(float(scalars["colour_agreement"]))
        return {**scalars, "generator_gradient": gradient_norm(list(self.generator.parameters()))}

    def _contrast(self, made: Tensor, source: Tensor, rng: RngStreams, purpose: str, mirrored: bool) -> Tensor:
        """PatchNCE between a translation (of the mirrored picture, if `mirrored`) and its source."""
        with self.compute.autocast():
            queries = self.generator.depths(_in_channels(made, source.shape[1]))
            with torch.no_grad():
                keys = self.generator.depths(source)
        if mirrored:
            queries = [depth.flip(3) for depth in queries]
        places = draw_places(keys, self.settings.places, rng, purpose)
        q, k = self.heads(at_places(queries, places)), self.heads(at_places(keys, places))
        return contrast(q, k, self.settings.temperature)

    def _scores(self, pictures: Tensor) -> Tensor:
        with self.compute.autocast():
            scores: Tensor = self.discriminator(pictures)
        return scores.float()

    # --- what others see

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), "heads": self.heads}

    def equilibrium(self) -> dict[str, float]:
        """The critic cannot tell: all scores are 1/2."""
        return {"discriminator_loss": 0.25, "generator_loss": 0.25}

    def previews(self) -> dict[str, Pictures]:
        a, b = self.looked_at()
        made = self.translated(self.average, a)
        shown = {"generated": in_rows(made), "real": in_rows(b), "translated": in_rows(a, made)}
        if a.shape[1] == b.shape[1]:
            shown["kept"] = in_rows(b, self.translated(self.average, b))
        return shown

    def memory(self) -> int:
        batch = self.setup.experiment.batch_size
        a = torch.empty(batch, *self.learnt_from(self.setup.data.sample), device="meta")
        b = torch.empty(batch, *self.learnt_from(self.setup.data.other), device="meta")
        passes = 3 if self.settings.identity_weight else 2  # the encoder's are counted as whole ones
        activations = passes * count_activations(self.generator, a) + 2 * count_activations(self.discriminator, b)
        return estimate_bytes(self.networks(), activations, self.compute.precision.itemsize)


def _in_channels(pictures: Tensor, channels: int) -> Tensor:
    """Pictures as the encoder of A takes them: colours as their mean, or a grey in all channels."""
    if pictures.shape[1] == channels:
        return pictures
    return pictures.mean(1, keepdim=True).expand(-1, channels, -1, -1)


RECIPE = Part(
    name="contrastive",
    title="CUT",
    help="Translates one kind of pictures into another without pairs: each place must still be told from the others. "
    "One direction and less work than CycleGAN; as FastCUT less than half. Park et al. 2020.",
    settings=ContrastiveSettings,
)
