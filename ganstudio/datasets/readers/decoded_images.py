"""Decodes every picture of a set once: few into memory, many into a memory-mapped cache on the disk.

A cache entry is a folder of two files, samples.raw (nothing but pixels) and index.json (what they are), that appears
all at once by a rename. It can be deleted at any time; one that is damaged is made again. The pixels are written as an
ordinary file, because writing through a memory map kills the program when the disk is full.
"""

import hashlib
import math
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_json
from ganstudio.core.paths import cache_folder
from ganstudio.datasets import OpeningProgress, fingerprint_of, held_out_by_hash, preview_choice

CACHE_FROM = 500
"""Sets with at least so many pictures are cached; fewer are decoded within seconds each time."""

CACHE_LIMIT = 10 * 2**30
"""Bytes that all entries may take; those not used for longest go first."""

_FORMAT = b"2"
_SPOT_CHECKS = 64
_READ = " cannot be read: "
_TOLD_ONE_BY_ONE = 4
"""So many files that fail for the same reason become one sentence."""
_ONE_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Source:
    """Pictures that can be decoded one by one.

    `read(i)` gives the i-th as uint8 of `shape` and a key by which equal ones are known, or raises UserError.
    `identity` changes with anything that changes a pixel; `name` is what the user calls it. `notes` says what was
    converted, once all are read.
    """

    name: str
    count: int
    shape: tuple[int, int, int]
    read: Callable[[int], tuple[NDArray[np.uint8], bytes]]
    identity: bytes
    notes: Callable[[], list[str]] = list

    def some(self, count: int) -> NDArray[np.uint8]:
        """At most `count` usable ones of a few chosen by a fixed seed, [n, *shape]: quick, however many there are.

        Raises UserError where none of them is usable.
        """
        usable: list[NDArray[np.uint8]] = []
        reason = ""
        for number in preview_choice(self.count, 4 * count).tolist():
            if len(usable) == count:
                break
            try:
                usable.append(self.read(number)[0])
            except UserError as error:
                reason = str(error)
        if not usable:
            raise UserError(f"The pictures tried in {self.name} cannot be used. {reason}")
        return np.stack(usable)


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the decoded pictures besides their pixels."""

    shape: tuple[int, int, int]
    kept: list[int]
    """Of the source's pictures, the numbers of those that could be used, in the order of the samples."""
    held_out: bytes
    """A byte 0 or 1 for each sample."""
    skipped: list[str]
    notes: list[str] = []
    fingerprint: str
    spot_check: str


