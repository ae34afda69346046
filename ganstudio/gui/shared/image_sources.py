"""The pictures somebody handed over, one `ImageSource` each, and what folders hold. No Qt."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.images.formats import PICTURE_SUFFIXES
from ganstudio.images.image_file import ImageFile, read_picture

Source = Path | bytes | Callable[[], NDArray[np.uint8]]
"""A file, a file's bytes, or a function that gives uint8 [H, W, 3 or 4] and is called in another thread."""
State = Literal["waiting", "working", "done", "failed"]


@dataclass(frozen=True)
class ImageSource:
    """One picture of the queue; `number` is its own for as long as the program runs."""

    number: int
    name: str
    source: Source
    is_example: bool = False
    """Ours, to show what a translator does; gives way to the user's own pictures."""
    state: State = "waiting"
    words: str = ""
    """How long it took, or what is wrong."""

    @property
    def folder(self) -> Path | None:
        """Where the file lies, if it is one."""
        return self.source.parent if isinstance(self.source, Path) else None


def read_source(item: ImageSource) -> ImageFile:
    """The picture, upright, with what belongs to it. Raises UserError."""
    if isinstance(item.source, Path | bytes):
        return read_picture(item.source)
    pixels = item.source()
    transparent = pixels.shape[2] == 4 and bool((pixels[..., 3] < 255).any())
    return ImageFile(rgb=np.ascontiguousarray(pixels[..., :3]), alpha=pixels[..., 3].copy() if transparent else None)


def pictures_in(paths: Iterable[Path]) -> list[tuple[str, Path]]:
    """Names and files: every file as it is, and of every folder all pictures at any depth, in order."""
    found: list[tuple[str, Path]] = []
    for path in paths:
        found += [(path.name, path)] if not path.is_dir() else _pictures_of(path)
    return found


def _pictures_of(folder: Path) -> list[tuple[str, Path]]:
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in PICTURE_SUFFIXES:
                path = Path(place, name)
                found.append((str(path.relative_to(folder)), path))
    return found
