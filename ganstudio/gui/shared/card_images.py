"""Pictures for Home's cards: a sheet of four by two, of data, of a run's newest samples, a generator or a translator.

No Qt and no torch; imported and called in the pool only.
"""

import itertools
import math
import threading
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.core.settings import Plain
from ganstudio.formats.experiment import Experiment
from ganstudio.images.arrays import fit, picture_grid, png_bytes, read_picture, read_sheet
from ganstudio.images.rendering import CURVES_SIZE, draw_curves, draw_points
from ganstudio.runs.folder import RunFolder

COLUMNS, ROWS = 4, 2
_TILE, _GAP, _SQUARE = 64, 2, 128
SHEET_SIZE = (ROWS * _TILE + (ROWS - 1) * _GAP, COLUMNS * _TILE + (COLUMNS - 1) * _GAP)
"""Height and width of every sheet."""

_one_at_a_time = threading.Lock()

Sheet = NDArray[np.uint8]
"""uint8 [*SHEET_SIZE, 3]."""


def of_experiment(experiment: Experiment) -> Sheet:
    """The picture shipped with it, or real samples of its data. Raises UserError where the data cannot be opened."""
    shipped = resource("experiments", f"{experiment.name}.png")
    if shipped.is_file():
        return _as_sheet(read_picture(shipped))
    with _one_at_a_time:
        samples = _some_samples(tuple(sorted(experiment.dataset.items())))
    if samples.ndim == 2:
        return _on_paper(draw_points(samples, samples, generated=False, size=_SQUARE)[0])
    rng = np.random.default_rng(zlib.crc32(experiment.name.encode()))
    chosen = samples[np.sort(rng.choice(len(samples), min(COLUMNS * ROWS, len(samples)), replace=False))]
    return sheet(draw_curves(chosen, _TILE) if chosen.ndim == 3 else chosen)


