"""BEGAN, Berthelot et al. 2017: the discriminator is an auto-encoder, and a control loop keeps the game in balance.

With the error L(v) = |v - D(v)|_1 per number of the sample, equations as in section 3.4 of the paper:

    L_D = L(x) - k_t L(G(z_D))          L_G = L(G(z_G))
    k_t+1 = clip(k_t + lambda (gamma L(x) - L(G(z_G))), 0, 1),  k_0 = 0
    M = L(x) + |gamma L(x) - L(G(z_G))|     the measure of convergence

gamma is the ratio E L(G(z)) / E L(x) at rest: the lower, the more D cares for real samples only, the less variety there
is. "The learning rate halves when M stalls" (4.1) is made precise in `Plateau`.

Ours is the head start: nothing in L_G keeps samples apart, and from random weights they all run to the picture that is
rebuilt most easily. A generator that begins as D's decoder, which is of the same architecture (3.5), draws the data's
variety from its first step, and gamma says how much of it is kept. `head_start = 0` is the paper's beginning.
"""

from typing import Annotated, Any

import torch
from torch import Tensor, nn

from ganstudio.core.settings import Part, setting
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.averaging import gradient_norm
from ganstudio.training.components.plateau import Plateau
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import DataShape
from ganstudio.training.networks.autoencoder import AutoEncoder, DecodingGenerator
from ganstudio.training.objectives import Objective
from ganstudio.training.recipe import AdversarialPair, Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe
from ganstudio.training.recipe_bases.optimisers import (
    Averaging,
    DiscriminatorRate,
    GeneratorRate,
    PlayersSettings,
    build_optimiser,
    descend,
)

_CODES = 1024
"""Real samples whose codes say what the generator's latents shall become."""


class BoundaryEquilibriumSettings(PlayersSettings, frozen=True):
    """The paper's values; Adam 1e-4."""

    gamma: Annotated[
        float,
        setting("Diversity (gamma)", "How large the error of generated samples shall be beside that of real ones: low "
                "for clean pictures, high for variety. The paper uses 0.3 to 0.7.",
                minimum=0.0, maximum=1.0, live=True),
    ] = 0.5  # fmt: skip
    gain: Annotated[
        float,
        setting("Gain (lambda)", "How fast k follows the imbalance.", minimum=0.0, maximum=1.0, live=True,
                advanced=True),
    ] = 0.001  # fmt: skip
    head_start: Annotated[
        int,
        setting("Head start", "Steps in which the auto-encoder learns alone. Then the generator begins as a copy of "
                "its decoder, if both are alike. Beside one that knows nothing all samples run to the same place.",
                minimum=0, unit="steps", advanced=True),
    ] = 0  # fmt: skip
    window: Annotated[
        int,
        setting("Window", "Steps over which M is averaged before it is compared.", minimum=1, unit="steps",
                live=True, advanced=True),
    ] = 250  # fmt: skip
    patience: Annotated[
        int,
        setting("Patience", "Windows in a row without a new lowest M after which both learning rates halve; "
                "0: they never do.", minimum=0, live=True, advanced=True),
    ] = 4  # fmt: skip
    discriminator_learning_rate: DiscriminatorRate = 1e-4
    generator_learning_rate: GeneratorRate = 1e-4
    averaging: Averaging = 0.995

    uses_objective = False
    discriminator_role = "autoencoder"
    formulae = (
        ("discriminator", "J_D = E_x L(x) − k E_z L(G(z)),  L(v) = |v − D(v)|"),
        ("generator", "J_G = E_z L(G(z))"),
    )
    scalars = (
        Scalar(name="convergence", label="M", plot="Convergence", figure="M",
               help="the measure of convergence; compare it within one data set only"),
        Scalar(name="k", label="k", plot="Balance", colour="discriminator", figure="k",
               help="how much the discriminator cares for generated samples"),
        Scalar(name="ratio", label="ratio", plot="Balance", colour="generator",
               help="L(G(z)) / L(x), which the control loop brings to gamma"),
        Scalar(name="gamma", label="gamma", plot="Balance", colour="real", figure="gamma", help="the ratio asked for"),
        Scalar(name="reconstruction_real", label="L(x)", plot="Reconstruction errors", colour="real",
               help="how far real samples are from their reconstruction"),
        Scalar(name="reconstruction_fake", label="L(G(z))", plot="Reconstruction errors", colour="generator",
               help="how far generated samples are from their reconstruction"),
        Scalar(name="learning_rate", label="", plot="Learning rate", figure="rate",
               help="of the generator; it halves when M stalls"),
    )  # fmt: skip

    def build(self, setup: Setup) -> "BoundaryEquilibrium":
        return BoundaryEquilibrium(self, setup)


