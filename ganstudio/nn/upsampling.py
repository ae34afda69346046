"""Doubling by nearest neighbours and a 3x3 convolution, which leaves no chequerboard. Odena et al. 2016.

Of the four pixels that each one becomes, a 3x3 window sees only 2x2 different ones. While training, the convolution
is therefore carried out before the doubling, as four 2x2 ones, one for every parity of the place: the same sums with
4/9 of the products. In eval mode it is plain, so that exports are too.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, interpolate, pad


class EnlargingConvolution(nn.Conv2d):
    """[N, inputs, H, W] to [N, outputs, 2H, 2W], the rim reflected."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, 3, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(pad(interpolate(x, scale_factor=2), (1, 1, 1, 1), mode="reflect"))
        n, _, height, width = x.shape
        rim = pad(x, (1, 1, 1, 1), mode="replicate")  # doubled pixels reflected are the pixels themselves
        quarters = conv2d(rim, _quarters(self.weight)).view(n, 2, 2, self.out_channels, height + 1, width + 1)
        rows = [[quarters[:, down, right, :, down : down + height, right : right + width] for right in (0, 1)]
                for down in (0, 1)]  # fmt: skip
        columns = torch.stack([torch.stack(row, dim=-1) for row in rows], dim=-3)  # [N, outputs, H, 2, W, 2]
        enlarged = columns.reshape(n, self.out_channels, 2 * height, 2 * width)
        last = x.is_contiguous(memory_format=torch.channels_last)
        return enlarged.contiguous(memory_format=torch.channels_last) if last else enlarged


def _quarters(weight: Tensor) -> Tensor:
    """3x3 kernels [outputs, inputs, 3, 3] as those of the four parities, [4 * outputs, inputs, 2, 2]."""
    first, middle, last = weight.unbind(2)
    by_row = [torch.stack(pair, 2) for pair in ((first, middle + last), (first + middle, last))]
    kernels = []
    for rows in by_row:
        left, centre, right = rows.unbind(3)
        kernels += [torch.stack(pair, 3) for pair in ((left, centre + right), (left + centre, right))]
    return torch.cat(kernels)
