"""Chekhov GAN, Grnarova et al. 2017: each player plays against what the other is and was, as in online learning.

Two queues hold up to K past generators u_k and discriminators v_k. In their Algorithm 2 each player descends

    J_D(v) = mean over u in {u_t, u_1 ... u_K} of J_D(v, u) + C / sqrt(t) |v|^2
    J_G(u) = mean over v in {v_t, v_1 ... v_K} of J_G(v, u) + C / sqrt(t) |u|^2

at step t. After every m steps the oldest past player is replaced by the newest, and m grows. K = 0 is the plain game,
as in the columns of the paper's tables: the other's newest state always counts too, as one among K + 1. Samples come
from the newest generator (its average, as everywhere). Time and memory grow with K.

D answers a generator that is K m / 2 steps old in the mean. Where G moves further than a mode is wide in that time, it
circles; so m begins at one step, grows while learning rates fall, and G's rate is best a tenth of D's.
"""

from typing import Annotated

import torch
from torch import Tensor, nn

from ganstudio.core.settings import Part, setting
from ganstudio.nn.layers import hand_in_dropout
from ganstudio.runs.scalars import Scalar
from ganstudio.training.components.augmentation import augment
from ganstudio.training.components.averaging import gradient_norm
from ganstudio.training.components.memory import count_activations
from ganstudio.training.components.opponent_buffer import OpponentBuffer, Spacing
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.networks import DataShape
from ganstudio.training.objectives import objective_of
from ganstudio.training.recipe import AdversarialPair, RecipeSettings, Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe
from ganstudio.training.recipe_bases.optimisers import TurnsSettings, build_optimiser, descend


class ChekhovSettings(TurnsSettings, frozen=True):
    """K = 5 already steadies the game in the paper; K = 10 is its figure 2."""

    queue_length: Annotated[
        int,
        setting("Past players (K)", "How many past generators and as many past discriminators are played against.",
                minimum=0, maximum=50),
    ] = 5  # fmt: skip
    first_gap: Annotated[
        int,
        setting("First gap (m)", "Steps until a past player is replaced for the first time.", minimum=1,
                maximum=100_000, unit="steps"),
    ] = 1  # fmt: skip
    gap_growth: Annotated[
        float,
        setting("Growth of the gap", "By how many steps m grows with every replacement. Who answers what is long past "
                "while learning fast is too late, and the players circle.", minimum=0.0, maximum=10_000.0,
                unit="steps", advanced=True),
    ] = 0.005  # fmt: skip
    regularisation: Annotated[
        float,
        setting("Regularisation (C)", "C / sqrt(step) times the squared weights is added to both losses.",
                minimum=0.0, maximum=100.0, live=True, advanced=True),
    ] = 1e-4  # fmt: skip

    scalars = (
        Scalar(name="past_players", label="filled", plot="Past players", figure="past players",
               help="how many of each player are in the queues"),
        Scalar(name="gap", label="m", plot="Gap between past players", unit="steps",
               help="steps until the oldest past player is replaced"),
        Scalar(name="memory_mb", label="", plot="Memory of the queues", figure="queues", unit="MB",
               help="what the past players take"),
    )  # fmt: skip

    def build(self, setup: Setup) -> "Chekhov":
        return Chekhov(self, setup)


