"""A critic that scores every patch of a picture instead of the whole: pix2pix's and CycleGAN's PatchGAN.

Isola et al. 2017, appendix 6.1.2: patches of 1, 16, 34, 70 pixels, or the full 286. A 70 patch on 64-pixel pictures
sees mostly padding: use 34 there.
"""

from typing import Annotated, Literal

from torch import Tensor, nn

from ganstudio.core.settings import setting
from ganstudio.training.networks import Architecture, PatchCriticSettings

_STRIDED = {"16": 1, "34": 2, "70": 3, "full": 5}
"""Convolutions with stride 2 for each patch size; with two more of stride 1 they see that many pixels."""


class PatchSettings(PatchCriticSettings, frozen=True):
    """Half of the paper's width."""

    patch: Annotated[
        Literal["1", "16", "34", "70", "full"],
        setting("Patch", "Pixels across that each score sees; 1 judges colours only, full the whole picture."),
    ] = "34"
    width: Annotated[
        int, setting("Width", "Channels of the first layer; they double up to eight times.", minimum=4, maximum=128)
    ] = 32

    def network(self, channels: int) -> nn.Module:
        return PatchCritic(self, channels)

    @property
    def smallest(self) -> int:
        """The last norm needs 2x2 scores: one pixel has no deviation."""
        return 1 if self.patch == "1" else 3 * int(2 ** _STRIDED[self.patch])


class PatchCritic(nn.Module):
    """Pictures [N, channels, H, W] to raw scores [N, h, w]."""

    def __init__(self, settings: PatchSettings, channels: int) -> None:
        super().__init__()
        width = settings.width
        if settings.patch == "1":
            layers = [nn.Conv2d(channels, width, 1), nn.LeakyReLU(0.2), *_layer(width, 2 * width, 1, 1, 0)]
            self.body = nn.Sequential(*layers, nn.Conv2d(2 * width, 1, 1))
            return
        strided = _STRIDED[settings.patch]
        widths = [width * min(2**level, 8) for level in range(strided + 1)]
        layers = [nn.Conv2d(channels, widths[0], 4, 2, 1), nn.LeakyReLU(0.2)]
        for level in range(1, strided + 1):
            layers += _layer(widths[level - 1], widths[level], 4, 2 if level < strided else 1, 1)
        self.body = nn.Sequential(*layers, nn.Conv2d(widths[-1], 1, 4, 1, 1))

    def forward(self, picture: Tensor) -> Tensor:
        return self.body(picture).squeeze(1)


def _layer(inputs: int, outputs: int, kernel: int, stride: int, padding: int) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
    return [convolution, nn.InstanceNorm2d(outputs), nn.LeakyReLU(0.2)]


NETWORK = Architecture(
    name="patch_critic",
    title="Critic of patches",
    help="Scores every patch of a picture, so that it judges texture and style, not the whole. Isola et al. 2017.",
    discriminator=PatchSettings,
)
