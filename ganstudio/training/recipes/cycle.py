"""CycleGAN, Zhu et al. 2017: translation between two kinds of pictures of which no two belong together.

G: A -> B and F: B -> A against the critics D_B and D_A, all in least squares (a = 0, b = c = 1):

    J_G = E (D_B(G(a)) - 1)^2 + E (D_A(F(b)) - 1)^2                                    each fools its critic
        + lambda (E |F(G(a)) - a|_1 + E |G(F(b)) - b|_1)                               the round trip comes home
        + lambda iota (E |G(b) - b|_1 + E |F(a) - a|_1)                                what is of the kind stays
    J_D = 1/2 [E (D_B(b) - 1)^2 + E D_B(G(a))^2] + 1/2 [E (D_A(a) - 1)^2 + E D_A(F(b))^2]

Critics judge pictures from a pool of earlier ones. One Adam moves both translators, one both critics.
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
from ganstudio.training.components.image_pool import ImagePool
from ganstudio.training.components.low_value_alarm import LowValueAlarm
from ganstudio.training.components.memory import count_activations, estimate_bytes
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.recipe import Export, Scalars, Setup, Stateful, Update
from ganstudio.training.recipe_bases.optimisers import descend
from ganstudio.training.recipe_bases.translation_recipe import (
    AGREEMENT,
    INVERTED,
    SAME_PICTURES,
    SCORES,
    TranslationRecipe,
    TranslationSettings,
    agreement,
    in_rows,
    l1,
    squared,
)

_INVERSION = (
    "The translations come out inverted: what is dark in A becomes light in B. The round trip alone does not mind, and "
    "it rarely turns back later. If that is not wanted, raise the weight of the identity, begin again with another "
    "seed, or let the translator start from the picture."
)


class CycleSettings(TranslationSettings, frozen=True):
    """The paper's weights."""

    uses_objective = False
    formulae = (
        ("translators", "J_G = E (D_B(G(a)) − 1)² + E (D_A(F(b)) − 1)² + λ (|F(G(a)) − a| + |G(F(b)) − b|)"),
        ("critics", "J_D = ½ [E (D_B(b) − 1)² + E D_B(G(a))²] + ½ [E (D_A(a) − 1)² + E D_A(F(b))²]"),
    )
    scalars = (
        *SCORES,
        Scalar(name="cycle", label="cycle", plot="Round trip and identity", colour="generator",
               help="mean |F(G(a)) − a| of both directions: how far from home a round trip ends"),
        Scalar(name="identity", label="identity", plot="Round trip and identity", colour="real",
               help="mean |G(b) − b| of both directions: how much pictures of the wanted kind are changed"),
        AGREEMENT,
    )  # fmt: skip
    previews = (
        PreviewDescription("generated", SAME_PICTURES),
        PreviewDescription(
            "forth",
            "From A to B, by rows: a, its translation G(a), back home F(G(a)), the error of the round trip, and "
            "F(a), which should stay a.",
        ),
        PreviewDescription(
            "back",
            "From B to A, by rows: b, its translation F(b), back home G(F(b)), the error of the round trip, and "
            "G(b), which should stay b.",
        ),
    )
    has_latent = False

    cycle_weight: Annotated[
        float, setting("Cycle (lambda)", "How much the round trip counts.", minimum=0.0, maximum=1000.0, live=True)
    ] = 10.0
    identity_weight: Annotated[
        float,
        setting("Identity", "How much of lambda it counts that pictures of the wanted kind stay as they are; keeps "
                "colours.", minimum=0.0, maximum=10.0, live=True),
    ] = 0.5  # fmt: skip
    pool: Annotated[
        int, setting("Pool", "Earlier pictures that critics may see again.", minimum=0, maximum=1000, advanced=True)
    ] = 50

    def build(self, setup: Setup) -> "Cycle":
        return Cycle(self, setup)