class Chekhov(GeneratorRecipe):
    """Both players, their past, and when it is added to."""

    settings: ChekhovSettings

    def __init__(self, settings: ChekhovSettings, setup: Setup) -> None:
        self._objective = objective_of(setup.experiment)
        super().__init__(settings, setup)
        self.discriminator = self.build_discriminator(DataShape(setup.data.sample), self._objective.critic_norm)
        self._discriminator_optimiser = build_optimiser(settings, self.discriminator)
        self.past_generators = OpponentBuffer(self.generator, settings.queue_length)
        self.past_discriminators = OpponentBuffer(self.discriminator, settings.queue_length)
        self._spacing = Spacing(settings.first_gap, settings.gap_growth)
        self._round: tuple[Tensor, Tensor] | None = None
        self._news: list[str] = []

    # --- the game

    def updates(self) -> list[Update]:
        self._round = None
        discriminator = Update("discriminator", self._update_discriminator)
        generator = Update("generator", self._update_generator)
        return [discriminator] * self.settings.discriminator_steps + [generator] * self.settings.generator_steps

    def _update_discriminator(self, rng: RngStreams, read: bool) -> Scalars:
        self._keep_players(rng)
        self.discriminator.requires_grad_(True)
        hand_in_dropout(self.discriminator, rng.generator("dropout"))
        real, latents = self._draw(rng)
        fake = self.compute.samples(self.generator, latents, None)
        with torch.no_grad():
            past = [self.compute.samples(player, latents, None) for player in self.past_generators.players()]
        fakes = [fake.detach(), *past]
        real_scores = self._scores(self.discriminator, real, rng, "real")
        # in one pass, which is much faster for small networks; batch norm sees the mixture that D is up against
        fake_scores = self._scores(self.discriminator, torch.cat(fakes), rng, "fake").chunk(len(fakes))
        loss = torch.stack([self._objective.critic_loss(real_scores, scores) for scores in fake_scores]).mean()
        penalty = self._objective.critic_penalty(self.discriminator, real, _mixed(fakes), rng)
        total = loss + self._regulariser(self.discriminator, rng)
        descend(self._discriminator_optimiser, total if penalty is None else total + penalty,
                self.rate_of_discriminator(rng))  # fmt: skip
        self._round = (real, fake)
        if not read:
            return {}
        scalars = {
            "discriminator_loss": loss,
            "real_score": self._plotted(real_scores),
            "fake_score": self._plotted(fake_scores[0]),
            "discriminator_gradient": gradient_norm(list(self.discriminator.parameters())),
            **self._state_of_queues(),
        }
        return scalars if penalty is None else {**scalars, "penalty": penalty}

    def _update_generator(self, rng: RngStreams, read: bool) -> Scalars:
        self._keep_players(rng)
        self.discriminator.requires_grad_(False)
        opponents = [self.discriminator, *self.past_discriminators.players()]
        for opponent in opponents:
            hand_in_dropout(opponent, rng.generator("dropout"))
        real, fake = self._round or self._draw_with_fake(rng)
        self._round = None
        loss = torch.stack([self._loss_against(opponent, real, fake, rng) for opponent in opponents]).mean()
        self.move_generator(loss + self._regulariser(self.generator, rng), rng)
        if not read:
            return {}
        return {"generator_loss": loss, "generator_gradient": gradient_norm(list(self.generator.parameters()))}

    def _loss_against(self, opponent: nn.Module, real: Tensor, fake: Tensor, rng: RngStreams) -> Tensor:
        """What G makes small, if `opponent` were its only opponent."""
        real_scores = None
        if self._objective.compares_with_real:
            with torch.no_grad():
                real_scores = self._scores(opponent, real, rng, "real")
        return self._objective.generator_loss(real_scores, self._scores(opponent, fake, rng, "fake"))

    def _draw(self, rng: RngStreams) -> tuple[Tensor, Tensor]:
        real, latents = self.draw_round(rng)
        return real.samples, latents

    def _draw_with_fake(self, rng: RngStreams) -> tuple[Tensor, Tensor]:
        real, latents = self._draw(rng)
        return real, self.compute.samples(self.generator, latents, None)

    def _scores(self, opponent: nn.Module, samples: Tensor, rng: RngStreams, purpose: str) -> Tensor:
        if self.setup.experiment.augmentation.differentiable:
            samples = augment(samples, rng, f"augment {purpose}")
        return self.compute.scores(opponent, samples, None)

    def _regulariser(self, player: nn.Module, rng: RngStreams) -> Tensor:
        """C / sqrt(t) |weights|^2."""
        squares = torch.stack([parameter.square().sum() for parameter in player.parameters()])
        return self.settings.regularisation / rng.step**0.5 * squares.sum()

    def _plotted(self, scores: Tensor) -> Tensor:
        return (scores.sigmoid() if self._objective.probabilities else scores).mean()

    # --- the past

    def _keep_players(self, rng: RngStreams) -> None:
        """Before the first update of a step: put both players as they are into the queues if the gap is over."""
        if not self._spacing.is_over(rng.step - 1):
            return
        self.past_generators.keep(self.generator)
        self.past_discriminators.keep(self.discriminator)
        if self.past_generators.kept == self.settings.queue_length:
            megabytes = f"{self._bytes_of_queues() / 1e6:.1f} MB"
            self._news.append(f"The queues are full: {self.settings.queue_length} past players of each, {megabytes}.")

    def _bytes_of_queues(self) -> int:
        return self.past_generators.bytes() + self.past_discriminators.bytes()

    def _state_of_queues(self) -> Scalars:
        values = {
            "past_players": len(self.past_generators), "gap": self._spacing.gap,
            "memory_mb": self._bytes_of_queues() / 1e6,
        }  # fmt: skip
        return {name: torch.tensor(float(value)) for name, value in values.items()}

    def notes(self) -> list[str]:
        news, self._news = self._news, []
        return news

    # --- what others see

    def parts(self) -> dict[str, Stateful]:
        return {
            **super().parts(),
            "discriminator": self.discriminator,
            "discriminator_optimiser": self._discriminator_optimiser,
            "past_generators": self.past_generators,
            "past_discriminators": self.past_discriminators,
            "spacing": self._spacing,
        }

    def networks(self) -> dict[str, nn.Module]:
        return {**super().networks(), "discriminator": self.discriminator}

    def equilibrium(self) -> dict[str, float]:
        return self._objective.equilibrium()

    def adversarial_pair(self) -> AdversarialPair:
        """The newest players; D's surface is what the newest D thinks."""
        return AdversarialPair(self.generator, self.discriminator, self._objective)

    def check_settings(self, settings: RecipeSettings) -> None:
        assert isinstance(settings, ChekhovSettings)
        settings.refuse_standstill()

    def memory(self) -> int:
        return super().memory() + 2 * self._bytes_of_queues()  # once more while a checkpoint is written

    def discriminator_activations(self, samples: Tensor, labels: Tensor | None) -> int:
        """D judges the real batch and one of each generator; then every discriminator judges the newest one's."""
        return (self.settings.queue_length + 2) * count_activations(self.discriminator, samples)


def _mixed(fakes: list[Tensor]) -> Tensor:
    """A batch [N, ...] of every generator's samples in turn: what a penalty's mean over all of them is estimated on."""
    numbers = torch.arange(len(fakes[0]), device=fakes[0].device)
    return torch.stack(fakes)[numbers % len(fakes), numbers].float()


RECIPE = Part(
    name="chekhov",
    title="Chekhov GAN",
    help="Each player plays against past states of the other as well, so that nothing is forgotten and no circle is "
    "run. Costs K times as much. Grnarova et al. 2017.",
    settings=ChekhovSettings,
)
