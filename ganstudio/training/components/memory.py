"""How much memory a training will need, estimated before it starts: Linux kills a program that asks for too much."""

import torch
from torch import nn

from ganstudio.core.errors import UserError
from ganstudio.core.memory import free_memory

_BYTES_PER_PARAMETER = 4 * 6
"""float32 weight, gradient, two moments of Adam, average, and a checkpoint being written."""
_ACTIVATION_COPIES = 6
"""An activation is kept for the backward pass of about three passes, with its gradient or a cast copy."""


def estimate_bytes(networks: dict[str, nn.Module], activations: int, itemsize: int) -> int:
    """Bytes for weights and optimisers, and for `activations` numbers of `itemsize` bytes."""
    parameters = sum(p.numel() for network in networks.values() for p in network.parameters())
    return parameters * _BYTES_PER_PARAMETER + activations * itemsize * _ACTIVATION_COPIES


def count_activations(network: nn.Module, *inputs: torch.Tensor | None) -> int:
    """Numbers produced by all layers in one forward pass, found on the meta device: nothing is computed."""
    import copy

    total = 0

    def count(_module: nn.Module, _inputs: object, output: object) -> None:
        nonlocal total
        total += output.numel() if isinstance(output, torch.Tensor) else 0

    shadow = copy.deepcopy(network).to("meta").eval()
    for part in shadow.modules():
        if not list(part.children()):
            part.register_forward_hook(count)
    with torch.no_grad():
        shadow(*(None if value is None else value.to("meta") for value in inputs))
    return total


def available_bytes(device: torch.device) -> int | None:
    """Free memory of the device, or None where it cannot be told."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    return free_memory()


def refuse_if_too_large(needed: int, device: torch.device) -> None:
    """Raises UserError naming the settings to lower if `needed` bytes are more than what is free."""
    free = available_bytes(device)
    if free is not None and needed > free * 0.9:
        raise UserError(
            f"This training needs about {needed / 2**30:.1f} GB of memory and {free / 2**30:.1f} GB are free. "
            "Nothing was started. Lower the batch size first, then the networks' width or the picture size."
        )
