"""Makes a generator that is told much listen to its latent too: without it one sentence gives one picture."""

from torch import Tensor
from torch.nn.functional import avg_pool2d

_LEAST = 1e-3
"""Of the difference between two samples, so that equal ones do not count infinitely."""


def sameness(latents: Tensor, others: Tensor, samples: Tensor, other_samples: Tensor, grain: int) -> Tensor:
    """E |z - z'|_1 / |G(z, h) - G(z', h)|_1, means over dimensions, of pictures [N, C, H, W] in [-1, 1] that were told
    the same: large where latents do not matter. Mode seeking, Mao et al. 2019 (MSGAN), with the ratio turned round.

    Pictures are compared by means over squares of `grain` pixels. By single pixels, as in the paper (1), noise pays as
    much as another face does.
    """
    apart = avg_pool2d(samples.float() - other_samples.float(), grain).abs().flatten(1).mean(1)
    return ((latents - others).abs().mean(1) / (apart + _LEAST)).mean()
