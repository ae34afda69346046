"""Optimisers of the players and the settings that all recipes with a generator share."""

from typing import Annotated, Literal

import torch
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.core.settings import setting
from ganstudio.training.recipe import RecipeSettings

DiscriminatorRate = Annotated[
    float, setting("Learning rate of D", "Step size of the discriminator.", minimum=0.0, maximum=1000.0, live=True)
]
GeneratorRate = Annotated[
    float, setting("Learning rate of G", "Step size of the generator.", minimum=0.0, maximum=1000.0, live=True)
]
Beta1 = Annotated[
    float, setting("Beta 1", "How long gradients are remembered.", minimum=0.0, maximum=0.9999, advanced=True)
]
Beta2 = Annotated[
    float, setting("Beta 2", "How long their size is remembered.", minimum=0.0, maximum=0.99999, advanced=True)
]
Averaging = Annotated[
    float,
    setting("Averaging", "Decay of the generator's moving average, which samples and exports show.",
            minimum=0.0, maximum=0.99999, advanced=True),
]  # fmt: skip


class PlayersSettings(RecipeSettings, frozen=True):
    """How players move. DCGAN's values: Adam 2e-4 with beta1 0.5."""

    discriminator_learning_rate: DiscriminatorRate = 2e-4
    generator_learning_rate: GeneratorRate = 2e-4
    half_life: Annotated[
        int,
        setting("Half-life of the rates", "Steps after which both learning rates have halved; 0: they stay.",
                minimum=0, unit="steps", live=True, advanced=True),
    ] = 0  # fmt: skip
    optimiser: Annotated[
        Literal["adam", "sgd"], setting("Optimiser", "Adam, or SGD with momentum beta1 as in 2014.", advanced=True)
    ] = "adam"
    beta1: Beta1 = 0.5
    beta2: Beta2 = 0.999
    averaging: Averaging = 0.998

    def decay(self, step: int) -> float:
        """What both learning rates are multiplied by at `step`: it halves every half-life."""
        return 0.5 ** (step / self.half_life) if self.half_life else 1.0


class TurnsSettings(PlayersSettings, frozen=True):
    """For games of turns: k_D updates of the discriminator, then k_G of the generator. One each, as DCGAN."""

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

    def refuse_standstill(self) -> None:
        """Raises UserError where no player moves."""
        if not self.discriminator_steps and not self.generator_steps:
            raise UserError("One player at least must move: k_D and k_G cannot both be 0.")


def build_optimiser(settings: PlayersSettings, network: nn.Module) -> torch.optim.Optimizer:
    """Adam or SGD over all weights; `descend` sets the rate of every step."""
    if settings.optimiser == "sgd":
        return torch.optim.SGD(network.parameters(), 0.0, momentum=settings.beta1)
    return torch.optim.Adam(network.parameters(), 0.0, (settings.beta1, settings.beta2), fused=True)


def descend(optimiser: torch.optim.Optimizer, loss: Tensor, rate: float) -> None:
    """One step down the gradient of `loss` with learning rate `rate`."""
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.step()
