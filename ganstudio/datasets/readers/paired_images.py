"""Pairs of pictures as one data set: both halves are decoded into one array of six channels, so that they cannot slip.

What the kinds of paired data share.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Part
from ganstudio.datasets import DataSet, OpeningProgress
from ganstudio.datasets.readers.decoded_images import Source, decode_all


def open_pairs(
    source: Source,
    part: Part,
    progress: OpeningProgress | None,
    *,
    preparation: str = "none",
    skipped: tuple[str, ...] = (),
    held_out: NDArray[np.bool_] | None = None,
    notes: tuple[str, ...] = (),
) -> DataSet:
    """Two aligned domains from `source`, which gives [size, size, 6]: what to begin with, then what shall come of it.

    `held_out` [source.count] is what folders say, None where a hash is to say it. Raises UserError where there are
    fewer than two usable pairs.
    """
    decoded = decode_all(source, progress)
    target = DataSet(
        name=part.name,
        title=part.title,
        samples=decoded.samples[..., 3:],
        held_out=decoded.held_out_by(held_out),
        fingerprint=decoded.index.fingerprint,
        held_out_rule="one pair in ten, by a hash of its files"
        if held_out is None
        else "by the folder that it lies in",
    )
    return replace(
        target,
        samples=decoded.samples[..., :3],
        other=target,
        aligned=True,
        preparation=preparation,
        skipped=(*skipped, *decoded.index.skipped),
        notes=(*notes, *decoded.index.notes),
    )


def side_by_side(pairs: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pairs [N, size, size, 6] to be looked at: [N, size, 2 * size, 3]."""
    return np.concatenate([pairs[..., :3], pairs[..., 3:]], axis=2)
