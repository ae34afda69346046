"""Points drawn from a distribution that is known, as a data set. Shared by the data sets of points."""

import numpy as np

from ganstudio.datasets import DataSet, OpeningProgress, fingerprint_of, held_out_by_hash
from ganstudio.formats.density import Density


def points_of(
    density: Density, name: str, title: str, count: int, seed: int, progress: OpeningProgress | None = None
) -> DataSet:
    """`count` draws from `density` as a data set that carries it; the same seed draws the same points."""
    samples = density.sample(count, np.random.default_rng(seed))
    if progress is not None:
        progress(count, count)
    return DataSet(
        name=name,
        title=title,
        samples=samples,
        held_out=held_out_by_hash([point.tobytes() for point in samples]),
        fingerprint=fingerprint_of(samples),
        output="points",
        density=density,
        held_out_rule="one in ten, by a hash of the point",
    )
