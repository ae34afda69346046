"""What all recipes share that train one generator from latents: its average, previews, samples and exports.

A scheme adds its other players and its updates (`training/recipes`).
"""

import copy

import torch
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.images.arrays import Pictures
from ganstudio.training.components.averaging import Average
from ganstudio.training.components.batches import Batch, Samples, to_samples
from ganstudio.training.components.memory import count_activations, estimate_bytes
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import (
    DataShape,
    build_discriminator,
    build_generator,
    discriminator_settings,
    generator_settings,
)
from ganstudio.training.recipe import Export, Recipe, Setup, Stateful, grid_labels
from ganstudio.training.recipe_bases.optimisers import PlayersSettings, build_optimiser, descend

_STATISTICS_LATENTS = 1024
"""Latents from which the averaged generator's batch-norm statistics are computed; of 256 the kernel distance of pixel
faces varied from .0030 to .0053 with the draw."""
_PREVIEW = {"picture": 64, "sequence": 16, "points": 2048}
"""How many samples a preview shows, by kind of output."""


class GeneratorRecipe(Recipe):
    """A generator with its optimiser and its average; `classes` 0 where nobody is told the class."""

    settings: PlayersSettings

    def __init__(self, settings: PlayersSettings, setup: Setup, classes: int = 0) -> None:
        super().__init__(settings)
        self.setup, self.compute, self.classes = setup, setup.compute, classes
        self.latents = generator_settings(setup.experiment.generator)
        self.check_settings(settings)
        if setup.experiment.augmentation.differentiable and setup.data.output != "picture":
            raise UserError("Differentiable augmentation is made for pictures; switch it off for these data.")
        self.generator = setup.compute.place(self.first_generator())
        self.average = Average(self.generator, settings.averaging)
        self.generator_optimiser = build_optimiser(settings, self.generator)

    def first_generator(self) -> nn.Module:
        """The experiment's generator with its first weights, on the CPU."""
        shape = DataShape(self.setup.data.sample, self.classes)
        return build_generator(self.latents, shape, self.seed_of_weights("generator"))

    def seed_of_weights(self, part: str) -> torch.Generator | None:
        """None on the meta device, where a recipe is built only to be asked for its size."""
        if self.compute.device.type == "meta":
            return None
        return RngStreams(self.setup.experiment.seed, 0, 0, torch.device("cpu")).generator(part)

    def build_discriminator(self, shape: DataShape, norm: str, part: str = "discriminator") -> nn.Module:
        """The experiment's discriminator for samples of `shape`, with first weights of its own for each `part`."""
        settings = discriminator_settings(self.setup.experiment.discriminator)
        return self.compute.place(build_discriminator(settings, shape, norm, self.seed_of_weights(part)))

    # --- one round of the game

    def draw_round(self, rng: RngStreams) -> tuple[Batch, Tensor]:
        """Real samples and as many latents; the labels of both are the real ones', None where classes do not count."""
        count = self.setup.experiment.batch_size
        batch = self.setup.draw_from().draw(count, rng)
        real = Batch(batch.samples, batch.labels if self.classes else None)
        return real, rng.latents("latents", self.latents.latent_distribution, count, self.latents.latent_size)

    def move_generator(self, loss: Tensor, rng: RngStreams) -> None:
        """One step of the generator's optimiser at this step's rate; the average follows."""
        descend(self.generator_optimiser, loss, self.settings.generator_learning_rate * self.decay(rng.step))
        self.average.update(self.generator)

    def rate_of_discriminator(self, rng: RngStreams) -> float:
        """The discriminator's learning rate at this step."""
        return self.settings.discriminator_learning_rate * self.decay(rng.step)

    def decay(self, step: int) -> float:
        """What both learning rates are multiplied by at `step`."""
        return self.settings.decay(step)

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {
            "generator": self.generator,
            "average": self.average,
            "generator_optimiser": self.generator_optimiser,
        }

    def networks(self) -> dict[str, nn.Module]:
        return {"generator": self.generator}

    def networks_to_share(self) -> dict[str, nn.Module]:
        return {**self.networks(), "generator": self.average.network}

    def weights_were_replaced(self) -> None:
        self.average.network.load_state_dict(self.generator.state_dict())

    def previews(self) -> dict[str, Pictures]:
        count, told = self.preview_told()
        rng = RngStreams(self.setup.experiment.seed, 0, 0, self.compute.device)
        batches = self.setup.draw_from()
        real = batches.draw(count, rng, "preview")
        latents = rng.latents("preview", self.latents.latent_distribution, count, self.latents.latent_size)
        return {
            "generated": batches.in_pictures(self.samples_of(latents, told), generated=True),
            "real": batches.in_pictures(to_samples(real.samples, self.setup.data.output), generated=False),
        }

    def preview_told(self) -> tuple[int, Tensor | None]:
        """How many samples a preview shows, and what the generator takes for them beside latents."""
        labels = grid_labels(self.classes)
        if labels is None:
            return _PREVIEW[self.setup.data.output], None
        return len(labels), torch.from_numpy(labels).to(self.compute.device)

    def sample(self, count: int, seed: int) -> Samples:
        rng = RngStreams(seed, 0, 0, self.compute.device)
        latents = rng.latents("sample", self.latents.latent_distribution, count, self.latents.latent_size)
        return self.samples_of(latents, self.told_like_data(count, rng))

    def exports(self) -> list[Export]:
        network = copy.deepcopy(self.average.network).cpu().float().eval()
        classes = self.setup.data.classes if self.classes else ()
        return [
            Export(
                "generator", network, "generator", self.latents.latent_size, self.latents.latent_distribution, classes
            )
        ]

    @torch.no_grad()
    def samples_of(self, latents: Tensor, told: Tensor | None) -> Samples:
        """Samples of the averaged generator in float32, a batch at a time, exactly as its export makes them.

        `told` [N, ...] is what the generator takes beside latents, such as labels.
        """
        at_once = 64 if self.setup.data.output == "picture" else 4096
        batches = [slice(start, start + at_once) for start in range(0, len(latents), at_once)]
        parts = [self.average.network(latents[b], None if told is None else told[b]) for b in batches]
        return to_samples(torch.cat(parts), self.setup.data.output)

    def settle(self) -> None:
        """Recompute the average's batch-norm statistics from the same latents each time."""
        rng = RngStreams(self.setup.experiment.seed, 0, 0, self.compute.device)
        size, distribution = self.latents.latent_size, self.latents.latent_distribution
        latents = rng.latents("statistics", distribution, _STATISTICS_LATENTS, size)
        told = self.told_like_data(_STATISTICS_LATENTS, rng)

        def draw_all(network: nn.Module) -> None:
            for part in (slice(start, start + 256) for start in range(0, _STATISTICS_LATENTS, 256)):
                self.compute.samples(network, latents[part], None if told is None else told[part])

        self.average.refresh_statistics(draw_all)

    def told_like_data(self, count: int, rng: RngStreams) -> Tensor | None:
        """What the generator takes beside `count` latents, as often as in the data; None where it is nothing."""
        return self.setup.draw_from().labels_like_data(count, rng, "labels") if self.classes else None

    # --- memory

    def judged(self, samples: Tensor) -> Tensor:
        """Samples [N, ...] in the shape in which the discriminator sees them."""
        return samples

    def memory(self) -> int:
        batch = self.setup.experiment.batch_size
        labels = torch.zeros(batch, dtype=torch.int64, device="meta") if self.classes else None
        latents = torch.empty(batch, self.latents.latent_size, device="meta")
        activations = count_activations(self.generator, latents, labels)
        activations += self.discriminator_activations(
            torch.empty(batch, *self.setup.data.sample, device="meta"), labels
        )
        return estimate_bytes(self.networks(), activations, self.compute.precision.itemsize)

    def discriminator_activations(self, samples: Tensor, labels: Tensor | None) -> int:
        """Numbers that the other players' forward passes of one round produce; asked on the meta device."""
        return 2 * count_activations(self.networks()["discriminator"], self.judged(samples), labels)
