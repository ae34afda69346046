"""The game of two players that the lecture is about: k_D updates of D, then k_G updates of G, again and again.

Works with every objective and every generator and discriminator; Goodfellow et al. 2014, Algorithm 1. Optional: classes
(Mirza and Osindero 2014), packing (Lin et al. 2018, PacGAN), an averaged generator, differentiable augmentation.
"""

import copy
from typing import Annotated, Literal, cast

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.errors import UserError
from ganstudio.events import Pictures
from ganstudio.fields import Part, Plain, parse, setting
from ganstudio.training.augmentation import augment
from ganstudio.training.averaging import Average, gradient_norm
from ganstudio.training.batches import Batch, to_pictures
from ganstudio.training.draws import Draws
from ganstudio.training.layers import hand_in_dropout
from ganstudio.training.memory import count_activations, estimate_bytes
from ganstudio.training.networks import (
    DataShape,
    build_discriminator,
    build_generator,
    discriminator_settings,
    generator_settings,
)
from ganstudio.training.objectives import Objective, objectives
from ganstudio.training.recipes import (
    Export,
    Recipe,
    RecipeSettings,
    Scalars,
    Setup,
    Stateful,
    Update,
    grid_labels,
)

_STATISTICS_LATENTS = 1024
"""Latents from which the averaged generator's batch-norm statistics are computed; of 256 the kernel distance of pixel
faces varied from .0030 to .0053 with the draw."""


class AdversarialSettings(RecipeSettings, frozen=True):
    """DCGAN's values: Adam 2e-4 with beta1 0.5, one update of each player per step."""

    discriminator_steps: Annotated[
        int,
        setting("D updates per step (k_D)", "Updates of the discriminator before each of the generator's.",
                minimum=0, maximum=100, live=True),
    ] = 1  # fmt: skip
    generator_steps: Annotated[
        int,
        setting("G updates per step (k_G)", "Updates of the generator after the discriminator's.",
                minimum=0, maximum=100, live=True),
    ] = 1  # fmt: skip
    discriminator_learning_rate: Annotated[
        float, setting("Learning rate of D", "Step size of the discriminator.", minimum=0.0, maximum=1000.0, live=True)
    ] = 2e-4
    generator_learning_rate: Annotated[
        float, setting("Learning rate of G", "Step size of the generator.", minimum=0.0, maximum=1000.0, live=True)
    ] = 2e-4
    optimiser: Annotated[
        Literal["adam", "sgd"], setting("Optimiser", "Adam, or SGD with momentum beta1 as in 2014.", advanced=True)
    ] = "adam"
    beta1: Annotated[
        float, setting("Beta 1", "How long gradients are remembered.", minimum=0.0, maximum=0.9999, advanced=True)
    ] = 0.5
    beta2: Annotated[
        float, setting("Beta 2", "How long their size is remembered.", minimum=0.0, maximum=0.99999, advanced=True)
    ] = 0.999
    averaging: Annotated[
        float,
        setting("Averaging", "Decay of the generator's moving average, which samples and exports show.",
                minimum=0.0, maximum=0.99999, advanced=True),
    ] = 0.998  # fmt: skip
    conditional: Annotated[
        bool, setting("Conditional", "Both players are told the class, so that one can ask for it afterwards.")
    ] = False
    packing: Annotated[
        int,
        setting("Packing", "D judges this many samples together, so that a lack of variety shows. PacGAN 2018.",
                minimum=1, maximum=8),
    ] = 1  # fmt: skip
    reuse_fakes: Annotated[
        bool,
        setting("Reuse fakes", "G's update judges the pictures that D has just seen: one pass through G is saved.",
                advanced=True),
    ] = True  # fmt: skip

    def build(self, setup: Setup) -> "Adversarial":
        return Adversarial(self, setup)


