"""VEEGAN, Srivastava et al. 2017: a third player F brings samples back to latents, so that a lost mode is noticed.

D judges pairs. D(z, x) is the logit of *generated over real*, at its best log q(x|z) p(z) / p(z|x) p(x). In their
Algorithm 1 (J_D is their O_LR, J_G their estimate of O):

    J_D = E_z[-log sigmoid D(z, G(z))] + E_x[-log(1 - sigmoid D(F(x), x))]
    J_F = E_z |z - F(G(z))|^2
    J_G = E_z[D(z, G(z)) + |z - F(G(z))|^2]

F learns from generated samples only. Where G leaves a mode out, F has never seen its like and maps it to no plausible
latents, by which D knows real pairs from generated ones. Our addition, off by default: J_D + gamma/2 E|grad D(z, x)|^2
over real and over generated pairs, as R1 and R2 in Huang et al. 2024. What is plotted as D(x) and D(G(z)) is the
probability that a pair is *real*, as in all other schemes: sigmoid(-D).
"""

import copy
from typing import Annotated

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from ganstudio.core.settings import Part, setting
from ganstudio.images.arrays import Pictures
from ganstudio.nn.layers import hand_in_dropout
from ganstudio.runs.previews import PreviewDescription
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.augmentation import augment
from ganstudio.training.components.averaging import Average, gradient_norm
from ganstudio.training.components.batches import Batch, to_samples
from ganstudio.training.components.cross_entropy import cross_entropy, optimum
from ganstudio.training.components.memory import count_activations
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import DataShape, build_encoder, discriminator_settings
from ganstudio.training.objectives import Objective
from ganstudio.training.recipe import AdversarialPair, Export, RecipeSettings, Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe
from ganstudio.training.recipe_bases.optimisers import TurnsSettings, build_optimiser, descend

_RECONSTRUCTED = 32
"""How many real pictures are shown beside what becomes of them."""


class VEEGANSettings(TurnsSettings, frozen=True):
    """F moves once before each of G's updates."""

    reconstructor_learning_rate: Annotated[
        float,
        setting("Learning rate of F", "Step size of the reconstructor.", minimum=0.0, maximum=1000.0, live=True),
    ] = 2e-4  # fmt: skip
    reconstruction_weight: Annotated[
        float,
        setting("Reconstruction weight", "What |z - F(G(z))|^2, summed over z, counts for G; 1 in the paper.",
                minimum=0.0, maximum=1000.0, live=True),
    ] = 1.0  # fmt: skip
    penalty_weight: Annotated[
        float,
        setting("Penalty (gamma)", "Weight of R1 and R2: slopes of D at real and generated pairs; 0 in the paper, but "
                "without it D is soon too sure for G to learn fine detail.", minimum=0.0, maximum=1000.0),
    ] = 0.0  # fmt: skip

    uses_objective = False
    formulae = (
        ("discriminator", "J_D = −E_z log σ(D(z, G(z))) − E_x log(1 − σ(D(F(x), x)))"),
        ("reconstructor", "J_F = E_z |z − F(G(z))|^2"),
        ("generator", "J_G = E_z [D(z, G(z)) + |z − F(G(z))|^2]"),
    )
    scalars = (
        Scalar(name="reconstruction", label="F", plot="Reconstruction of z", colour="accent",
               help="mean of (z − F(G(z)))² over the latents' dimensions; it cannot fall to 0 where z has more "
                    "dimensions than samples have room for"),
    )  # fmt: skip
    previews = (
        PreviewDescription("reconstructions", "Real samples x, each beside G(F(x)): read by F, drawn again by G."),
    )

    def build(self, setup: Setup) -> "VEEGAN":
        return VEEGAN(self, setup)


