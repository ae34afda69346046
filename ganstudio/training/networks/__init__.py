"""Networks, ONE FILE PER ARCHITECTURE. This file holds the contract and how any network is built.

A generator maps latents [N, latent_size] (and labels int64 [N] where there are classes) to samples in [-1, 1], a
discriminator maps samples (and labels) to raw scores [N]. One that judges pairs takes each sample's latent as its third
input. Those that can be told a sentence take its embedding [N, text] as G's second and D's third input. An encoder is
built as a discriminator is, and maps samples to latents [N, latent_size].
"""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar, Literal, TypeVar

import msgspec
import torch
from torch import Tensor, nn

from ganstudio.core import plugins
from ganstudio.core.errors import UserError
from ganstudio.core.settings import Plain, Settings, parse, setting
from ganstudio.nn.initialisation import initialise_all

_Network = TypeVar("_Network", bound=nn.Module)


@dataclass(frozen=True)
class DataShape:
    """What goes through the networks: sample shape ([C, H, W] for pictures) and the number of classes, 0 for none.

    `latent` is the size of the latents that a discriminator judges together with the samples, 0 where it sees none;
    `text` that of the text embeddings that both players are told.
    """

    sample: tuple[int, ...]
    classes: int = 0
    latent: int = 0
    text: int = 0

    def picture(self, architecture: str) -> tuple[int, int]:
        """(channels, size) of square pictures. Raises UserError if the data are something else."""
        if len(self.sample) != 3 or self.sample[1] != self.sample[2]:
            raise UserError(f"The {architecture} network needs square pictures; the data have shape {self.sample}.")
        return self.sample[0], self.sample[1]


class NetworkSettings(Settings, frozen=True):
    """Base of a network's settings."""

    weight_deviation: ClassVar[float] = 0.0
    """Standard deviation of the first weights; 0 for He's rule."""
    role: ClassVar[str] = "plain"
    """plain: latents to samples, samples to scores. Other roles are for the recipes that ask for them."""
    has_image_weights: ClassVar[bool] = True
    """False where no weight has four dimensions, so that no other memory format need be tried."""
    takes_text: ClassVar[bool] = False
    """Whether its networks can be told the embedding of a sentence."""


class GeneratorSettings(NetworkSettings, frozen=True):
    """Base of all generators' settings: what the latents are."""

    latent_size: Annotated[
        int, setting("Latent size", "Numbers that the generator starts from (z).", minimum=1, maximum=1024)
    ] = 100
    latent_distribution: Annotated[
        Literal["normal", "uniform"], setting("Latent law", "normal: N(0, 1); uniform: U(-1, 1), as in DCGAN's paper.")
    ] = msgspec.field(default="normal", name="latent_law")  # what experiments call it

    def network(self, shape: DataShape) -> nn.Module:
        """The untrained module. Raises UserError where it cannot make such samples."""
        raise NotImplementedError


class DiscriminatorSettings(NetworkSettings, frozen=True):
    """Base of all discriminators' settings."""

    norm: Annotated[
        Literal["auto", "batch", "layer", "none"],
        setting("Normalisation", "auto: what the objective allows.", advanced=True),
    ] = "auto"

    def network(self, shape: DataShape, norm: str) -> nn.Module:
        """The untrained module; `shape.sample` already counts packed samples as channels."""
        raise NotImplementedError

    def encoder(self, shape: DataShape, latent_size: int) -> nn.Module:
        """The same layers with latents [N, latent_size] at their end, for architectures that also judge pairs.

        It computes the same in training and afterwards: no dropout, no batch norm. Raises UserError.
        """
        able = [a.name for a in networks().values() if a.discriminator and _is_encoder(a.discriminator)]
        raise UserError(f"This scheme reads latents from samples; as its discriminator choose {' or '.join(able)}.")


class Translator(nn.Module):
    """From picture to picture: [N, inputs, H, W] to [N, outputs, H, W], both in [-1, 1]."""

    def depths(self, picture: Tensor) -> list[Tensor]:
        """The picture and what its encoder makes of it at growing depths, each [N, C, h, w], for contrasts."""
        raise NotImplementedError


class TranslatorSettings(NetworkSettings, frozen=True):
    """Base of networks from picture to picture: [N, inputs, H, W] to [N, outputs, H, W], both in [-1, 1]."""

    role = "translator"
    weight_deviation = 0.02

    def network(self, inputs: int, outputs: int) -> Translator:
        """The untrained module, for pictures of any size whose sides are multiples of `multiple_of`."""
        raise NotImplementedError

    @property
    def multiple_of(self) -> int:
        """Heights and widths must be multiples of this."""
        raise NotImplementedError


class PatchCriticSettings(NetworkSettings, frozen=True):
    """Base of critics that score every patch of a picture: [N, channels, H, W] to raw scores [N, h, w]."""

    role = "patch"
    weight_deviation = 0.02

    def network(self, channels: int) -> nn.Module:
        """The untrained module."""
        raise NotImplementedError

    @property
    def smallest(self) -> int:
        """Sides of pictures that it can judge at least."""
        raise NotImplementedError


