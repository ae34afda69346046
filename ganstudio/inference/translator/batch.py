"""Many pictures to a folder: what is finished stays finished, what is broken is named, and the others go on.

A file that exists was written wholly, so that a batch which was interrupted goes on where it ended. Originals are never
written to.
"""

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ganstudio.core.errors import UserError
from ganstudio.core.files import fitted
from ganstudio.datasets.readers.listing import find_pictures
from ganstudio.images.image_file import SUFFIXES, read_picture
from ganstudio.inference.translator.processing import blend, prepared, why
from ganstudio.inference.translator.spec import Pixels
from ganstudio.inference.translator.tiled_network import Cancelled
from ganstudio.inference.translator.translator_file import TranslatorFile
from ganstudio.inference.translator.video import VIDEO_SUFFIXES, translate_video

Progress = Callable[[float], None]
Cancelling = Callable[[], bool]

_LEFT_BEHIND = re.compile(r"\..+?(\.\d+\.\d+\.new(\.mp4)?)")
"""The name of a file whose writer was killed; see `write_atomically` and `write_video`."""


@dataclass(frozen=True)
class BatchItem:
    """One picture or video, and where its translation goes."""

    source: Path
    target: Path


@dataclass(frozen=True)
class Manner:
    """How everything in a batch is translated."""

    strength: float = 1.0
    tile: int | None = None
    prepare: bool = False
    """Take away first what the translator gives back: colour, detail."""
    overwrite: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an item: made, kept since it was there already, or failed; `words` says why and what was lost."""

    source: Path
    target: Path
    state: Literal["made", "kept", "failed"]
    words: str = ""
    seconds: float = 0.0


def plan(inputs: Iterable[Path], folder: Path) -> tuple[list[BatchItem], list[str]]:
    """Items for files and for all pictures in folders and below, and a sentence for what could not be looked at.

    In `folder` they lie as they did in theirs, never on an original and no two at one place; the order and the names
    are the same each time. Raises UserError where `folder` is one of the inputs, or there is nothing to translate.
    """
    found: list[tuple[Path, Path]] = []
    target = _real(folder)
    unseen: list[str] = []
    for given in inputs:
        if not given.is_dir():
            found.append((given, Path(given.name)))
            continue
        if _real(given) == target:
            raise UserError(f"{folder} holds the pictures themselves. Choose another folder for the translations.")
        listing = find_pictures(given)
        inside = [picture.path for picture in listing.files if target not in _real(picture.path).parents]
        found += [(path, path.relative_to(given)) for path in inside]
        unseen += listing.told()
    if not found:
        raise UserError(" ".join(["There is nothing to translate: no picture was found.", *unseen]))
    originals = {_real(source) for source, _ in found}
    taken: set[Path] = set()
    items = [BatchItem(source, _free_place(folder / _renamed(place), originals, taken)) for source, place in found]
    return items, unseen


def _renamed(place: Path) -> Path:
    """With an ending that can be written."""
    suffix = place.suffix.lower()
    if suffix in VIDEO_SUFFIXES:
        return place.with_suffix(".mp4")
    return place if suffix in SUFFIXES else place.with_suffix(".png")


def _free_place(target: Path, originals: set[Path], taken: set[Path]) -> Path:
    addition = " translated" if _real(target) in originals else ""
    place, number = _beside(target, addition), 2
    while place in taken or _real(place) in originals:
        place, number = _beside(target, f"{addition} ({number})"), number + 1
    taken.add(place)
    return place


def _beside(target: Path, addition: str) -> Path:
    return target.with_name(fitted(target.stem, addition + target.suffix))


def _real(path: Path) -> Path:
    """Without links, as far as they lead anywhere."""
    return Path(os.path.realpath(path))


def prepare_folder(folder: Path, items: Iterable[BatchItem]) -> None:
    """Make `folder`, see that it can be written to, and remove what a killed batch left half-written.

    Raises UserError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "you may not write there")
        wanted = {item.target for item in items}
        for place in {target.parent for target in wanted}:
            for entry in place.glob(".*.new*") if place.is_dir() else ():
                match = _LEFT_BEHIND.fullmatch(entry.name)
                if match and entry.name in {fitted(f".{target.name}", match[1]) for target in wanted}:
                    entry.unlink(missing_ok=True)
    except OSError as error:
        why_not = "it is a file" if folder.is_file() else error.strerror
        raise UserError(f"Nothing can be put into {folder}: {why_not}. Choose another folder.") from None


def translate_all(
    translator: TranslatorFile,
    items: Iterable[BatchItem],
    manner: Manner,
    progress: Progress = lambda _: None,
    cancelled: Cancelling = lambda: False,
) -> Iterator[Outcome]:
    """Every item in turn; `progress` is told how much of the current one is done. Ends early when `cancelled`."""
    for item in items:
        if cancelled():
            return
        try:
            yield translate_item(translator, item, manner, progress, cancelled)
        except Cancelled:
            return


def translate_item(
    translator: TranslatorFile,
    item: BatchItem,
    manner: Manner,
    progress: Progress = lambda _: None,
    cancelled: Cancelling = lambda: False,
) -> Outcome:
    """One picture or video. What is wrong with it is in the outcome. Raises Cancelled."""
    started = time.perf_counter()

    def translated(pixels: Pixels, progress: Progress = progress) -> Pixels:
        if manner.prepare:
            pixels = prepared(pixels, translator.preparation)
        made = translator.translate(pixels, tile=manner.tile, progress=progress, cancelled=cancelled)
        return blend(pixels, made, manner.strength)

    try:
        if item.target.exists() and not manner.overwrite:
            return Outcome(item.source, item.target, "kept", "It was there already.")
        if item.source.suffix.lower() in VIDEO_SUFFIXES:
            name = _name_of(translator, item.source, manner)
            note = translate_video(item.source, item.target, name, translated, progress, cancelled)
        else:
            picture = read_picture(item.source)
            picture.with_rgb(translated(picture.rgb)).save(item.target)
            note = picture.note
    except Cancelled:
        raise
    except Exception as error:  # whatever it is: the others go on
        return Outcome(item.source, item.target, "failed", why(item.source.name, error))
    return Outcome(item.source, item.target, "made", note, time.perf_counter() - started)


def _name_of(translator: TranslatorFile, source: Path, manner: Manner) -> str:
    """Another one for another video, translator or manner."""
    status = source.stat() if source.is_file() else None
    content = status and (status.st_size, status.st_mtime_ns)
    told = (_real(source), content, translator.fingerprint, replace(manner, overwrite=False))
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
