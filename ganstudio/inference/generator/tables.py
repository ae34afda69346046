"""Generated numbers as a CSV table, one layout for each kind of output, that spreadsheets and pandas read."""

import io

import numpy as np
from numpy.typing import NDArray

from ganstudio.formats.manifest import Manifest


def to_csv(values: NDArray[np.float32], manifest: Manifest) -> bytes:
    """Sequences [N, L, C] as N * L lines `sequence,step,CHANNEL,...`, both counted from 0; points [N, D] as N lines
    `x1,x2,...`. Comma between, decimal point, UTF-8, a header; values in the data's own units."""
    text = io.StringIO()
    if values.ndim == 2:
        names = [f"x{number + 1}" for number in range(values.shape[1])]
        np.savetxt(text, values, fmt="%.7g", delimiter=",", header=",".join(names), comments="")
        return text.getvalue().encode()
    count, length, channels = values.shape
    names = list(manifest.scale.names) if manifest.scale else [f"channel {number + 1}" for number in range(channels)]
    sequence, step = np.divmod(np.arange(count * length), length)
    table = np.column_stack([sequence, step, values.reshape(-1, channels)])
    header = ",".join(["sequence", "step", *map(_quoted, names)])
    np.savetxt(text, table, fmt=["%d", "%d", *["%.7g"] * channels], delimiter=",", header=header, comments="")
    return text.getvalue().encode()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if any(mark in name for mark in ',"\n') else name
