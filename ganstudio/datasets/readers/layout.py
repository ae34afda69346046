"""What the sub-folders of a picture folder mean: wrappers to go through, splits (train, val, test), classes.

Knows names only. Everything found here is an assumption, and every assumption is a sentence.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.datasets.readers.listing import ListedImage, natural_order

SubFolders = Literal["auto", "classes", "ignored"]

_SPLIT = re.compile(
    r"(?P<part>train(ing)?|val(id(ation)?)?|dev|eval|test(ing)?)[ _-]?(set|data|images?|imgs)?\d*", re.I
)
_MOST_NAMED = 8


@dataclass(frozen=True)
class Layout:
    """Pictures, what is known of each by its folder, and what was assumed."""

    files: list[ListedImage]
    labels: NDArray[np.int64] | None = None
    """[files], or None where the folders are no classes."""
    classes: tuple[str, ...] = ()
    held_out: NDArray[np.bool_] | None = None
    """[files], where a folder such as "test" says it; None: it is for a hash to say."""
    notes: tuple[str, ...] = ()


def split_of(name: str) -> Literal["train", "val", "test", ""]:
    """Which part of a data set a folder of this name holds, in any case; "" for any other name."""
    match = _SPLIT.fullmatch(name)
    word = match["part"].casefold() if match else ""
    return "" if not word else "train" if word.startswith("train") else "test" if word.startswith("test") else "val"


def understood(files: list[ListedImage], folders: SubFolders = "auto") -> Layout:
    """What the folders of these pictures say. `classes`: those at the top are classes, whatever their names."""
    if folders == "ignored" or not files:
        return Layout(files)
    parts = [tuple(file.relative.split("/")[:-1]) for file in files]
    if folders == "classes":
        return _classes(files, [path[0] if path else "" for path in parts], None, ())
    parts = _unwrapped(parts)
    splits, rest = _split(parts)
    if splits is None:
        return _classes(files, [path[0] if path else "" for path in parts], None, ())
    held, note = _held_out(splits)
    rest = _unwrapped_each(rest, splits)
    return _classes(files, [path[0] if path else "" for path in rest], held, (note,))


def _unwrapped(parts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Without the folders at the top that all of them lie in."""
    while parts and all(parts) and len({path[0] for path in parts}) == 1:
        parts = [path[1:] for path in parts]
    return parts


def _unwrapped_each(parts: list[tuple[str, ...]], splits: list[str]) -> list[tuple[str, ...]]:
    """The same in each split: train/images/cats beside test/images/cats."""
    named = {split: {path[0] if path else "" for path, own in zip(parts, splits, strict=True) if own == split}
             for split in set(splits)}  # fmt: skip
    if all(len(names) == 1 and "" not in names for names in named.values()) and len(set.union(*named.values())) == 1:
        return _unwrapped_each([path[1:] for path in parts], splits)
    return parts


def _split(parts: list[tuple[str, ...]]) -> tuple[list[str] | None, list[tuple[str, ...]]]:
    """The split of each and its path without it, where the folders at the top are splits, or those below them."""
    for depth in (0, 1):
        names = [path[depth] if len(path) > depth else "" for path in parts]
        splits: list[str] = [split_of(name) for name in names]
        if all(splits) and len(set(splits)) > 1:
            return splits, [(*path[:depth], *path[depth + 1 :]) for path in parts]
    return None, parts


def _held_out(splits: list[str]) -> tuple[NDArray[np.bool_], str]:
    """The test part, or where there is none the validation part."""
    held = "test" if "test" in splits else "val"
    learnt = " and ".join(sorted(set(splits) - {held}))
    counts = Counter(splits)
    seen = ", ".join(f"{name} {counts[name]:,}" for name in ("train", "val", "test") if counts[name])
    note = (
        f"The folders are splits ({seen}): {learnt} {'are' if ' ' in learnt else 'is'} learnt from, {held} is held out."
    )
    return np.array([split == held for split in splits]), note


def _classes(
    files: list[ListedImage], names: list[str], held_out: NDArray[np.bool_] | None, notes: tuple[str, ...]
) -> Layout:
    """Classes by name, where there are two and few pictures lie outside."""
    outside = [number for number, name in enumerate(names) if not name]
    classes = sorted(set(names) - {""}, key=natural_order)
    if len(classes) < 2:
        return Layout(files, held_out=held_out, notes=notes)
    if outside:
        first = files[outside[0]].relative
        beside = f"{first} lies" if len(outside) == 1 else f"{len(outside):,} pictures lie, such as {first},"
        told = f"{beside} beside the {len(classes)} sub-folders, which are no classes therefore."
        return Layout(files, held_out=held_out, notes=(*notes, told))
    numbers = {name: number for number, name in enumerate(classes)}
    labels = np.array([numbers[name] for name in names], np.int64)
    return Layout(files, labels, tuple(classes), held_out, (*notes, classes_told(tuple(classes), labels)))


def classes_told(classes: tuple[str, ...], labels: NDArray[np.int64]) -> str:
    """Such as "3 classes by sub-folder: birds (5), cats (5), dogs (5)."."""
    counts = np.bincount(labels, minlength=len(classes))
    named = [f"{name} ({count:,})" for name, count in zip(classes, counts, strict=True)][:_MOST_NAMED]
    more = f", and {len(classes) - _MOST_NAMED:,} more" if len(classes) > _MOST_NAMED else ""
    return f"{len(classes)} classes by sub-folder: {', '.join(named)}{more}."
