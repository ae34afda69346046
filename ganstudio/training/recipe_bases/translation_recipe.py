"""What CycleGAN, CUT and pix2pix share: two domains, the schedule of the rates, what is looked at and exported."""

import copy
from typing import Annotated, Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.core.settings import setting
from ganstudio.datasets import Domains
from ganstudio.images.arrays import Pictures
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.averaging import Average
from ganstudio.training.components.batches import BatchSource, to_pictures
from ganstudio.training.components.low_value_alarm import LowValueAlarm
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import (
    Translator,
    build_patch_critic,
    build_translator,
    patch_critic_settings,
    translator_settings,
)
from ganstudio.training.recipe import Export, Recipe, RecipeSettings, Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.optimisers import Averaging, Beta1

_LOOKED_AT = 8
"""Held-out pictures of each domain that are translated to be looked at."""
_PROVED_ON = 16
_FLAT = 0.02
"""Pictures whose values deviate less, of a range of 2, are flat."""


SCORES = (
    Scalar(name="real_score", label="real", plot="What D thinks", colour="real",
           help="of real pictures; where it is a probability, 1 is surely real and 0 surely translated"),
    Scalar(name="fake_score", label="made", plot="What D thinks", colour="generator", help="of translated pictures"),
)  # fmt: skip
"""There is no z: the common words for both would be wrong."""
AGREEMENT = Scalar(
    name="colour_agreement", label="", plot="Agreement of brightness", figure="agreement",
    help="correlation of brightness between pictures and their translations; below 0, colours are inverted",
)  # fmt: skip
INVERTED = -0.15
"""An agreement below it, which lasts, is an inversion."""
SAME_PICTURES = (
    "What the translator makes of the same held-out pictures at every step, with averaged weights, like an export."
)


class TranslationSettings(RecipeSettings, frozen=True):
    """Adam 2e-4 with beta1 .5; the rate stays for a while and then falls to nothing along a line. Zhu et al. 2017."""

    generator_role = "translator"
    discriminator_role = "patch"
    domains: ClassVar[tuple[Domains, ...]] = ("two", "pairs")
    least_batch = 1

    learning_rate: Annotated[
        float, setting("Learning rate", "Step size of all players.", minimum=0.0, maximum=1000.0, live=True)
    ] = 2e-4
    steady_steps: Annotated[
        int, setting("Steps at full rate", "Then the learning rate begins to fall.", minimum=0, unit="steps")
    ] = 10_000
    falling_steps: Annotated[
        int,
        setting("Steps to zero", "How long the rate falls along a line; 0: it stays.", minimum=0, unit="steps"),
    ] = 10_000
    beta1: Beta1 = 0.5
    averaging: Averaging = 0.995
    shift: Annotated[
        int,
        setting("Shift", "Each picture is moved by up to this many pixels, its rim reflected: the papers' random crop.",
                minimum=0, maximum=64, unit="pixels", advanced=True),
    ] = 4  # fmt: skip
    crop: Annotated[
        int,
        setting("Crop", "Learn from squares of this side, cut anew from each picture every time it is drawn; 0: from "
                "whole pictures. A translator takes any size afterwards.", minimum=0, maximum=512, unit="pixels",
                advanced=True),
    ] = 0  # fmt: skip

    def rate(self, step: int) -> float:
        """The learning rate at `step`."""
        if not self.falling_steps or step <= self.steady_steps:
            return self.learning_rate
        return self.learning_rate * max(0.0, 1 - (step - self.steady_steps) / self.falling_steps)


