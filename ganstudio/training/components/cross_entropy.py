"""What the two logarithmic games share: the discriminator's cross-entropy with one-sided label smoothing."""

import math
from typing import Annotated

from torch import Tensor
from torch.nn.functional import softplus

from ganstudio.core.settings import setting

Smoothing = Annotated[
    float,
    setting(
        "Label smoothing",
        "The discriminator is told that real pictures are real with 1 minus this. One-sided (Salimans et al. 2016).",
        minimum=0.0,
        maximum=0.5,
    ),
]


def cross_entropy(real_scores: Tensor, fake_scores: Tensor, smoothing: float) -> Tensor:
    """J_D = -E[(1 - s) log D(x) + s log(1 - D(x))] - E log(1 - D(G(z))), for logits [N].

    -log sigmoid(s) = softplus(-s) and -log(1 - sigmoid(s)) = softplus(s), which never overflow.
    """
    real = (1 - smoothing) * softplus(-real_scores) + smoothing * softplus(real_scores)
    return real.mean() + softplus(fake_scores).mean()


def optimum(smoothing: float) -> tuple[float, float]:
    """(D*, J_D) where p_g = p_data: D* = (1 - s) / 2, and J_D = 2 ln 2 at s = 0."""
    score = (1 - smoothing) / 2
    real = (1 - smoothing) * math.log(score) + smoothing * math.log(1 - score)
    return score, -real - math.log(1 - score)