class Cycle(TranslationRecipe):
    """Two translators and two critics."""

    settings: CycleSettings

    def __init__(self, settings: CycleSettings, setup: Setup) -> None:
        super().__init__(settings, setup)
        a, b = self.channels
        self.a_to_b = self.build_translator(a, b, "a to b")
        self.b_to_a = self.build_translator(b, a, "b to a")
        self.critic_a = self.build_critic(a, "critic of a")
        self.critic_b = self.build_critic(b, "critic of b")
        self.average_a_to_b = Average(self.a_to_b, settings.averaging)
        self.average_b_to_a = Average(self.b_to_a, settings.averaging)
        self._translators_optimiser = self.build_optimiser(self.a_to_b, self.b_to_a)
        self._critics_optimiser = self.build_optimiser(self.critic_a, self.critic_b)
        self._pool_a = ImagePool(settings.pool, self.learnt_from(setup.data.sample), self.compute.device)
        self._pool_b = ImagePool(settings.pool, self.learnt_from(setup.data.other), self.compute.device)
        self._made: tuple[Tensor, Tensor] | None = None
        self._watch = LowValueAlarm(INVERTED, 40, _INVERSION)

    # --- the game

    def updates(self) -> list[Update]:
        return [Update("translators", self._update_translators), Update("critics", self._update_critics)]

    def _update_translators(self, rng: RngStreams, read: bool) -> Scalars:
        _freeze(self.critic_a, self.critic_b, frozen=True)
        a, b = self.draw_both(rng)
        hand_in_dropout(self.a_to_b, rng.generator("dropout of a to b"))
        hand_in_dropout(self.b_to_a, rng.generator("dropout of b to a"))
        with self.compute.autocast():  # losses are taken in float32 inside
            made_b, same_b = self._made_and_same(self.a_to_b, a, b)
            made_a, same_a = self._made_and_same(self.b_to_a, b, a)
            cycle = l1(self.b_to_a(made_b), a) + l1(self.a_to_b(made_a), b)
            fooled = squared(self.critic_b(made_b), 1.0) + squared(self.critic_a(made_a), 1.0)
        weight = self.settings.cycle_weight
        loss = fooled + weight * cycle
        identity = None
        if same_a is not None and same_b is not None:
            identity = l1(same_a, a) + l1(same_b, b)
            loss = loss + weight * self.settings.identity_weight * identity
        descend(self._translators_optimiser, loss, self.settings.rate(rng.step))
        self.average_a_to_b.update(self.a_to_b)
        self.average_b_to_a.update(self.b_to_a)
        self._made = (made_a.detach().float(), made_b.detach().float())
        if not read:
            return {}
        colours = agreement(a, made_b.detach())
        self._watch.see(float(colours))
        scalars = {
            "generator_loss": fooled, "cycle": cycle / 2, "colour_agreement": colours,
            "generator_gradient": gradient_norm([*self.a_to_b.parameters(), *self.b_to_a.parameters()]),
        }  # fmt: skip
        return scalars if identity is None else {**scalars, "identity": identity / 2}

    def _made_and_same(self, translator: nn.Module, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor | None]:
        """Translations of `source` and, where it counts, of `target`, which should stay as it is; both in one pass."""
        if not self.settings.identity_weight or source.shape != target.shape:
            return translator(source), None
        made, same = translator(torch.cat([source, target])).chunk(2)
        return made, same

    def _update_critics(self, rng: RngStreams, read: bool) -> Scalars:
        assert self._made is not None, "critics are updated after the translators of the same step"
        _freeze(self.critic_a, self.critic_b, frozen=False)
        a, b = self.draw_both(RngStreams(rng.seed, rng.step, 0, rng.device))  # those that the translators have seen
        old_a = self._pool_a.exchange(self._made[0], rng, "pool a")
        old_b = self._pool_b.exchange(self._made[1], rng, "pool b")
        real_a, real_b, made_a, made_b = self._judged(a, b, old_a, old_b)
        loss_a = (squared(real_a, 1.0) + squared(made_a, 0.0)) / 2
        loss_b = (squared(real_b, 1.0) + squared(made_b, 0.0)) / 2
        descend(self._critics_optimiser, loss_a + loss_b, self.settings.rate(rng.step))
        self._made = None
        if not read:
            return {}
        return {
            "discriminator_loss": (loss_a + loss_b) / 2,
            "real_score": (real_a.mean() + real_b.mean()) / 2, "fake_score": (made_a.mean() + made_b.mean()) / 2,
            "discriminator_gradient": gradient_norm([*self.critic_a.parameters(), *self.critic_b.parameters()]),
        }  # fmt: skip

    def _judged(self, a: Tensor, b: Tensor, old_a: Tensor, old_b: Tensor) -> tuple[Tensor, ...]:
        with self.compute.autocast():
            of_a, of_b = self.critic_a(torch.cat([a, old_a])), self.critic_b(torch.cat([b, old_b]))
        real_a, made_a = of_a.float().chunk(2)
        real_b, made_b = of_b.float().chunk(2)
        return real_a, real_b, made_a, made_b

    # --- what others see

    def warnings(self) -> list[str]:
        return self._watch.news()

    def parts(self) -> dict[str, Stateful]:
        return {
            **self.networks(),
            "average_a_to_b": self.average_a_to_b, "average_b_to_a": self.average_b_to_a,
            "translators_optimiser": self._translators_optimiser, "critics_optimiser": self._critics_optimiser,
            "pool_a": self._pool_a, "pool_b": self._pool_b,
        }  # fmt: skip

    def networks(self) -> dict[str, nn.Module]:
        return {"a_to_b": self.a_to_b, "b_to_a": self.b_to_a, "critic_a": self.critic_a, "critic_b": self.critic_b}

    def networks_to_share(self) -> dict[str, nn.Module]:
        averages = {"a_to_b": self.average_a_to_b.network, "b_to_a": self.average_b_to_a.network}
        return {**self.networks(), **averages}

    def weights_were_replaced(self) -> None:
        self.average_a_to_b.network.load_state_dict(self.a_to_b.state_dict())
        self.average_b_to_a.network.load_state_dict(self.b_to_a.state_dict())

    def equilibrium(self) -> dict[str, float]:
        """Critics cannot tell: all scores are 1/2, each critic's loss 1/4, the translators' two terms 1/4 each."""
        return {"discriminator_loss": 0.25, "generator_loss": 0.5}

    def previews(self) -> dict[str, Pictures]:
        a, b = self.looked_at()
        there, back = self.average_a_to_b, self.average_b_to_a
        made_b, made_a = self.translated(there, a), self.translated(back, b)
        home_a, home_b = self.translated(back, made_b), self.translated(there, made_a)
        return {
            "generated": in_rows(made_b),
            "real": in_rows(b),
            "forth": in_rows(a, made_b, home_a, _error(home_a, a), self.translated(back, a)),
            "back": in_rows(b, made_a, home_b, _error(home_b, b), self.translated(there, b)),
        }

    def sample(self, count: int, seed: int) -> Pictures:
        return self.translate_held_out(self.average_a_to_b, count, seed)

    def exports(self) -> list[Export]:
        return [self.export_of("a-to-b", self.average_a_to_b), self.export_of("b-to-a", self.average_b_to_a)]

    def memory(self) -> int:
        batch = self.setup.experiment.batch_size
        a = torch.empty(batch, *self.learnt_from(self.setup.data.sample), device="meta")
        b = torch.empty(batch, *self.learnt_from(self.setup.data.other), device="meta")
        activations = 3 * (count_activations(self.a_to_b, a) + count_activations(self.b_to_a, b))
        activations += 2 * (count_activations(self.critic_a, a) + count_activations(self.critic_b, b))
        pools = self.settings.pool * 4 * (a[0].numel() + b[0].numel())
        return estimate_bytes(self.networks(), activations, self.compute.precision.itemsize) + pools


def _freeze(*networks: nn.Module, frozen: bool) -> None:
    for network in networks:
        network.requires_grad_(not frozen)


def _error(home: Tensor, start: Tensor) -> Tensor:
    """|home - start| in [0, 2] as a grey picture: black where the round trip came home."""
    return (home - start).abs().mean(1, keepdim=True).expand(-1, 3, -1, -1) - 1


RECIPE = Part(
    name="cycle",
    title="CycleGAN",
    help="Translates between two kinds of pictures without pairs: there and back must come home. Zhu et al. 2017.",
    settings=CycleSettings,
)