class Adversarial(Recipe):
    """Generator, discriminator, their optimisers and the generator's average."""

    def __init__(self, settings: AdversarialSettings, setup: Setup) -> None:
        super().__init__(settings)
        self._setup, self._compute = setup, setup.compute
        experiment = setup.experiment
        self._objective = _objective(experiment.objective)
        self._latents = generator_settings(experiment.generator)
        self.check_settings(settings)
        _check(settings, setup)
        shape = setup.data.sample
        self._classes = len(setup.data.classes) if settings.conditional else 0
        first = self._seed_of_weights
        self.generator = setup.compute.place(
            build_generator(self._latents, DataShape(shape, self._classes), first("generator"))
        )
        packed = DataShape((shape[0] * settings.packing, *shape[1:]), self._classes)
        judge = discriminator_settings(experiment.discriminator)
        self.discriminator = setup.compute.place(
            build_discriminator(judge, packed, self._objective.critic_norm, first("discriminator"))
        )
        self.average = Average(self.generator, settings.averaging)
        self._generator_optimiser = self._optimiser(self.generator, settings.generator_learning_rate)
        self._discriminator_optimiser = self._optimiser(self.discriminator, settings.discriminator_learning_rate)
        self._round: tuple[Batch, Tensor] | None = None

    def _seed_of_weights(self, part: str) -> torch.Generator | None:
        """None on the meta device, where a recipe is built only to be asked for its size."""
        if self._compute.device.type == "meta":
            return None
        return Draws(self._setup.experiment.seed, 0, 0, torch.device("cpu")).generator(part)

    @property
    def _settings(self) -> AdversarialSettings:
        return cast(AdversarialSettings, self.settings)

    # --- the game

    def updates(self) -> list[Update]:
        self._round = None
        settings = self._settings
        discriminator = Update("discriminator", self._update_discriminator)
        generator = Update("generator", self._update_generator)
        return [discriminator] * settings.discriminator_steps + [generator] * settings.generator_steps

    def _update_discriminator(self, draws: Draws, read: bool) -> Scalars:
        self.discriminator.requires_grad_(True)
        hand_in_dropout(self.discriminator, draws.generator("dropout"))
        real, fake = self._draw_round(draws, with_graph=self._settings.reuse_fakes)
        real_scores = self._scores(real.samples, real.labels, draws, "real")
        fake_scores = self._scores(fake.detach(), real.labels, draws, "fake")
        loss = self._objective.critic_loss(real_scores, fake_scores)
        penalty = self._penalty(real, fake.detach(), draws)
        _descend(self._discriminator_optimiser, loss if penalty is None else loss + penalty)
        self._round = (real, fake) if self._settings.reuse_fakes else None
        if not read:
            return {}
        scalars = {
            "discriminator_loss": loss,
            "real_score": self._plotted(real_scores),
            "fake_score": self._plotted(fake_scores),
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
        }
        return scalars if penalty is None else {**scalars, "penalty": penalty}

    def _update_generator(self, draws: Draws, read: bool) -> Scalars:
        self.discriminator.requires_grad_(False)  # gradients of its weights would be thrown away: a third of the work
        hand_in_dropout(self.discriminator, draws.generator("dropout"))
        real, fake = self._round or self._draw_round(draws, with_graph=True)
        self._round = None
        real_scores = None
        if self._objective.compares_with_real:
            with torch.no_grad():
                real_scores = self._scores(real.samples, real.labels, draws, "real")
        fake_scores = self._scores(fake, real.labels, draws, "fake")
        loss = self._objective.generator_loss(real_scores, fake_scores)
        _descend(self._generator_optimiser, loss)
        self.average.update(self.generator)
        if not read:
            return {}
        return {"generator_loss": loss, "generator_gradient": gradient_norm(list(self.generator.parameters()))}

    def _draw_round(self, draws: Draws, with_graph: bool) -> tuple[Batch, Tensor]:
        """Real samples, and as many generated ones of the same classes."""
        count = self._setup.experiment.batch_size
        batch = self._setup.draw_from().draw(count, draws)
        real = Batch(batch.samples, batch.labels if self._classes else None)
        latents = draws.latents("latents", self._latents.latent_law, count, self._latents.latent_size)
        with torch.set_grad_enabled(with_graph):
            return real, self._compute.samples(self.generator, latents, real.labels)

    def _scores(self, samples: Tensor, labels: Tensor | None, draws: Draws, purpose: str) -> Tensor:
        if self._setup.experiment.augmentation.differentiable:
            samples = augment(samples, draws, f"augment {purpose}")
        return self._compute.scores(self.discriminator, self._packed(samples), labels)

    def _packed(self, samples: Tensor) -> Tensor:
        """[N, C, ...] to [N / packing, packing * C, ...]."""
        packing = self._settings.packing
        return samples.reshape(-1, packing * samples.shape[1], *samples.shape[2:]) if packing > 1 else samples

    def _penalty(self, real: Batch, fake: Tensor, draws: Draws) -> Tensor | None:
        """In float32 without autocast: the norm of a gradient does not survive bfloat16."""

        def critic(samples: Tensor) -> Tensor:
            scores: Tensor = self.discriminator(samples, real.labels)
            return scores

        packed_fake = self._packed(fake.float())
        return self._objective.critic_penalty(critic, self._packed(real.samples), packed_fake, draws)

    def _plotted(self, scores: Tensor) -> Tensor:
        return (scores.sigmoid() if self._objective.probabilities else scores).mean()

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {
            "generator": self.generator,
            "discriminator": self.discriminator,
            "average": self.average,
            "generator_optimiser": self._generator_optimiser,
            "discriminator_optimiser": self._discriminator_optimiser,
        }

    def networks(self) -> dict[str, nn.Module]:
        return {"generator": self.generator, "discriminator": self.discriminator}

    def networks_to_share(self) -> dict[str, nn.Module]:
        return {"generator": self.average.network, "discriminator": self.discriminator}

    def weights_were_replaced(self) -> None:
        self.average.network.load_state_dict(self.generator.state_dict())

    def equilibrium(self) -> dict[str, float]:
        return self._objective.equilibrium()

    def previews(self) -> dict[str, Pictures]:
        labels = grid_labels(self._classes)
        draws = Draws(self._setup.experiment.seed, 0, 0, self._compute.device)
        real = self._setup.draw_from().draw(64 if labels is None else len(labels), draws, "preview")
        return {"generated": self._pictures(64, "preview", draws, labels), "real": to_pictures(real.samples)}

    def sample(self, count: int, seed: int) -> Pictures:
        draws = Draws(seed, 0, 0, self._compute.device)
        labels = self._labels_like_data(count, draws)
        return self._pictures(count, "sample", draws, None if labels is None else labels.cpu().numpy())

    def exports(self) -> list[Export]:
        network = copy.deepcopy(self.average.network).cpu().float().eval()
        classes = self._setup.data.classes if self._classes else ()
        return [Export("generator", network, "generator", self._latents.latent_size, self._latents.latent_law, classes)]

    @torch.no_grad()
    def _pictures(self, count: int, purpose: str, draws: Draws, labels: np.ndarray | None) -> Pictures:
        """Samples of the averaged generator in float32, a batch at a time, exactly as its export makes them."""
        count = count if labels is None else len(labels)
        latents = draws.latents(purpose, self._latents.latent_law, count, self._latents.latent_size)
        classes = None if labels is None else torch.from_numpy(labels).to(self._compute.device)
        batches = [slice(start, start + 64) for start in range(0, count, 64)]
        parts = [self.average.network(latents[b], None if classes is None else classes[b]) for b in batches]
        return to_pictures(torch.cat(parts))

    def settle(self) -> None:
        """Recompute the average's batch-norm statistics from the same latents each time."""
        draws = Draws(self._setup.experiment.seed, 0, 0, self._compute.device)
        size, law = self._latents.latent_size, self._latents.latent_law
        latents = draws.latents("statistics", law, _STATISTICS_LATENTS, size)
        labels = self._labels_like_data(_STATISTICS_LATENTS, draws)

        def draw_all(network: nn.Module) -> None:
            for part in (slice(start, start + 256) for start in range(0, _STATISTICS_LATENTS, 256)):
                self._compute.samples(network, latents[part], None if labels is None else labels[part])

        self.average.refresh_statistics(draw_all)

    def _labels_like_data(self, count: int, draws: Draws) -> Tensor | None:
        return self._setup.draw_from().labels_like_data(count, draws, "labels") if self._classes else None

    def memory(self) -> int:
        batch = self._setup.experiment.batch_size
        labels = torch.zeros(batch, dtype=torch.int64, device="meta") if self._classes else None
        latents = torch.empty(batch, self._latents.latent_size, device="meta")
        samples = self._packed(torch.empty(batch, *self._setup.data.sample, device="meta"))
        activations = count_activations(self.generator, latents, labels)
        activations += 2 * count_activations(self.discriminator, samples, labels)
        return estimate_bytes(self.networks(), activations, self._compute.precision.itemsize)

    # --- settings

    def _optimiser(self, network: nn.Module, rate: float) -> torch.optim.Optimizer:
        settings = self._settings
        if settings.optimiser == "sgd":
            return torch.optim.SGD(network.parameters(), rate, momentum=settings.beta1)
        return torch.optim.Adam(network.parameters(), rate, (settings.beta1, settings.beta2), fused=True)

    def check_settings(self, settings: RecipeSettings) -> None:
        assert isinstance(settings, AdversarialSettings)
        if not settings.discriminator_steps and not settings.generator_steps:
            raise UserError("One player at least must move: k_D and k_G cannot both be 0.")

    def change(self, key: str, value: Plain) -> None:
        super().change(key, value)
        _set_rate(self._generator_optimiser, self._settings.generator_learning_rate)
        _set_rate(self._discriminator_optimiser, self._settings.discriminator_learning_rate)


def _descend(optimiser: torch.optim.Optimizer, loss: Tensor) -> None:
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()


def _set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate


def _objective(section: dict[str, Plain]) -> Objective:
    values = dict(section)
    part = objectives()[str(values.pop("name"))]
    objective = parse(part.settings, values, "objective")
    assert isinstance(objective, Objective)
    return objective


def _check(settings: AdversarialSettings, setup: Setup) -> None:
    """Raises UserError where the parts do not fit together."""
    if settings.conditional and not setup.data.classes:
        raise UserError("This data set has no classes, so the training cannot be conditional: switch it off.")
    if settings.conditional and settings.packing > 1:
        raise UserError("Packing and classes do not go together: set packing to 1 or switch conditional off.")
    if setup.experiment.batch_size % settings.packing:
        raise UserError(f"The batch size must be a multiple of the packing, {settings.packing}.")


RECIPE = Part(
    name="adversarial",
    title="Adversarial training",
    help="Generator against discriminator, in turns. The scheme behind DCGAN, LSGAN, WGAN-GP and most others.",
    settings=AdversarialSettings,
)
