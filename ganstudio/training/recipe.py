"""What one training step is: the contract between recipe and trainer. The recipes themselves are in recipes/.

A recipe owns networks, optimisers and averages; it offers ordered, named updates and knows no loop, file or window.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

import numpy as np
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Plain, Settings, describe, parse
from ganstudio.datasets import Domains
from ganstudio.formats.experiment import Experiment
from ganstudio.formats.text_codec import TextFacts
from ganstudio.images.arrays import Pictures
from ganstudio.runs.folder import DataFacts
from ganstudio.runs.previews import PreviewDescription, PreviewWords
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.batches import BatchSource, Samples
from ganstudio.training.components.compute import Compute
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.objectives import Objective

Scalars = dict[str, Tensor]


class Stateful(Protocol):
    """Anything a checkpoint can hold."""

    def state_dict(self) -> dict[str, Any]: ...
    def load_state_dict(self, state: dict[str, Any], /) -> Any: ...


class Update(NamedTuple):
    """One update of one player. `run(rng, read)` returns scalars as tensors, or {} if `read` is False."""

    name: str
    run: Callable[[RngStreams, bool], Scalars]


@dataclass(frozen=True)
class Setup:
    """Everything a recipe is built from. Without `batches` it can be loaded and exported, not trained."""

    experiment: Experiment
    data: DataFacts
    compute: Compute
    batches: BatchSource | None = None

    def draw_from(self) -> BatchSource:
        assert self.batches is not None, "this recipe was built to export, not to train"
        return self.batches


@dataclass(frozen=True)
class Export:
    """A network that leaves as an ONNX file: float32, on the CPU, in eval mode, and what its manifest must say."""

    name: str
    network: nn.Module
    kind: Literal["generator", "translator", "text_to_image", "encoder", "sorter"]
    latent_size: int = 0
    latent_distribution: Literal["normal", "uniform"] = "normal"
    classes: tuple[str, ...] = ()
    sample: tuple[int, ...] = ()
    """Shape of what an encoder, a translator or a sorter takes, channels first; generators take latents."""
    gives: tuple[int, ...] = ()
    """Shape of what a translator gives; generators give samples of the data."""
    examples: Tensor | None = None
    """Pictures [N, C, H, W] on which a translator is proved."""
    multiple_of: int = 1
    """A translator's heights and widths must be multiples of this."""
    preparation: str = "none"
    """What was done to the pictures a translator was trained to begin with, as in `ganstudio.images.degradations`."""
    text: TextFacts | None = None
    """What a text_to_image network reads."""


@dataclass(frozen=True)
class AdversarialPair:
    """The players with their newest weights, as the Lab looks at them: nothing in it draws or changes anything."""

    generate: Callable[[Tensor], Tensor]
    """Latents [N, latent_size] to samples [N, ...]."""
    discriminator: Callable[[Tensor], Tensor] | None
    """Samples [N, ...] to raw scores [N], differentiable; None where the scheme has no score of a single sample."""
    objective: Objective
    """What the players want of the scores."""


class RecipeSettings(Settings, frozen=True):
    """Base of a recipe's settings; they know how to build it."""

    uses_objective: ClassVar[bool] = True
    """False where the scheme is a game of its own and the [objective] section does not count."""
    generator_role: ClassVar[str] = "plain"
    discriminator_role: ClassVar[str] = "plain"
    """Networks that the scheme can use are those whose settings have this `role`."""
    domains: ClassVar[tuple[Domains, ...]] = ("one",)
    """What the data must hold."""
    scalars: ClassVar[tuple[Scalar, ...]] = ()
    """Words for the scalars that it logs beside the common ones, in the order of their plots."""
    previews: ClassVar[tuple[PreviewDescription, ...]] = ()
    """What one sees on each preview beside "generated" and "real"."""
    has_latent: ClassVar[bool] = True
    """False where it starts from pictures and not from z: then its first own preview is what one sees first."""
    least_batch: ClassVar[int] = 2
    """Where nothing looks at several samples at once, as batch norm does, 1 will do."""
    reads_captions: ClassVar[bool] = False
    """Whether it needs data with captions."""

    def build(self, setup: Setup) -> "Recipe":
        """The recipe with its networks' first weights. Raises UserError where parts do not fit together."""
        raise NotImplementedError