@dataclass(frozen=True)
class Architecture:
    """What a network's file declares: settings of its generator and its discriminator, either may be missing."""

    name: str
    title: str
    help: str
    generator: type[GeneratorSettings] | type[TranslatorSettings] | None = None
    discriminator: type[DiscriminatorSettings] | type[PatchCriticSettings] | None = None


def _is_encoder(settings: type[NetworkSettings]) -> bool:
    return issubclass(settings, DiscriminatorSettings) and settings.encoder is not DiscriminatorSettings.encoder


@cache
def networks() -> plugins.Registry[Architecture]:
    """All architectures by name."""
    import ganstudio.training.networks as package

    return plugins.discover(package, "NETWORK")


def generators(role: str) -> list[str]:
    """Names of the architectures whose generator has this role."""
    return [a.name for a in networks().values() if a.generator is not None and a.generator.role == role]


def discriminators(role: str) -> list[str]:
    """Names of the architectures whose discriminator has this role."""
    return [a.name for a in networks().values() if a.discriminator is not None and a.discriminator.role == role]


def generator_settings(section: dict[str, Plain]) -> GeneratorSettings:
    """Validated settings of a [generator] section. Raises UserError."""
    architecture = networks()[str(section["name"])]
    if architecture.generator is None or not issubclass(architecture.generator, GeneratorSettings):
        raise UserError(f"The network {architecture.name} makes nothing from latents.")
    return parse(architecture.generator, _without_name(section), "generator")


def discriminator_settings(section: dict[str, Plain]) -> DiscriminatorSettings:
    """Validated settings of a [discriminator] section. Raises UserError."""
    architecture = networks()[str(section["name"])]
    if architecture.discriminator is None or not issubclass(architecture.discriminator, DiscriminatorSettings):
        raise UserError(f"The network {architecture.name} is no discriminator of whole samples.")
    return parse(architecture.discriminator, _without_name(section), "discriminator")


def translator_settings(section: dict[str, Plain]) -> TranslatorSettings:
    """Validated settings of a [generator] section that names a translator. Raises UserError."""
    architecture = networks()[str(section["name"])]
    if architecture.generator is None or not issubclass(architecture.generator, TranslatorSettings):
        raise UserError(f"The network {architecture.name} is no translator.")
    return parse(architecture.generator, _without_name(section), "generator")


def patch_critic_settings(section: dict[str, Plain]) -> PatchCriticSettings:
    """Validated settings of a [discriminator] section that names a critic of patches. Raises UserError."""
    architecture = networks()[str(section["name"])]
    if architecture.discriminator is None or not issubclass(architecture.discriminator, PatchCriticSettings):
        raise UserError(f"The network {architecture.name} does not judge patches.")
    return parse(architecture.discriminator, _without_name(section), "discriminator")


def _without_name(section: dict[str, Plain]) -> dict[str, Plain]:
    return {key: value for key, value in section.items() if key != "name"}


def build_generator(settings: GeneratorSettings, shape: DataShape, seed: torch.Generator | None) -> nn.Module:
    """A generator with its first weights, on the CPU, contiguous, float32; without a seed on the meta device."""
    _check_text(settings, shape)
    with torch.device("meta"):  # building draws nothing; every weight is set below, from the run's own seed
        network = settings.network(shape)
    return first_weights(network, settings.weight_deviation, seed)


def build_discriminator(
    settings: DiscriminatorSettings, shape: DataShape, norm: str, seed: torch.Generator | None
) -> nn.Module:
    """As for a generator; `norm` is the objective's wish, used where the settings say auto."""
    _check_text(settings, shape)
    with torch.device("meta"):
        network = settings.network(shape, norm if settings.norm == "auto" else settings.norm)
    return first_weights(network, settings.weight_deviation, seed)


def build_encoder(
    settings: DiscriminatorSettings, shape: DataShape, latent_size: int, seed: torch.Generator | None
) -> nn.Module:
    """Samples to latents, built like a discriminator. Raises UserError where the architecture cannot."""
    with torch.device("meta"):
        network = settings.encoder(shape, latent_size)
    return first_weights(network, settings.weight_deviation, seed)


def build_translator(
    settings: TranslatorSettings, inputs: int, outputs: int, seed: torch.Generator | None
) -> Translator:
    """From pictures of `inputs` channels to pictures of `outputs` channels, with its first weights."""
    with torch.device("meta"):
        network = settings.network(inputs, outputs)
    return first_weights(network, settings.weight_deviation, seed)


def build_patch_critic(settings: PatchCriticSettings, channels: int, seed: torch.Generator | None) -> nn.Module:
    """A critic of pictures with `channels` channels, with its first weights."""
    with torch.device("meta"):
        network = settings.network(channels)
    return first_weights(network, settings.weight_deviation, seed)


def _check_text(settings: NetworkSettings, shape: DataShape) -> None:
    if shape.text and not settings.takes_text:
        able = [a.name for a in networks().values() if a.generator is not None and a.generator.takes_text]
        raise UserError(f"This network cannot be told a sentence; choose {' or '.join(able)} for both players.")


def first_weights(network: _Network, deviation: float, seed: torch.Generator | None) -> _Network:
    """Values for a module that was built on the meta device, where it stays without a seed; see `initialise_all`."""
    if seed is None:
        return network
    network.to_empty(device="cpu")
    initialise_all(network, seed, deviation)
    return network