@lru_cache(maxsize=16)
def _some_samples(section: tuple[tuple[str, Plain], ...]) -> NDArray[Any]:
    """Enough to choose from, so that several experiments with the same data open them once."""
    from ganstudio.datasets import open_dataset

    data = open_dataset(dict(section))
    count = 4096 if data.output == "points" else 512
    return np.array(data.samples[:: -(-len(data.samples) // count)])


def of_run(path: Path, png: Path) -> Sheet:
    """The first pictures of a run's sample grid."""
    pictures = read_sheet(png, _cell_of(path))
    if len(pictures) == 1:
        height, width = pictures.shape[1:3]
        return _on_paper(pictures[0]) if height == width else _as_sheet(pictures[0])
    across = math.ceil(math.sqrt(len(pictures)))
    return sheet(np.concatenate([pictures[row * across :][:COLUMNS] for row in range(ROWS)]))


def corner_of_run(path: Path, png: Path) -> NDArray[np.uint8]:
    """The first pictures of a run's sample grid in a square without gaps: two by two small ones, or a large one."""
    pictures = read_sheet(png, _cell_of(path))
    if len(pictures) < 4 or min(pictures.shape[1:3]) >= _TILE:
        return pictures[0]
    across = math.ceil(math.sqrt(len(pictures)))
    upper, lower = (np.concatenate(list(pictures[start : start + 2]), 1) for start in (0, across))
    return np.concatenate([upper, lower])


def _cell_of(run: Path) -> tuple[int, int] | None:
    """Height and width of a run's samples, for sheets that do not say them; None for one picture."""
    try:
        data = RunFolder(run).data()
    except UserError:
        return None
    if data.output == "sequence":
        return CURVES_SIZE, CURVES_SIZE
    return data.sample[1:] if data.output == "picture" and len(data.sample) == 3 else None


def of_generator(path: Path) -> Sheet:
    """What it makes of the first latents; one of each class where it has classes, or of the first sentences."""
    from ganstudio.inference.generator.conditioning import draw_samples
    from ganstudio.inference.generator.loader import open_generator
    from ganstudio.inference.generator.prompt_mixture import plain_prompt
    from ganstudio.inference.generator.sample import Sample

    generator = open_generator(path, threads=1, device="cpu")
    count = COLUMNS * ROWS
    latents = generator.latent_space.truncate(generator.latent_space.draw(count=count, seed=7), 0.8)
    if generator.manifest.text is not None:
        told = itertools.islice(itertools.cycle(generator.manifest.text.captions), count)
        return sheet(
            draw_samples(generator, [Sample(z, None, plain_prompt(t)) for z, t in zip(latents, told, strict=True)])
        )
    classes = len(generator.manifest.classes)
    labels: Any = np.arange(count) % classes if classes else None
    return sheet(generator.draw(latents, labels, _TILE))


def of_translator(path: Path) -> Sheet:
    """Four of its examples, and below each what it makes of it."""
    from ganstudio.gui.shared.image_sources import ImageSource, read_source
    from ganstudio.gui.shared.translator_examples import examples_of
    from ganstudio.inference.translator.processing import prepared
    from ganstudio.inference.translator.translator_file import TranslatorFile

    translator = TranslatorFile(path, threads=1, device="cpu")
    examples = itertools.islice(itertools.cycle(examples_of(path)[1]), COLUMNS)
    given = [read_source(ImageSource(0, name, source)).rgb for name, source in examples]
    given = [prepared(fit(picture, _SQUARE, "crop", 3), translator.preparation) for picture in given]
    made = [translator.translate(picture) for picture in given]
    return sheet(np.stack([fit(picture, _TILE, "crop", 3) for picture in (*given, *made)]))


def growing_up() -> list[tuple[str, bytes]]:
    """The same nine latents at some steps of one training, recorded when the program was made: (caption, PNG)."""
    with np.load(resource("experiments", "growth.npz")) as file:
        steps, pictures = file["steps"].tolist(), file["pictures"]
    captions = [f"step {step:,}" if step else "before training" for step in steps]
    grids = [picture_grid(nine, columns=3, gap=2, scale=2) for nine in pictures]
    return [(caption, png_bytes(grid)) for caption, grid in zip(captions, grids, strict=True)]


def sheet(pictures: NDArray[np.uint8]) -> Sheet:
    """Up to eight pictures [N, H, W, C] in two rows, each in a square of 64; the gaps take the colour of their rims."""
    ground = np.median(np.concatenate([pictures[:, 0], pictures[:, -1]], axis=1), axis=(0, 1)).astype(np.uint8)
    canvas = np.empty((*SHEET_SIZE, 3), np.uint8)
    canvas[:] = ground
    for index, picture in enumerate(pictures[: COLUMNS * ROWS]):
        row, column = divmod(index, COLUMNS)
        tile = _tile(picture)
        top = row * (_TILE + _GAP) + (_TILE - tile.shape[0]) // 2
        left = column * (_TILE + _GAP) + (_TILE - tile.shape[1]) // 2
        canvas[top : top + tile.shape[0], left : left + tile.shape[1]] = tile
    return canvas


def _tile(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """At most 64 pixels: small pictures grow by whole numbers, large ones shrink smoothly."""
    picture = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture
    longest = max(picture.shape[:2])
    if longest <= _TILE:
        scale = _TILE // longest
        return picture.repeat(scale, axis=0).repeat(scale, axis=1)
    size = (round(picture.shape[1] * _TILE / longest), round(picture.shape[0] * _TILE / longest))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))


def _on_paper(picture: NDArray[np.uint8]) -> Sheet:
    """One square picture in the middle of a sheet that takes the colour of its corner."""
    canvas = np.empty((*SHEET_SIZE, 3), np.uint8)
    canvas[:] = picture[0, 0]
    square = np.asarray(Image.fromarray(picture).resize((_SQUARE, _SQUARE), Image.Resampling.LANCZOS))
    top, left = (SHEET_SIZE[0] - _SQUARE) // 2, (SHEET_SIZE[1] - _SQUARE) // 2
    canvas[top : top + _SQUARE, left : left + _SQUARE] = square
    return canvas


def _as_sheet(picture: NDArray[np.uint8]) -> Sheet:
    """The middle of any picture, in the proportions of a sheet."""
    height, width = SHEET_SIZE
    picture = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture
    if picture.shape[:2] == SHEET_SIZE:
        return picture
    scale = max(height / picture.shape[0], width / picture.shape[1])
    left = (picture.shape[1] - width / scale) / 2
    top = (picture.shape[0] - height / scale) / 2
    box = (left, top, left + width / scale, top + height / scale)
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS, box=box))