class Energy(Objective, frozen=True):
    """BEGAN's losses in terms of scores: the score of a sample is -L, minus its reconstruction error."""

    k: float = 0.0
    """k_t, how much the discriminator cares for generated samples now."""

    probabilities = False

    def critic_loss(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        return self.k * fake_scores.mean() - real_scores.mean()

    def generator_loss(self, real_scores: Tensor | None, fake_scores: Tensor) -> Tensor:
        return -fake_scores.mean()


class Balance:
    """k_t, the integral part of the control loop."""

    def __init__(self, device: torch.device) -> None:
        self.k = torch.zeros((), device=device)

    @torch.no_grad()
    def follow(self, real: Tensor, fake: Tensor, settings: BoundaryEquilibriumSettings) -> Tensor:
        """Move k by this step's mean errors, scalars; returns M."""
        imbalance = settings.gamma * real - fake
        self.k = (self.k + settings.gain * imbalance).clamp(0, 1)
        return real + imbalance.abs()

    def state_dict(self) -> dict[str, Any]:
        return {"k": self.k}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.k = state["k"].to(self.k.device)


class BoundaryEquilibrium(GeneratorRecipe):
    """Generator, auto-encoder, k and the watch over M."""

    settings: BoundaryEquilibriumSettings

    def __init__(self, settings: BoundaryEquilibriumSettings, setup: Setup) -> None:
        super().__init__(settings, setup)
        self.discriminator = self.build_discriminator(DataShape(setup.data.sample), "none")
        self._discriminator_optimiser = build_optimiser(settings, self.discriminator)
        self._balance = Balance(setup.compute.device)
        self._plateau = Plateau(setup.compute.device)
        self._real_error: Tensor | None = None
        self._stalled = False

    # --- the game

    def updates(self) -> list[Update]:
        self._real_error = None
        return [Update("discriminator", self._update_discriminator), Update("generator", self._update_generator)]

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        self.discriminator.requires_grad_(True)
        real, latents = self.draw_round(rng)
        with torch.no_grad():
            fake = self.compute.samples(self.generator, latents, None)
        # one pass for both: no batch norm here that would mix them
        real_error, fake_error = self._errors(torch.cat([real.samples, fake.to(real.samples.dtype)])).chunk(2)
        loss = real_error.mean() - self._balance.k * fake_error.mean()
        descend(self._discriminator_optimiser, loss, self.rate_of_discriminator(rng))
        self._real_error = real_error.detach().mean()
        if not read:
            return {}
        return {
            "discriminator_loss": loss,
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
            "reconstruction_real": self._real_error,
        }

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        if 0 < rng.step <= self.settings.head_start:  # step 0 is only timed
            if rng.step == self.settings.head_start:
                self._begin_as_decoder(rng)
            return {}
        self.discriminator.requires_grad_(False)
        real, latents = self.draw_round(rng)
        fake_error = self._errors(self.compute.samples(self.generator, latents, None)).mean()
        self.move_generator(fake_error, rng)
        real_error = self._real_error
        if real_error is None:
            with torch.no_grad():
                real_error = self._errors(real.samples).mean()
        rate = self.settings.generator_learning_rate * self.decay(rng.step)
        convergence = self._balance.follow(real_error, fake_error.detach(), self.settings)
        if self.settings.patience:
            self._stalled = self._plateau.add(convergence, self.settings.window, self.settings.patience)
        if not read:
            return {}
        return {
            "generator_loss": fake_error,
            "generator_gradient": gradient_norm(list(self.generator.parameters())),
            "reconstruction_fake": fake_error,
            "ratio": fake_error / real_error.clamp_min(1e-12),
            "gamma": torch.tensor(self.settings.gamma),
            "k": self._balance.k,
            "convergence": convergence,
            "learning_rate": torch.tensor(rate),
        }

    @torch.no_grad()
    def _begin_as_decoder(self, rng: RngStreams) -> None:
        """Where both networks are such, and the generator was not given weights already."""
        discriminator, generator = self.discriminator, self.generator
        if not isinstance(discriminator, AutoEncoder) or not isinstance(generator, DecodingGenerator):
            return
        if self.setup.experiment.start_from:
            return
        real = self.setup.draw_from().draw(_CODES, rng, "codes").samples
        codes = torch.cat([discriminator.encoder(part) for part in torch.split(real, 64)])
        generator.decoder.begin_as(
            discriminator.decoder, codes, 1 / 3 if self.latents.latent_distribution == "uniform" else 1.0
        )
        self.weights_were_replaced()

    def _errors(self, samples: Tensor) -> Tensor:
        """L of each sample, [N]: the mean absolute difference to its reconstruction, in float32."""
        with self.compute.autocast():
            rebuilt = self.discriminator(samples)
        return (samples.float() - rebuilt.float()).abs().flatten(1).mean(1)

    def decay(self, step: int) -> float:
        """Also halved by each stall of M."""
        return super().decay(step) * 0.5**self._plateau.stalls

    def notes(self) -> list[str]:
        if not self._stalled:
            return []
        self._stalled = False
        waited = self.settings.window * self.settings.patience
        return [f"M has found no new lowest value for {waited} steps: both learning rates are halved."]

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {
            **super().parts(),
            "discriminator": self.discriminator,
            "discriminator_optimiser": self._discriminator_optimiser,
            "balance": self._balance,
            "plateau": self._plateau,
        }

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), "discriminator": self.discriminator}

    def equilibrium(self) -> dict[str, float]:
        """k stands still where the ratio of the errors is gamma; the errors themselves depend on the data."""
        return {"ratio": self.settings.gamma}

    def adversarial_pair(self) -> AdversarialPair:
        """The score of a sample is -L."""
        k = self._balance.k
        return AdversarialPair(self.generator, lambda x: -self._errors(x), Energy(k=0.0 if k.is_meta else float(k)))


RECIPE = Part(
    name="boundary_equilibrium",
    title="BEGAN",
    help="The discriminator is an auto-encoder that redraws real pictures well and generated ones badly; gamma trades "
    "clean pictures for variety. Berthelot et al. 2017.",
    settings=BoundaryEquilibriumSettings,
)
