"""Layers with an equalised learning rate, Karras et al. 2017, section 4.1.

Weights begin as N(0, 1) and are scaled whenever they are used, by gain / sqrt(fan_in) (He's rule). An optimiser that
normalises gradients, such as Adam, then changes all layers at the same relative speed.
"""

import math

from torch import Tensor, nn
from torch.nn.functional import conv2d, linear

RELU_GAIN = math.sqrt(2)
"""Gain of a layer before a rectifier; 1 for layers whose output is used as it is."""


class EqualisedLinear(nn.Linear):
    """y = (scale w) x + b."""

    def __init__(self, inputs: int, outputs: int, gain: float = RELU_GAIN) -> None:
        super().__init__(inputs, outputs)
        self.scale = gain / math.sqrt(inputs)

    def forward(self, x: Tensor) -> Tensor:
        return linear(x, self.weight * self.scale, self.bias)


class EqualisedConvolution(nn.Conv2d):
    """Of odd `size`, with as much padding as keeps height and width; or with none."""

    def __init__(
        self, inputs: int, outputs: int, size: int = 3, gain: float = RELU_GAIN, *, padded: bool = True
    ) -> None:
        super().__init__(inputs, outputs, size, padding=size // 2 if padded else 0)
        self.scale = gain / math.sqrt(inputs * size**2)

    def forward(self, x: Tensor) -> Tensor:
        return conv2d(x, self.weight * self.scale, self.bias, padding=self.padding)
