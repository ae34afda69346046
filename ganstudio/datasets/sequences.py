"""Sums of sines as short time series, of which everything is known: a first data set for sequences.

Each sequence draws its own frequencies, phases, amplitudes, decay and trend, so that one can tell afterwards whether a
generator has learnt their distributions. Knows no file.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Part, setting
from ganstudio.datasets import DataSet, DataSetSettings, OpeningProgress, fingerprint_of, held_out_by_hash

_SEED = 20140610
_LOUDNESS = (0.45, 0.85)
"""Sum of the amplitudes of one sequence, smallest and largest."""
_DECAY = 1.0
"""Largest rate at which the waves fade: by exp(-1) until the end."""
_TREND = 0.1
"""Largest slow drift away from zero."""


class SineMixtures(DataSetSettings, frozen=True):
    """x_c(t) = exp(-d t) sum_k a_ck sin(2 pi f_k t + p_ck) + b_c (2 t - 1) + noise, t from 0 to 1, clipped to [-1, 1].

    Channels share frequencies and decay and differ in amplitudes, phases and trend.
    """

    output = "sequence"

    length: Annotated[int, setting("Length", "Time steps of each sequence.", minimum=16, maximum=1024)] = 64
    channels: Annotated[int, setting("Channels", "Values at each time step.", minimum=1, maximum=8)] = 1
    count: Annotated[int, setting("Sequences", "How many are drawn.", minimum=20, maximum=200_000)] = 10_000
    sines: Annotated[int, setting("Sines", "How many are added up.", minimum=1, maximum=5)] = 2
    slowest: Annotated[
        float, setting("Slowest", "Lowest frequency, in periods per sequence.", minimum=0.5, maximum=100.0)
    ] = 1.0
    fastest: Annotated[
        float, setting("Fastest", "Highest frequency, in periods per sequence.", minimum=0.5, maximum=100.0)
    ] = 6.0
    noise: Annotated[
        float, setting("Noise", "Standard deviation of the noise at each step.", minimum=0.0, maximum=0.5)
    ] = 0.01

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        samples = self._draw()
        if progress is not None:
            progress(len(samples), len(samples))
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=samples,
            held_out=held_out_by_hash([sequence.tobytes() for sequence in samples]),
            fingerprint=fingerprint_of(samples),
            output="sequence",
            held_out_rule="one in ten, by a hash of the sequence",
        )

    def _draw(self) -> NDArray[np.float32]:
        """float32 [count, length, channels]."""
        rng = np.random.default_rng(_SEED)
        n, k, c = self.count, self.sines, self.channels
        slowest, fastest = sorted((self.slowest, self.fastest))
        time = np.linspace(0, 1, self.length)
        frequencies = np.exp(rng.uniform(np.log(slowest), np.log(fastest), (n, k)))
        phases = rng.uniform(0, 2 * np.pi, (n, k, c))
        loudness = rng.uniform(*_LOUDNESS, (n, 1, c))
        amplitudes = loudness * rng.dirichlet(np.ones(k), (n, c)).swapaxes(1, 2)
        decay, trend = rng.uniform(0, _DECAY, (n, 1)), rng.uniform(-_TREND, _TREND, (n, 1, c))
        waves = np.zeros((n, self.length, c))
        for sine in range(k):  # one at a time, so that many sequences fit into memory
            turns = 2 * np.pi * frequencies[:, sine, None] * time
            waves += amplitudes[:, sine, None] * np.sin(turns[:, :, None] + phases[:, sine, None])
        waves = waves * np.exp(-decay * time)[:, :, None] + trend * (2 * time - 1)[:, None]
        return np.clip(waves + self.noise * rng.standard_normal(waves.shape), -1, 1).astype(np.float32)


DATASET = Part(
    name="sequences",
    title="Sums of sines",
    help="Short time series, each the sum of a few fading sines with frequencies, phases and amplitudes of its own.",
    settings=SineMixtures,
)