class PairGame(Objective, frozen=True):
    """What G and D want of a score that is high where a pair looks real: s = -D(z, x). Not chosen, but looked at."""

    def critic_loss(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        return cross_entropy(real_scores, fake_scores, smoothing=0.0)

    def generator_loss(self, real_scores: Tensor | None, fake_scores: Tensor) -> Tensor:
        """Without the reconstruction, which is no matter of scores."""
        return -fake_scores.mean()


class VEEGAN(GeneratorRecipe):
    """Generator, discriminator of pairs, reconstructor; averages of the two that leave as files."""

    settings: VEEGANSettings

    def __init__(self, settings: VEEGANSettings, setup: Setup) -> None:
        super().__init__(settings, setup)
        sample, size = setup.data.sample, self.latents.latent_size
        architecture = discriminator_settings(setup.experiment.discriminator)
        seed = self.seed_of_weights("reconstructor")
        self.reconstructor = self.compute.place(build_encoder(architecture, DataShape(sample), size, seed))
        norm = "none" if settings.penalty_weight else "batch"  # a pair's own slope must not depend on its batch
        self.discriminator = self.build_discriminator(DataShape(sample, latent=size), norm)
        self._reading = Average(self.reconstructor, settings.averaging)
        self._discriminator_optimiser = build_optimiser(settings, self.discriminator)
        self._reconstructor_optimiser = build_optimiser(settings, self.reconstructor)
        self._round: tuple[Batch, Tensor, Tensor] | None = None

    # --- the game

    def updates(self) -> list[Update]:
        self._round = None
        discriminator = Update("discriminator", self._update_discriminator)
        others = [Update("reconstructor", self._update_reconstructor), Update("generator", self._update_generator)]
        return [discriminator] * self.settings.discriminator_steps + others * self.settings.generator_steps

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        self.discriminator.requires_grad_(True)
        hand_in_dropout(self.discriminator, rng.generator("dropout"))
        real, latents, fake = self._round = self._draw_samples(rng)
        with torch.no_grad():
            read_latents = self._encode(real.samples)
        of_real = self._judge(read_latents, real.samples, rng, "real")
        of_fake = self._judge(latents, fake.detach(), rng, "fake")
        loss = softplus(-of_fake).mean() + softplus(of_real).mean()
        penalty = self._penalty((read_latents, real.samples), (latents, fake.detach()))
        total = loss if penalty is None else loss + penalty
        descend(self._discriminator_optimiser, total, self.rate_of_discriminator(rng))
        if not read:
            return {}
        scalars = {
            "discriminator_loss": loss,
            "real_score": (-of_real).sigmoid().mean(),
            "fake_score": (-of_fake).sigmoid().mean(),
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
        }
        return scalars if penalty is None else {**scalars, "penalty": penalty}

    def _update_reconstructor(self, rng: RngStreams, read: bool) -> Scalars:
        self.reconstructor.requires_grad_(True)
        _, latents, fake = self._round = self._round or self._draw_samples(rng)
        loss = self._reconstruction(latents, fake.detach())
        rate = self.settings.reconstructor_learning_rate * self.settings.decay(rng.step)
        descend(self._reconstructor_optimiser, loss, rate)
        self._reading.update(self.reconstructor)
        return {"reconstruction": loss / self.latents.latent_size} if read else {}

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        self.discriminator.requires_grad_(False)
        self.reconstructor.requires_grad_(False)
        hand_in_dropout(self.discriminator, rng.generator("dropout"))
        _, latents, fake = self._round or self._draw_samples(rng)
        self._round = None
        of_fake = self._judge(latents, fake, rng, "fake")
        loss = of_fake.mean() + self.settings.reconstruction_weight * self._reconstruction(latents, fake)
        self.move_generator(loss, rng)
        if not read:
            return {}
        return {"generator_loss": loss, "generator_gradient": gradient_norm(list(self.generator.parameters()))}

    def _draw_samples(self, rng: RngStreams) -> tuple[Batch, Tensor, Tensor]:
        """Real samples, latents, and what G makes of these: drawn once for all players, as G moves last."""
        real, latents = self.draw_round(rng)
        return real, latents, self.compute.samples(self.generator, latents, None)

    def _encode(self, samples: Tensor) -> Tensor:
        """F(x), float32 [N, latent_size]."""
        with self.compute.autocast():
            latents: Tensor = self.reconstructor(samples)
        return latents.float()

    def _judge(self, latents: Tensor, samples: Tensor, rng: RngStreams, purpose: str) -> Tensor:
        """D(z, x) [N]: logits of generated over real."""
        if self.setup.experiment.augmentation.differentiable:
            samples = augment(samples, rng, f"augment {purpose}")
        with self.compute.autocast():
            logits: Tensor = self.discriminator(samples, None, latents)
        return logits.float()

    def _penalty(self, *pairs: tuple[Tensor, Tensor]) -> Tensor | None:
        """gamma/2 times the mean |d D / d (z, x)|^2 of each set of pairs, in float32 without autocast."""
        if not self.settings.penalty_weight:
            return None
        slopes = torch.zeros((), device=self.compute.device)
        for pair in pairs:
            latents, samples = (part.detach().float().requires_grad_(True) for part in pair)
            logits = self.discriminator(samples, None, latents)
            gradients = torch.autograd.grad(logits.sum(), (latents, samples), create_graph=True)
            slopes = slopes + torch.cat([g.flatten(1) for g in gradients], dim=1).square().sum(1).mean()
        return self.settings.penalty_weight / 2 * slopes

    def _reconstruction(self, latents: Tensor, fake: Tensor) -> Tensor:
        """|z - F(G(z))|^2, the mean over the batch."""
        return (latents - self._encode(fake)).square().sum(1).mean()

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {
            **super().parts(),
            "discriminator": self.discriminator,
            "discriminator_optimiser": self._discriminator_optimiser,
            "reconstructor": self.reconstructor,
            "reconstructor_average": self._reading,
            "reconstructor_optimiser": self._reconstructor_optimiser,
        }

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), "discriminator": self.discriminator, "reconstructor": self.reconstructor}

    def networks_to_share(self) -> dict[str, nn.Module]:
        return {**super().networks_to_share(), "reconstructor": self._reading.network}

    def weights_were_replaced(self) -> None:
        super().weights_were_replaced()
        self._reading.network.load_state_dict(self.reconstructor.state_dict())

    def previews(self) -> dict[str, Pictures]:
        return {**super().previews(), "reconstructions": self._reconstructions()}

    @torch.no_grad()
    def _reconstructions(self) -> Pictures:
        """Real pictures, each with G(F(x)) at its right; of points the cloud of G(F(x))."""
        batches, output = self.setup.draw_from(), self.setup.data.output
        rng = RngStreams(self.setup.experiment.seed, 0, 0, self.compute.device)
        real = batches.draw(2048 if output == "points" else _RECONSTRUCTED, rng, "preview").samples
        again = self.average.network(self._reading.network(real))
        shown = torch.cat([real, again], dim=3) if output == "picture" else again
        return batches.in_pictures(to_samples(shown, output), generated=True)

    def exports(self) -> list[Export]:
        reader = copy.deepcopy(self._reading.network).cpu().float().eval()
        sample, size, distribution = self.setup.data.sample, self.latents.latent_size, self.latents.latent_distribution
        return [*super().exports(), Export("encoder", reader, "encoder", size, distribution, (), sample)]

    def equilibrium(self) -> dict[str, float]:
        """Pairs of both kinds look the same: 2 ln 2. J_G keeps what F cannot reconstruct."""
        score, loss = optimum(0.0)
        return {"discriminator_loss": loss, "real_score": score, "fake_score": score}

    def adversarial_pair(self) -> AdversarialPair:
        """The score of a sample is that of its pair with F(x), turned round so that high means real: -D(F(x), x)."""
        return AdversarialPair(
            self.generator, lambda x: -self.discriminator(x, None, self.reconstructor(x)), PairGame()
        )

    def check_settings(self, settings: RecipeSettings) -> None:
        assert isinstance(settings, VEEGANSettings)
        settings.refuse_standstill()

    def discriminator_activations(self, samples: Tensor, labels: Tensor | None) -> int:
        latents = torch.empty(len(samples), self.latents.latent_size, device="meta")
        pairs = count_activations(self.discriminator, samples, None, latents)
        return 2 * pairs + 2 * count_activations(self.reconstructor, samples)


RECIPE = Part(
    name="veegan",
    title="VEEGAN",
    help="A third network reads latents back from samples, so that lost modes are noticed; it can be exported to find "
    "the latent of a picture. Srivastava et al. 2017.",
    settings=VEEGANSettings,
)
