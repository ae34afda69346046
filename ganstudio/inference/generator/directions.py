"""Directions in which a generator's pictures change most: GANSpace from what it puts out, SeFa from its first layer.

A direction's vector is as long as one standard deviation of the latents, so that a strength is in units of sigma.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.threads import single_thread
from ganstudio.formats.manifest import Direction
from ganstudio.inference.generator.first_layer import read_first_layer

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile

_MOST_VALUES = 3072
"""Larger pictures are made smaller before: their strongest components are the same."""
_AT_ONCE = 16
_ROUNDS = 4
_SPARE = 10


def principal_directions(
    generator: "GeneratorFile", count: int = 10, seed: int = 0, label: int | None = None, samples: int = 400
) -> Iterator[float | list[Direction]]:
    """GANSpace (Härkönen et al. 2020): principal components of many outputs, regressed to the latents behind them.

    Yields the share done, between 0 and 1, and at last the directions, the most important first. Latents come in pairs
    z, -z, which leaves out of the regression what is even in z. Who wants to cancel stops asking.
    """
    space = generator.latent_space
    half = space.draw(max(samples // 2, 1), seed)
    latents = np.concatenate([half, -half])
    outputs = []
    for start in range(0, len(latents), _AT_ONCE):
        some = latents[start : start + _AT_ONCE]
        labels = None if label is None else np.full(len(some), label, np.int64)
        outputs.append(_small(generator.levels(some, labels)))
        yield min(start + _AT_ONCE, len(latents)) / len(latents)
    with single_thread():
        components = _principal_components(np.concatenate(outputs), min(count, space.size))
        vectors = components.T @ latents
    yield [
        _direction(f"Principal {number}", vector, "principal component", space.sigma)
        for number, vector in enumerate(vectors, 1)
    ]


def weight_directions(generator: "GeneratorFile", count: int = 10) -> list[Direction]:
    """SeFa (Shen and Zhou 2021): eigenvectors of A^T A for the first layer's A [outputs, latent_size], largest first.

    Raises UserError where the graph does not begin with a layer of fixed weights.
    """
    layer = read_first_layer(generator.path, generator.signature)
    with single_thread():
        _, vectors = np.linalg.eigh(layer.T @ layer)
    strongest = vectors.T[::-1][:count]
    sigma = generator.latent_space.sigma
    return [
        _direction(f"Layer {number}", vector, "layer factorisation", sigma)
        for number, vector in enumerate(strongest, 1)
    ]


def _direction(name: str, vector: NDArray[np.floating], origin: str, sigma: float) -> Direction:
    """With length sigma, and pointing to where its largest entry is positive: a sign must not depend on chance."""
    sign = np.sign(vector[np.abs(vector).argmax()]) or 1.0
    scaled = vector * (sign * sigma / max(float(np.linalg.norm(vector)), 1e-12))
    return Direction(name=name, vector=scaled.astype(np.float32).tolist(), origin=origin)


def _small(outputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """[N, values], pictures halved until they are small."""
    while outputs.ndim == 4 and outputs[0].size > _MOST_VALUES and min(outputs.shape[1:3]) >= 2:
        height, width = (side // 2 * 2 for side in outputs.shape[1:3])
        parts = [outputs[:, y:height:2, x:width:2] for y in (0, 1) for x in (0, 1)]
        outputs = np.mean(parts, axis=0)
    return outputs.reshape(len(outputs), -1)


def _principal_components(values: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """[N, count], each sample's place along the strongest components, by subspace iteration (Halko et al. 2011)."""
    centred = (values - values.mean(axis=0)).astype(np.float32)
    width = min(count + _SPARE, *centred.shape)
    basis = np.random.default_rng(0).standard_normal((centred.shape[1], width)).astype(np.float32)
    for _ in range(_ROUNDS):
        basis, _triangle = np.linalg.qr(centred.T @ (centred @ basis))
    left, strengths, _ = np.linalg.svd((centred @ basis).astype(np.float64), full_matrices=False)
    return left[:, :count] * strengths[:count]
