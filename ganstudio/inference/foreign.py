"""Generators that another program exported: no manifest, so it is inferred from the graph and a few trial pictures."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from ganstudio.errors import UserError
from ganstudio.inference.signature import Signature
from ganstudio.manifest import Manifest

PROBES = 8
_SLACK = 0.02  # rounding in the last layer may pass the range by a hair
_CHANNELS = (1, 3)


def infer_manifest(signature: Signature, probe: NDArray[np.float32], title: str, name: str) -> Manifest:
    """The manifest such a generator would carry; `probe` is its output for some latents from N(0, 1).

    Raises UserError, naming `name`, where the output is no picture.
    """
    if signature.labels is not None:
        raise UserError(f"{name} takes labels but carries no manifest that names its classes; it cannot be used yet.")
    latent_size = signature.latent_shape[0]
    assert latent_size is not None
    plain = Manifest(title=title, latent_size=latent_size, value_range=_value_range(probe), averaged=False)
    if probe.ndim == 2:
        return msgspec.structs.replace(plain, output="points", channels=probe.shape[1])
    if probe.ndim != 4 or not {probe.shape[1], probe.shape[3]} & set(_CHANNELS):
        raise UserError(f"{name} puts out {list(probe.shape)}, which is no grey or RGB picture.")
    if probe.shape[1] in _CHANNELS:
        _, channels, height, width = probe.shape
        return msgspec.structs.replace(plain, layout="NCHW", channels=channels, height=height, width=width)
    _, height, width, channels = probe.shape
    return msgspec.structs.replace(plain, layout="NHWC", channels=channels, height=height, width=width)


def _value_range(probe: NDArray[np.float32]) -> tuple[float, float]:
    """The customary range that holds all values: [0, 1], [-1, 1] or [0, 255]; failing that, what was seen."""
    low, high = float(probe.min()), float(probe.max())
    for candidate in ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0)):
        slack = _SLACK * (candidate[1] - candidate[0])
        if candidate[0] - slack <= low and high <= candidate[1] + slack:
            return candidate
    return low, high