@dataclass(frozen=True)
class Decoded:
    """Pictures uint8 [N, size, size, C], in memory or memory-mapped, and what is known of them."""

    samples: NDArray[np.uint8]
    index: Index

    @property
    def held_out(self) -> NDArray[np.bool_]:
        return np.frombuffer(self.index.held_out, np.bool_)

    def held_out_by(self, folders: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        """What `folders` [source.count] say, or a hash where they are None, or leave nothing to learn from or test."""
        chosen = None if folders is None else folders[self.index.kept]
        return self.held_out if chosen is None or chosen.all() or not chosen.any() else chosen


def decode_all(source: Source, progress: OpeningProgress | None = None) -> Decoded:
    """All usable pictures of `source`. Raises UserError where there are fewer than two or the disk is full."""
    if source.count < CACHE_FROM:
        return _in_memory(source, progress)
    entry = cache_folder() / "pictures" / hashlib.blake2b(_FORMAT + source.identity, digest_size=16).hexdigest()
    decoded = _from_cache(entry)
    if decoded is None:
        shutil.rmtree(entry, ignore_errors=True)
        _make_entry(entry, source, progress)
        _prune(entry)
        decoded = _from_cache(entry)
    if decoded is None:
        raise UserError(f"The decoded pictures in {entry.parent} cannot be read back. Is that disk in order?")
    if progress is not None:
        progress(source.count, source.count)
    return decoded


def _readable(
    source: Source, skipped: list[str], progress: OpeningProgress | None
) -> Iterator[tuple[int, NDArray[np.uint8], bytes]]:
    """(number, pixels, key) of each picture that can be used; the others are told to `skipped`."""
    for number in range(source.count):
        try:
            pixels, key = source.read(number)
        except UserError as error:
            skipped.append(str(error))
        else:
            yield number, pixels, key
        if progress is not None:
            progress(number + 1, source.count)


def _require_two(kept: list[int], source: Source, skipped: list[str]) -> None:
    if len(kept) < 2:
        usable = "Only one" if kept else "None"
        first = f" {summed_up(skipped, source.count)[0]}" if skipped else ""
        raise UserError(f"{usable} of the {source.count} pictures in {source.name} can be used; two are needed.{first}")


def _in_memory(source: Source, progress: OpeningProgress | None) -> Decoded:
    skipped: list[str] = []
    items = list(_readable(source, skipped, progress))
    kept = [number for number, _, _ in items]
    _require_two(kept, source, skipped)
    samples = np.stack([pixels for _, pixels, _ in items])
    return Decoded(samples, _index(samples, kept, [key for _, _, key in items], skipped, source))


def _index(samples: NDArray[np.uint8], kept: list[int], keys: list[bytes], skipped: list[str], source: Source) -> Index:
    return Index(
        shape=samples.shape[1:], kept=kept, held_out=held_out_by_hash(keys).tobytes(),
        skipped=summed_up(skipped, source.count), notes=source.notes(), fingerprint=fingerprint_of(samples),
        spot_check=_spot_check(samples),
    )  # fmt: skip


def summed_up(skipped: list[str], count: int) -> list[str]:
    """Sentences about files that cannot be read; of many that fail for the same reason there is one, which counts."""
    causes: dict[str, list[str]] = {}
    for text in skipped:
        causes.setdefault(text.partition(_READ)[2], []).append(text)
    told: list[str] = []
    for cause, texts in sorted(causes.items(), key=lambda item: -len(item[1])):
        if not cause or len(texts) < _TOLD_ONE_BY_ONE:
            told += texts
        else:
            first = texts[0].partition(_READ)[0]
            told.append(f"{len(texts):,} of {count:,} pictures{_READ}{cause} The first is {first}.")
    return told


def _from_cache(entry: Path) -> Decoded | None:
    """The entry, or None where there is none or it is not what its index says."""
    try:
        index: Index = read_json(entry / "index.json", Index)
        samples = _mapped(entry / "samples.raw", len(index.kept), index.shape)
        if len(index.held_out) != len(index.kept) or _spot_check(samples) != index.spot_check:
            return None
        os.utime(entry / "index.json")  # the least recently used entries are pruned first
    except (OSError, ValueError, msgspec.DecodeError):
        return None
    return Decoded(samples, index)


def _mapped(path: Path, count: int, shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    if path.stat().st_size != count * math.prod(shape):
        raise ValueError("the file does not have the size that its index tells")
    return np.memmap(path, np.uint8, "r", shape=(count, *shape))


def _spot_check(samples: NDArray[np.uint8]) -> str:
    """Hash of some pictures from beginning to end; hashing all would make opening a large set slow."""
    chosen = np.linspace(0, len(samples) - 1, _SPOT_CHECKS).astype(int)
    return hashlib.blake2b(samples[chosen].tobytes(), digest_size=8).hexdigest()


def _make_entry(entry: Path, source: Source, progress: OpeningProgress | None) -> None:
    """Decode `source` into a folder that gets its name only when it is whole; anything that fails removes it."""
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        _require_room(entry.parent, source)
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=entry.parent))
    except OSError as error:
        raise _no_room(entry.parent, error.strerror or str(error)) from None
    try:
        index = _write_samples(making / "samples.raw", source, progress)
        (making / "index.json").write_bytes(msgspec.json.encode(index))
        making.rename(entry)
    except OSError as error:
        if not entry.exists():  # otherwise another process made it in the meantime
            raise _no_room(entry.parent, error.strerror or str(error)) from None
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _write_samples(path: Path, source: Source, progress: OpeningProgress | None) -> Index:
    skipped: list[str] = []
    kept: list[int] = []
    keys: list[bytes] = []
    with path.open("wb") as file:
        for number, pixels, key in _readable(source, skipped, progress):
            file.write(np.ascontiguousarray(pixels).data)
            kept.append(number)
            keys.append(key)
        file.flush()
        os.fsync(file.fileno())
    _require_two(kept, source, skipped)
    return _index(_mapped(path, len(kept), source.shape), kept, keys, skipped, source)


def _require_room(folder: Path, source: Source) -> None:
    """Says so before the work where the disk cannot hold the result."""
    needed = source.count * math.prod(source.shape)
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise _no_room(folder, f"{needed / 2**20:,.0f} MB are needed and {free / 2**20:,.0f} MB free")


def _no_room(folder: Path, reason: str) -> UserError:
    return UserError(
        f"The decoded pictures cannot be kept in {folder}: {reason}. Make room there, choose smaller pictures, or let "
        "the environment variable GANSTUDIO_CACHE name a folder on another disk. Nothing was left behind."
    )


def _prune(current: Path) -> None:
    """Delete the entries that go beyond the limit, least recently used first, and what killed programs left."""
    entries = []
    for folder in current.parent.iterdir():
        if (folder / "index.json").exists():
            entries.append((folder != current, -(folder / "index.json").stat().st_mtime, folder))
        elif time.time() - folder.stat().st_mtime > _ONE_DAY:
            shutil.rmtree(folder, ignore_errors=True)
    total = 0
    for other, _, folder in sorted(entries):
        total += sum(file.stat().st_size for file in folder.iterdir())
        if other and total > CACHE_LIMIT:
            shutil.rmtree(folder, ignore_errors=True)
