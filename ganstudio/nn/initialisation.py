"""The first values of a network that was built on the meta device, all of them from one generator.

Knows torch's layers, their parametrisations (`torch.nn.utils.parametrizations`) and layers that set themselves.
"""

import math
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import _SpectralNorm
from torch.nn.utils.parametrize import is_parametrized

from ganstudio.core.errors import UserError

_POWER_ITERATIONS = 15
"""As many as torch itself makes where a spectral norm is registered; every training pass makes one more."""


@runtime_checkable
class InitialisesItself(Protocol):
    """The hook of a layer that follows no rule below: it sets all parameters and buffers that it holds directly."""

    def initialise(self, generator: torch.Generator, deviation: float) -> None: ...


def initialise(module: nn.Module, generator: torch.Generator, deviation: float) -> None:
    """Give every weight of a module that was built on the meta device its first value.

    Linear and convolution weights are N(0, deviation), or N(0, 2 / fan_in) as He et al. where `deviation` is 0;
    embeddings N(0, 1); biases 0; norms 1 and 0. Where a weight is parametrised, it is the weight before a spectral norm
    and the product of a weight norm that is drawn so, and what a spectral norm estimates is estimated anew.
    """
    for part in module.modules():
        if isinstance(part, InitialisesItself):
            part.initialise(generator, deviation)
        elif isinstance(part, nn.Linear | nn.Conv1d | nn.Conv2d | nn.ConvTranspose2d):
            _normal(part, deviation or math.sqrt(2 / part.weight[0].numel()), generator)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif isinstance(part, nn.Embedding):
            _normal(part, 1.0, generator)
        elif isinstance(part, nn.BatchNorm2d | nn.BatchNorm1d):
            part.reset_running_stats()
            nn.init.ones_(part.weight)
            nn.init.zeros_(part.bias)
        elif isinstance(part, nn.GroupNorm | nn.LayerNorm | nn.InstanceNorm2d) and part.weight is not None:
            nn.init.ones_(part.weight)
            nn.init.zeros_(part.bias)


def initialise_all(module: nn.Module, generator: torch.Generator, deviation: float) -> None:
    """As `initialise`, for a module whose memory holds anything: raises UserError naming a value that nothing set."""
    values = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    numbers = {name: value for name, value in values.items() if value.is_floating_point()}
    with torch.no_grad():
        for value in numbers.values():
            value.fill_(math.nan)
    initialise(module, generator, deviation)
    for name, value in numbers.items():
        if value.isnan().any():
            owner = type(module.get_submodule(name.rpartition(".")[0])).__name__
            raise UserError(
                f"{name} of the network got no first value: no rule is known for {owner}. Give that layer a method "
                "initialise(generator, deviation)."
            )


@torch.no_grad()
def estimate_spectral_norms(module: nn.Module) -> None:
    """Bring the singular vectors of every spectral norm in `module` up to date with its weight; draws nothing."""
    for part in module.modules():
        for weight in getattr(part, "parametrizations", {}).values():
            for step in weight:
                if isinstance(step, _SpectralNorm):
                    was_training = step.training
                    step.train()  # only then does a pass improve the estimate
                    for _ in range(_POWER_ITERATIONS):
                        step(weight.original)
                    step.train(was_training)


@torch.no_grad()
def _normal(part: nn.Module, deviation: float, generator: torch.Generator) -> None:
    """Set the weight of `part`: drawn on the CPU, so that a run starts from the same weights on every device."""
    weight = part.weight  # looked at once: with a spectral norm each look also changes what it estimates
    assert isinstance(weight, Tensor)
    drawn = torch.randn(weight.shape, generator=generator) * deviation
    if not is_parametrized(part, "weight"):
        weight.copy_(drawn)
        return
    _draw_singular_vectors(part, generator)
    part.weight = drawn.to(weight.device)  # goes backwards through the parametrisations
    estimate_spectral_norms(part)


def _draw_singular_vectors(part: nn.Module, generator: torch.Generator) -> None:
    for step in part.modules():
        if isinstance(step, _SpectralNorm):
            for vector in step.buffers():
                drawn = torch.randn(vector.shape, generator=generator)
                vector.copy_(drawn / torch.linalg.vector_norm(drawn))
