"""Pictures to try a translator on before one has any of one's own: held-out ones, else drawn faces. No Qt."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.shared.image_sources import Source, pictures_in

_FACES, _SIDE = 6, 128


def examples_of(translator: Path) -> tuple[Path, list[tuple[str, Source]]]:
    """The translator, and names with sources: what lies in the folder `NAME-examples` beside its file, else some of the
    drawn faces."""
    folder = translator.with_name(f"{translator.stem}-examples")
    beside = pictures_in([folder]) if folder.is_dir() else []
    return translator, [(Path(name).stem, path) for name, path in beside] or _faces()


def _faces() -> list[tuple[str, Source]]:
    from ganstudio.datasets import dataset_settings

    data = dataset_settings({"name": "pixel_faces", "size": 32}).open()
    faces = data.samples[data.held_out][:_FACES]
    times = _SIDE // faces.shape[1]
    return [(f"Face {place}", partial(_enlarged, face, times)) for place, face in enumerate(faces, 1)]


def _enlarged(picture: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """Every dot as a square of `times` by `times` pixels."""
    return picture.repeat(times, axis=0).repeat(times, axis=1)
