"""Features of sequences in which distances mean something: spectrum, autocorrelation and the values themselves.

Where a wave begins is chance and must not count, so phases are left out; how strong each frequency is, how long a
sequence remembers itself, how its values are spread and how two channels move together must. Numpy only.
"""

import numpy as np
from numpy.typing import NDArray

NAME = "spectrum, autocorrelation and quantiles"
_QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
_REACH = 3.0
"""Standard deviations at which features are bounded, as for pictures."""


class SequenceFeatures:
    """Sequences to features, standardised on `reference` (float32 [N, L, C]); float64 [N, d] comes out."""

    def __init__(self, reference: NDArray[np.float32]) -> None:
        raw = _raw(reference)
        deviation = raw.std(0)
        # what hardly varies in the reference (frequencies nobody uses) must not drown everything else
        self._mean, self._deviation = raw.mean(0), deviation + max(float(deviation.mean()), 1e-6)

    def __call__(self, sequences: NDArray[np.float32]) -> NDArray[np.float64]:
        standardised = (_raw(sequences) - self._mean) / self._deviation
        return np.asarray(_REACH * np.tanh(standardised / _REACH))


def _raw(sequences: NDArray[np.float32]) -> NDArray[np.float64]:
    """Amplitudes of the frequencies 0 .. L / 2, autocorrelations at lags 1 .. L / 4, quantiles of values and of steps,
    per channel, and the correlations between channels."""
    x = np.asarray(sequences, np.float64)
    count, length, channels = x.shape
    spectrum = np.abs(np.fft.rfft(x, axis=1)) / length
    centred = x - x.mean(1, keepdims=True)
    normed = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    lags = range(1, length // 4 + 1)
    memory = np.stack([(normed[:, lag:] * normed[:, :-lag]).sum(1) for lag in lags], 1)
    values = np.quantile(x, _QUANTILES, axis=1).swapaxes(0, 1)
    steps = np.quantile(np.abs(np.diff(x, axis=1)), _QUANTILES, axis=1).swapaxes(0, 1)
    together = np.einsum("nlc,nld->ncd", normed, normed)[:, *np.triu_indices(channels, 1)]
    return np.concatenate([part.reshape(count, -1) for part in (spectrum, memory, values, steps, together)], 1)
