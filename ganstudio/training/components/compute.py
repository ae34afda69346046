"""How networks are run during training: device, precision and memory format, decided once per run."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ganstudio.runs.folder import Machine


@dataclass(frozen=True)
class Compute:
    """The run's machine settings in torch's terms."""

    device: torch.device
    precision: torch.dtype
    memory_format: torch.memory_format

    @classmethod
    def of(cls, machine: Machine) -> "Compute":
        return cls(
            torch.device(machine.device),
            torch.bfloat16 if machine.precision == "bfloat16" else torch.float32,
            torch.channels_last if machine.memory_format == "channels_last" else torch.contiguous_format,
        )

    def place(self, network: nn.Module) -> nn.Module:
        """Move a network to the device, its 4-d weights in the run's memory format."""
        network.to(self.device)
        for parameter in network.parameters():
            if parameter.dim() == 4:
                parameter.data = parameter.data.contiguous(memory_format=self.memory_format)
        return network

    def autocast(self) -> torch.autocast:
        """Mixed precision where the run uses it.

        The cache of cast weights is global to the process: another thread that enters autocast would empty it and
        change the training's bits, so it stays off.
        """
        enabled = self.precision != torch.float32
        return torch.autocast(self.device.type, dtype=self.precision, enabled=enabled, cache_enabled=False)

    def scores(self, critic: nn.Module, samples: Tensor, labels: Tensor | None) -> Tensor:
        """Raw scores [N], float32."""
        with self.autocast():
            scores: Tensor = critic(samples, labels)
        return scores.float()

    def samples(self, generator: nn.Module, latents: Tensor, labels: Tensor | None) -> Tensor:
        """Generated samples in the precision of the run."""
        with self.autocast():
            samples: Tensor = generator(latents, labels)
        return samples