class Recipe(ABC):
    """One training scheme at work."""

    def __init__(self, settings: RecipeSettings) -> None:
        self.settings = settings

    @abstractmethod
    def updates(self) -> list[Update]:
        """The next step's updates in order, at least one."""

    def usual_updates(self) -> list[Update]:
        """Those of a step as most of the run's are: by these it is timed how it runs fastest."""
        return self.updates()

    @abstractmethod
    def parts(self) -> dict[str, Stateful]:
        """Everything a checkpoint must hold to go on bit for bit, by name."""

    @abstractmethod
    def networks(self) -> dict[str, nn.Module]:
        """Trained networks by name: what is counted, shared as safetensors and taken over by `start_from`."""

    def networks_to_share(self) -> dict[str, nn.Module]:
        """The networks as others may start from them: averages in place of what they average."""
        return self.networks()

    def settle(self) -> None:
        """Make averages ready to be looked at; called before previews, samples, checkpoints."""

    @abstractmethod
    def memory(self) -> int:
        """About how many bytes the training needs, data aside; asked of a recipe on the meta device."""

    @abstractmethod
    def previews(self) -> dict[str, Pictures]:
        """Pictures of the state now, "generated" as export would draw them from the same fixed latents each time."""

    @abstractmethod
    def sample(self, count: int, seed: int) -> Samples:
        """Samples of the averaged generator, for measures."""

    @abstractmethod
    def exports(self) -> list[Export]:
        """Copies that are ready to leave."""

    def preview_words(self) -> PreviewWords:
        """What one sees on the previews; for recipes that know what to write above their pictures only when built."""
        return PreviewWords(self.settings.previews, self.settings.has_latent)

    def equilibrium(self) -> dict[str, float]:
        """Values of scalars where the game rests."""
        return {}

    def adversarial_pair(self) -> AdversarialPair | None:
        """Both networks as the Lab looks at them, or None where the scheme is no such game."""
        return None

    def notes(self) -> list[str]:
        """Sentences about what happened in the step that was just made; asked once after every step."""
        return []

    def warnings(self) -> list[str]:
        """Sentences about what goes wrong and what to do about it; asked once after every step."""
        return []

    def weights_were_replaced(self) -> None:
        """Called after `start_from` changed the networks: averages begin anew."""

    def live(self) -> dict[str, Plain]:
        """Settings that may change now, by their key in the experiment, with their values."""
        fields = [field for field in describe(type(self.settings)) if field.live]
        return {f"recipe.{field.name}": getattr(self.settings, field.name) for field in fields}

    def changed(self, key: str, value: Plain, before: RecipeSettings | None = None) -> RecipeSettings:
        """The settings (those now, or `before`) with one live change. Raises UserError if that is not possible."""
        if key not in self.live():
            raise UserError(f"{key} cannot change while a run goes on; these can: {', '.join(self.live())}.")
        before = before or self.settings
        values = {f: getattr(before, f) for f in before.__struct_fields__}
        settings = parse(type(self.settings), {**values, key.partition(".")[2]: value}, "recipe")
        self.check_settings(settings)
        return settings

    def change(self, key: str, value: Plain) -> None:
        """Change a live setting from now on. Raises UserError."""
        self.settings = self.changed(key, value)

    def check_settings(self, settings: RecipeSettings) -> None:
        """Raises UserError where settings contradict each other."""


def grid_labels(classes: int) -> np.ndarray | None:
    """Labels of the preview: a square grid whose columns are the first ten classes; None without classes."""
    if not classes:
        return None
    columns = min(classes, 10)
    return np.arange(columns * max(columns, 6)) % columns
