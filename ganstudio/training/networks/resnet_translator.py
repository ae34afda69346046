"""CycleGAN's generator, after Johnson et al. 2016: two halvings, residual blocks, two doublings. Zhu et al. 2017.

c7s1-W, d2W, d4W, R4W x blocks, u2W, uW, c7s1-out, with reflection padding, instance norm and ReLU, tanh at the end.
Width 64 and 9 blocks are the paper's for 256 pixels, 11.4 million weights. `resize` doubles by nearest neighbours and a
convolution, which leaves no chequerboard (Odena et al. 2016); `transposed` is the paper's.
"""

from itertools import pairwise
from typing import Annotated, Literal

import torch
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.core.settings import setting
from ganstudio.nn.upsampling import EnlargingConvolution
from ganstudio.training.networks import Architecture, Translator, TranslatorSettings

_INSIDE = 0.95
"""A picture to start from is kept off the ends of tanh, where nothing could be learnt any more."""


class ResnetTranslatorSettings(TranslatorSettings, frozen=True):
    """Half the paper's width and its six blocks for 128 pixels."""

    width: Annotated[
        int, setting("Width", "Channels at full size; four times as many in the middle.", minimum=4, maximum=128)
    ] = 32
    blocks: Annotated[int, setting("Residual blocks", "6 for 128 pixels, 9 for 256.", minimum=1, maximum=16)] = 6
    upsampling: Annotated[
        Literal["resize", "transposed"],
        setting("Upsampling", "resize: enlarge, then convolve: no chequerboard. transposed: as in the paper."),
    ] = "resize"

    starts_from_picture: Annotated[
        bool,
        setting("Start from the picture", "What it rng is added to the given picture, so that colours and details "
                "stay: for photographs. As the global skip of Kupyn et al. 2018."),
    ] = False  # fmt: skip

    @property
    def multiple_of(self) -> int:
        return 4

    def network(self, inputs: int, outputs: int) -> Translator:
        return ResnetTranslator(self, inputs, outputs)


class ResnetTranslator(Translator):
    """[N, inputs, H, W] to [N, outputs, H, W], H and W multiples of 4 and at least 16."""

    def __init__(self, settings: ResnetTranslatorSettings, inputs: int, outputs: int) -> None:
        super().__init__()
        if settings.starts_from_picture and inputs != outputs:
            raise UserError(f"A translator from {inputs} to {outputs} channels cannot start from the picture.")
        self.starts_from_picture = settings.starts_from_picture
        widths = [settings.width << level for level in range(3)]
        layers: list[nn.Module] = [nn.ReflectionPad2d(3), *_normed(nn.Conv2d(inputs, widths[0], 7, bias=False))]
        for narrow, wide in pairwise(widths):
            layers += _normed(nn.Conv2d(narrow, wide, 3, 2, 1, bias=False))
        layers += [_Residual(widths[-1]) for _ in range(settings.blocks)]
        for wide, narrow in pairwise(reversed(widths)):
            layers += _doubling(settings.upsampling, wide, narrow)
        self.body = nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(widths[0], outputs, 7))

        first = 1 + 3 * len(widths)  # of the residual blocks
        self._depths = {4, 7, first, first + (settings.blocks - 1) // 2}

    def depths(self, picture: Tensor) -> list[Tensor]:
        """Both halvings, the first residual block and the middle one: CUT's, which are 1 and 5 of nine."""
        found, x = [picture], picture
        for number, layer in enumerate(self.body.children()):
            if number > max(self._depths):
                break
            x = layer(x)
            if number in self._depths:
                found.append(x)
        return found

    def forward(self, picture: Tensor) -> Tensor:
        drawn: Tensor = self.body(picture)
        return torch.tanh(torch.atanh(_INSIDE * picture) + drawn if self.starts_from_picture else drawn)


class _Residual(nn.Module):
    """x + norm(conv(relu(norm(conv(x)))))."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.ReflectionPad2d(1), *_normed(nn.Conv2d(channels, channels, 3, bias=False)),
            nn.ReflectionPad2d(1), *_normed(nn.Conv2d(channels, channels, 3, bias=False))[:-1],
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


def _normed(convolution: nn.Conv2d | nn.ConvTranspose2d) -> list[nn.Module]:
    return [convolution, nn.InstanceNorm2d(convolution.out_channels), nn.ReLU(inplace=True)]


def _doubling(kind: str, wide: int, narrow: int) -> list[nn.Module]:
    if kind == "transposed":
        return _normed(nn.ConvTranspose2d(wide, narrow, 3, 2, 1, output_padding=1, bias=False))
    return _normed(EnlargingConvolution(wide, narrow))


NETWORK = Architecture(
    name="resnet_translator",
    title="Residual translator",
    help="From picture to picture through residual blocks: CycleGAN's generator. Zhu et al. 2017.",
    generator=ResnetTranslatorSettings,
)
