"""Principal directions of many points by a random sketch of them: Halko, Martinsson and Tropp 2011."""

import numpy as np
from numpy.typing import NDArray

_MORE, _ITERATIONS = 10, 1
Floats = NDArray[np.float32]


def principal_directions(x: Floats, most: int) -> Floats:
    """[d, K] the `most` directions in which points x [N, d] of mean 0 vary most, the first one most; K <= N, d."""
    rng, most = np.random.default_rng(0), min(most, *x.shape)
    sketch = x @ rng.standard_normal((x.shape[1], most + _MORE), np.float32)
    for _ in range(_ITERATIONS):  # makes large variances larger against small ones
        sketch = x @ (x.T @ np.linalg.qr(sketch)[0])
    basis = np.linalg.qr(sketch)[0]
    return np.ascontiguousarray(np.linalg.svd(basis.T @ x, full_matrices=False)[2][:most].T)
