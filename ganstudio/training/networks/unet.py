"""pix2pix's generator: an encoder and a decoder with a bridge at every size. Isola et al. 2017.

Instance norm in place of batch norm: the original needs its batch statistics at test time, and an export in eval mode
would give other pictures. Dropout, the paper's noise, is off in eval mode for the same reason.
"""

from typing import Annotated

import torch
from torch import Tensor, nn

from ganstudio.core.settings import setting
from ganstudio.nn.layers import SeededDropout
from ganstudio.training.networks import Architecture, Translator, TranslatorSettings

_CONTRASTED = 5
"""Depths for contrasts, the picture itself among them."""
_WIDEST = 8
"""Channels grow up to this many times the width, as in the paper."""


class UNetSettings(TranslatorSettings, frozen=True):
    """The paper's is 64 wide and 8 levels deep for 256 pixels."""

    width: Annotated[
        int, setting("Width", "Channels after the first halving; up to eight times as many below.", minimum=4,
                     maximum=128)
    ] = 32  # fmt: skip
    levels: Annotated[
        int, setting("Levels", "Halvings: sides must be multiples of 2 to this power.", minimum=2, maximum=8)
    ] = 5
    dropout: Annotated[
        float, setting("Dropout", "Share dropped in the deepest levels of the decoder while training: the paper's "
                       "noise.", minimum=0.0, maximum=0.9)
    ] = 0.5  # fmt: skip

    @property
    def multiple_of(self) -> int:
        return int(2**self.levels)

    def network(self, inputs: int, outputs: int) -> Translator:
        return UNet(self, inputs, outputs)


class UNet(Translator):
    """[N, inputs, H, W] to [N, outputs, H, W], H and W multiples of 2^levels."""

    def __init__(self, settings: UNetSettings, inputs: int, outputs: int) -> None:
        super().__init__()
        widths = [settings.width * min(2**level, _WIDEST) for level in range(settings.levels)]
        self.bridge = _Bridge(widths, inputs, settings.dropout)
        self.out = nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(2 * widths[0], outputs, 4, 2, 1))

    def depths(self, picture: Tensor) -> list[Tensor]:
        """What the upper halvings give; the deepest has too few places to tell apart."""
        found, bridge = [picture], self.bridge
        while len(found) < _CONTRASTED and bridge.below is not None:
            found.append(bridge.down(found[-1]))
            deeper = bridge.below[0]
            assert isinstance(deeper, _Bridge)
            bridge = deeper
        return found

    def forward(self, picture: Tensor) -> Tensor:
        return torch.tanh(self.out(self.bridge(picture)))


class _Bridge(nn.Module):
    """Halves x to widths[0] channels, sends that through all deeper levels, and joins both: 2 x widths[0] channels."""

    def __init__(self, widths: list[int], inputs: int, dropout: float, depth: int = 0) -> None:
        super().__init__()
        own, deeper = widths[depth], depth + 1
        innermost = deeper == len(widths)
        before = [] if depth == 0 else [nn.LeakyReLU(0.2)]
        norm = [] if depth == 0 or innermost else [nn.InstanceNorm2d(own)]  # one pixel has no deviation
        self.down = nn.Sequential(*before, nn.Conv2d(inputs, own, 4, 2, 1), *norm)
        self.below: nn.Sequential | None = None
        if not innermost:
            below = widths[deeper]
            joined = below if deeper == len(widths) - 1 else 2 * below
            self.below = nn.Sequential(
                _Bridge(widths, own, dropout, deeper), nn.ReLU(), nn.ConvTranspose2d(joined, own, 4, 2, 1),
                nn.InstanceNorm2d(own), SeededDropout(dropout if depth >= len(widths) - 4 and depth > 0 else 0.0),
            )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        down = self.down(x)
        return down if self.below is None else torch.cat([down, self.below(down)], dim=1)


NETWORK = Architecture(
    name="unet",
    title="U-Net",
    help="From picture to picture with a bridge at every size, so that details stay in place: pix2pix's generator. "
    "Isola et al. 2017.",
    generator=UNetSettings,
)