class TranslationRecipe(Recipe):
    """Two domains, A and B, and what they are drawn from."""

    settings: TranslationSettings

    def __init__(self, settings: TranslationSettings, setup: Setup) -> None:
        super().__init__(settings)
        self.setup, self.compute = setup, setup.compute
        if not setup.data.other:
            raise UserError("A translator needs two kinds of pictures: two folders, pairs, or pairs made from one.")
        self.channels = (setup.data.sample[0], setup.data.other[0])
        whole = setup.data.sample[1]
        self.side = min(settings.crop or whole, whole)
        self._other: BatchSource | None = None

    # --- players

    def build_translator(self, inputs: int, outputs: int, part: str) -> Translator:
        settings = translator_settings(self.setup.experiment.generator)
        self._check_size(settings.multiple_of)
        translator = build_translator(settings, inputs, outputs, self.seed_of_weights(part))
        self.compute.place(translator)
        return translator

    def build_critic(self, channels: int, part: str) -> nn.Module:
        settings = patch_critic_settings(self.setup.experiment.discriminator)
        if self.side < settings.smallest:
            raise UserError(f"This critic needs pictures of {settings.smallest} pixels or more, not {self.side}: "
                            "choose a smaller patch.")  # fmt: skip
        return self.compute.place(build_patch_critic(settings, channels, self.seed_of_weights(part)))

    def build_optimiser(self, *networks: nn.Module) -> torch.optim.Optimizer:
        parameters = [parameter for network in networks for parameter in network.parameters()]
        return torch.optim.Adam(parameters, 0.0, (self.settings.beta1, 0.999), fused=True)

    def seed_of_weights(self, part: str) -> torch.Generator | None:
        if self.compute.device.type == "meta":
            return None
        return RngStreams(self.setup.experiment.seed, 0, 0, torch.device("cpu")).generator(part)

    def _check_size(self, multiple: int) -> None:
        for size in (self.setup.data.sample[1], self.side):
            if size % multiple or size < 4 * min(multiple, 4):
                raise UserError(f"This translator needs pictures whose side is a multiple of {multiple}, not {size}.")

    # --- pictures of both domains

    @property
    def other(self) -> BatchSource:
        """The second domain, on the same device."""
        if self._other is None:
            first = self.setup.draw_from()
            assert first.dataset.other is not None
            self._other = BatchSource(first.dataset.other, first.device, first.memory_format, first.mirror)
        return self._other

    def draw_both(self, rng: RngStreams) -> tuple[Tensor, Tensor]:
        """A batch of A and one of B, [N, C, H, W]: pairs where the data are aligned, by the same draws."""
        first, count = self.setup.draw_from(), self.setup.experiment.batch_size
        aligned = first.dataset.aligned
        a = first.draw(count, rng, "batch").samples
        b = self.other.draw(count, rng, "batch" if aligned else "other batch").samples
        return self._placed(a, rng, ""), self._placed(b, rng, "" if aligned else "other ")

    def _placed(self, pictures: Tensor, rng: RngStreams, prefix: str) -> Tensor:
        return self._cropped(self._shifted(pictures, rng, f"{prefix}shift"), rng, f"{prefix}crop")

    def _cropped(self, pictures: Tensor, rng: RngStreams, purpose: str) -> Tensor:
        """A square of `side` from each, every one from a place of its own."""
        if not (room := pictures.shape[2] - self.side):
            return pictures
        places = rng.integers(purpose, room + 1, len(pictures), 2).tolist()
        cut = [p[:, y : y + self.side, x : x + self.side] for p, (y, x) in zip(pictures, places, strict=True)]
        return torch.stack(cut).contiguous(memory_format=self.compute.memory_format)

    def learnt_from(self, sample: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of what is learnt from in one step, of a domain's whole pictures [C, H, W]."""
        return (sample[0], self.side, self.side)

    def _shifted(self, pictures: Tensor, rng: RngStreams, purpose: str) -> Tensor:
        most = min(self.settings.shift, pictures.shape[2] // 4)
        if not most:
            return pictures
        down, right = rng.integers(purpose, 2 * most + 1, 2).tolist()
        padded = nn.functional.pad(pictures, (most,) * 4, mode="reflect")
        return padded[..., down : down + pictures.shape[2], right : right + pictures.shape[3]].contiguous(
            memory_format=self.compute.memory_format
        )

    def held_out(self, batches: BatchSource, count: int) -> Tensor:
        """Held-out pictures from all over a domain, always the same ones; training ones where too few are held out."""
        data = batches.dataset
        available = data.testing if len(data.testing) >= count else np.concatenate([data.testing, data.training])
        chosen = available[np.linspace(0, len(available) - 1, min(count, len(available)), dtype=np.int64)]
        pictures = torch.from_numpy(np.ascontiguousarray(data.samples[np.sort(chosen)])).to(batches.device)
        return pictures.permute(0, 3, 1, 2).float() / 127.5 - 1

    # --- what others see

    def translated(self, average: Average, pictures: Tensor) -> Tensor:
        """By the averaged translator, in float32, exactly as its export does it."""
        with torch.no_grad():
            return torch.cat([average.network(pictures[start : start + 8]) for start in range(0, len(pictures), 8)])

    def looked_at(self) -> tuple[Tensor, Tensor]:
        """Held-out pictures of A and of B to be looked at."""
        return self.held_out(self.setup.draw_from(), _LOOKED_AT), self.held_out(self.other, _LOOKED_AT)

    def translate_held_out(self, average: Average, count: int, seed: int) -> Pictures:
        """`count` held-out pictures of A, drawn by the seed, as pictures of B, for measures."""
        first = self.setup.draw_from()
        testing = first.dataset.testing if len(first.dataset.testing) else first.dataset.training
        chosen = np.random.default_rng(seed).choice(testing, count, replace=len(testing) < count)
        different, places = np.unique(chosen, return_inverse=True)  # of few pictures each is translated once
        parts = []
        for start in range(0, len(different), 16):
            pictures = torch.from_numpy(np.ascontiguousarray(first.dataset.samples[different[start : start + 16]]))
            batch = pictures.to(first.device).permute(0, 3, 1, 2).float() / 127.5 - 1
            parts.append(to_pictures(self.translated(average, batch)))
        return np.concatenate(parts)[places]

    def export_of(self, name: str, average: Average) -> Export:
        """A translator that is ready to leave: "a-to-b" or "b-to-a", with pictures to prove it on."""
        network = copy.deepcopy(average.network).cpu().float().eval()
        shapes = (self.setup.data.sample, self.setup.data.other)
        takes, gives = shapes if name == "a-to-b" else shapes[::-1]
        return Export(
            name, network, "translator", 0, "normal", (), sample=takes, gives=gives, examples=self._examples(name),
            multiple_of=translator_settings(self.setup.experiment.generator).multiple_of,
            preparation=self.setup.data.preparation if name == "a-to-b" else "none",
        )  # fmt: skip

    def _examples(self, name: str) -> Tensor | None:
        """Pictures of the data, but no flat ones: there instance norm amplifies what is left of rounding."""
        if self.setup.batches is None:
            return None
        pictures = self.held_out(self.setup.batches if name == "a-to-b" else self.other, 4 * _PROVED_ON).cpu()
        lively = pictures[pictures.flatten(1).std(1) > _FLAT]
        return (lively if len(lively) else pictures)[:_PROVED_ON]


class OneWayRecipe(TranslationRecipe):
    """One translator, from A to B, one critic and one average: the subclass makes them, and says what they play."""

    generator: nn.Module
    discriminator: nn.Module
    average: Average
    _generator_optimiser: torch.optim.Optimizer
    _discriminator_optimiser: torch.optim.Optimizer
    _round: tuple[Any, ...] | None = None
    """What the critic's update leaves to the generator's of the same step: one pass is saved."""
    _watch: LowValueAlarm

    def updates(self) -> list[Update]:
        return [Update("discriminator", self._update_discriminator), Update("generator", self._update_generator)]

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        raise NotImplementedError

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        raise NotImplementedError

    # --- what others see

    def warnings(self) -> list[str]:
        return self._watch.news()

    def networks(self) -> dict[str, nn.Module]:
        return {"generator": self.generator, "discriminator": self.discriminator}

    def parts(self) -> dict[str, Stateful]:
        return {
            **self.networks(), "average": self.average,
            "generator_optimiser": self._generator_optimiser, "discriminator_optimiser": self._discriminator_optimiser,
        }  # fmt: skip

    def networks_to_share(self) -> dict[str, nn.Module]:
        return {**self.networks(), "generator": self.average.network}

    def weights_were_replaced(self) -> None:
        self.average.network.load_state_dict(self.generator.state_dict())

    def sample(self, count: int, seed: int) -> Pictures:
        return self.translate_held_out(self.average, count, seed)

    def exports(self) -> list[Export]:
        return [self.export_of("a-to-b", self.average)]


def in_rows(*columns: Tensor) -> Pictures:
    """Pictures that belong together, side by side: each [N, C, H, W] becomes a column of [N, H, columns * W, 3]."""
    wide = [to_pictures(column.expand(-1, 3, -1, -1) if column.shape[1] == 1 else column) for column in columns]
    return np.concatenate(wide, axis=2)


def l1(made: Tensor, wanted: Tensor) -> Tensor:
    """Mean absolute difference, a float32 scalar."""
    return (made.float() - wanted.float()).abs().mean()


def squared(scores: Tensor, wanted: float) -> Tensor:
    """Mean squared distance of scores from what they should be, a float32 scalar."""
    return (scores.float() - wanted).square().mean()


def agreement(source: Tensor, made: Tensor) -> Tensor:
    """Correlation of brightness between pictures and their translations, -1 to 1: below 0, colours are inverted."""
    x, y = (pictures.float().mean(1).flatten() for pictures in (source, made))
    x, y = x - x.mean(), y - y.mean()
    return (x * y).sum() / (x.norm() * y.norm()).clamp_min(1e-6)
