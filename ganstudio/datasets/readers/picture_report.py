"""The report on a folder of pictures: formats, sizes, depth, profiles, copies, and those that will not help.

Looks at every picture of a small folder and at some, by chance, of a large one, small and in memory.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.report import Finding, Weight
from ganstudio.datasets import EnoughSeen, OpeningProgress, preview_choice
from ganstudio.datasets.readers.decoded_images import summed_up
from ganstudio.datasets.readers.layout import Layout
from ganstudio.datasets.readers.listing import described, natural_order
from ganstudio.datasets.readers.picture_folder import PictureFolder
from ganstudio.images.arrays import fit

MOST = 1000
"""Pictures that are looked at."""

_THUMBNAIL = 16
_DARK, _EMPTY = 16.0, 4.0
"""Mean brightness and spread, of 255, below which a picture shows hardly anything."""
_NEAR = 4.0
"""Mean difference of two thumbnails, of 255, up to which they are near copies."""
_FEW = 10
_NAMED = 3


@dataclass(frozen=True)
class _Look:
    """What one picture is like."""

    name: str
    format: str
    size: tuple[int, int]
    mode: str
    key: bytes
    thumbnail: NDArray[np.float32]
    """[16, 16, 3], 0 to 255."""
    held_out: bool

    @property
    def brightness(self) -> float:
        return float(self.thumbnail.mean())

    @property
    def spread(self) -> float:
        return float(self.thumbnail.std((0, 1)).max())


def picture_findings(
    pictures: PictureFolder, layout: Layout, progress: OpeningProgress | None = None, most: int = MOST
) -> list[Finding]:
    """Everything worth knowing of these pictures before they are learnt from."""
    chosen = preview_choice(len(layout.files), most).tolist()
    looks: list[_Look] = []
    unreadable: list[str] = []
    try:
        for done, number in enumerate(chosen, 1):
            try:
                looks.append(_look(pictures, layout, number))
            except UserError as error:
                unreadable.append(str(error))
            if progress is not None:
                progress(done, len(chosen))
    except EnoughSeen:
        pass
    looked_at = len(looks) + len(unreadable)
    looks.sort(key=lambda look: natural_order(look.name))
    return [
        *_counted(layout, looks, looked_at),
        *(Finding("left_out", text, weight="warning") for text in pictures.listing.told()),
        *(Finding("unreadable", text, weight="warning") for text in summed_up(unreadable, looked_at)),
        *_assumed(pictures, layout),
        *_copies(looks),
        *_extremes(looks, pictures.look.size),
    ]


def _look(pictures: PictureFolder, layout: Layout, number: int) -> _Look:
    file = layout.files[number]
    picture, decoded, key = pictures.seen(file, 4 * _THUMBNAIL)
    mode = "grey" if picture.shape[-1] == 1 else "colour"
    if decoded.image.mode in ("LA", "RGBA"):
        mode += " with transparency"
    if decoded.is_deep:
        mode += ", more than 8 bits"
    thumbnail = fit(picture, _THUMBNAIL, "squeeze", 3).astype(np.float32)
    held_out = layout.held_out is not None and bool(layout.held_out[number])
    return _Look(file.relative, decoded.format, decoded.size, mode, key, thumbnail, held_out)


def _counted(layout: Layout, looks: list[_Look], looked_at: int) -> list[Finding]:
    count = len(layout.files)
    bad = f", of which {looked_at - len(looks):,} cannot be read" if len(looks) < looked_at else ""
    words = f"{count:,} {'picture' if count == 1 else 'pictures'}{bad}."
    found = [Finding("pictures", words, count, "warning" if len(looks) < _FEW else "fact")]
    if looked_at < count:
        found.append(Finding("looked_at", f"{looked_at:,} of them, by chance, were looked at.", looked_at, "note"))
    if not looks:
        return found
    formats, modes = (Counter(kinds) for kinds in ([look.format for look in looks], [look.mode for look in looks]))
    sizes = Counter(look.size for look in looks)
    (width, height), most = sizes.most_common(1)[0]
    sides = [side for size in sizes for side in size]
    words = f"All are {width} x {height}" if len(sizes) == 1 else (
        f"{len(sizes):,} sizes, sides of {min(sides)} to {max(sides):,} pixels; {most:,} are {width} x {height}"
    )  # fmt: skip
    by_size = {f"{width}x{height}": number for (width, height), number in sizes.most_common(20)}
    kinds = "; ".join(f"{mode} ({number:,})" for mode, number in modes.most_common())
    return [
        *found,
        Finding("formats", f"Formats: {described(formats)}.", dict(formats)),
        Finding("sizes", f"{words}.", by_size),
        Finding("modes", f"Kinds: {kinds}.", dict(modes)),
    ]


def _assumed(pictures: PictureFolder, layout: Layout) -> list[Finding]:
    notes = list(layout.notes)
    found = []
    if layout.labels is not None:
        counts = np.bincount(layout.labels, minlength=len(layout.classes)).tolist()
        by_class = dict(zip(layout.classes, counts, strict=True))
        found.append(Finding("classes", notes.pop(), by_class, "note", "dataset.folders"))
    found += [Finding("folders", note, weight="note", change="dataset.folders") for note in notes]
    if layout.held_out is not None:
        held_out = int(layout.held_out.sum())
        found.append(
            Finding("held_out", f"{held_out:,} {'is' if held_out == 1 else 'are'} held out by the folder.", held_out)
        )
    for levels in pictures.levels.all():
        found.append(Finding("depth", f"More than 8 bits: read as {levels.words}, all alike.",
                             {"low": levels.low, "high": levels.high}, "note", "dataset.depth"))  # fmt: skip
    if pictures.profiles:
        words = ", ".join(f"{name} ({count:,})" for name, count in pictures.profiles.most_common(_NAMED))
        found.append(
            Finding("profiles", f"Colour profiles, converted to sRGB: {words}.", dict(pictures.profiles), "note")
        )
    return found + [Finding("left_out", text, weight="note") for text in pictures.listing.notes()]


# --- copies


def _copies(looks: Sequence[_Look]) -> list[Finding]:
    groups: dict[bytes, list[_Look]] = {}
    for look in looks:
        groups.setdefault(look.key, []).append(look)
    same = [group for group in groups.values() if len(group) > 1]
    found = []
    if same:
        extra = sum(len(group) - 1 for group in same)
        share = "warning" if extra >= 0.1 * len(looks) else "note"
        words = (
            f"{extra:,} {'is a copy' if extra == 1 else 'are exact copies'} of another one, such as {_pair(same[0])}."
        )
        found.append(
            Finding("duplicates", words, [[look.name for look in group] for group in same[:50]], _weight(share))
        )
    if near := _near([group[0] for group in groups.values()]):
        words = (
            f"{len(near):,} {'pair looks' if len(near) == 1 else 'pairs look'} nearly alike, such as {_pair(near[0])}."
        )
        found.append(Finding("near_duplicates", words, [[look.name for look in pair] for pair in near[:50]], "note"))
    if across := [pair for pair in (*same, *near) if len({look.held_out for look in pair}) > 1]:
        words = f"{len(across):,} times a held-out picture is also learnt from, such as {_pair(across[0])}."
        found.append(Finding("leaks", words, [[look.name for look in pair] for pair in across[:50]], "warning"))
    return found


def _weight(words: str) -> Weight:
    return "warning" if words == "warning" else "note"


def _pair(looks: Sequence[_Look]) -> str:
    return f"{looks[0].name} and {looks[1].name}"


def _near(looks: list[_Look]) -> list[tuple[_Look, _Look]]:
    """Pairs whose thumbnails hardly differ; empty pictures, which are all alike, do not count."""
    looks = [look for look in looks if look.spread > 2 * _EMPTY]
    if len(looks) < 2:
        return []
    flat = np.stack([look.thumbnail.ravel() for look in looks])
    squares = (flat**2).sum(1)
    pairs = []
    for number in range(len(looks) - 1):
        # the root mean square is never below the mean difference: a quick sieve, by one product of matrices
        distances = squares[number] + squares[number + 1 :] - 2 * flat[number + 1 :] @ flat[number]
        near = np.flatnonzero(distances < flat.shape[1] * (2 * _NEAR) ** 2) + number + 1
        pairs += [(looks[number], looks[other]) for other in near.tolist()
                  if np.abs(flat[number] - flat[other]).mean() < _NEAR]  # fmt: skip
    return pairs


# --- those that will not help


def _extremes(looks: list[_Look], size: int) -> list[Finding]:
    if not looks:
        return []
    small = sorted(looks, key=lambda look: min(look.size))[:_NAMED]
    dark = sorted(looks, key=lambda look: look.brightness)[:_NAMED]
    empty = sorted(looks, key=lambda look: look.spread)[:_NAMED]
    few = sum(min(look.size) < size for look in looks)
    grown = f" {few:,} are smaller than {size} pixels and will be enlarged." if few else ""
    named = ", ".join(f"{look.name} ({look.size[0]} x {look.size[1]})" for look in small)
    sizes = {look.name: list(look.size) for look in small}
    dark_ones, empty_ones = (
        sum(look.brightness < _DARK for look in looks),
        sum(look.spread < _EMPTY for look in looks),
    )
    return [
        Finding("smallest", f"Smallest: {named}.{grown}", sizes, "warning" if few else "fact"),
        _shown("darkest", "Darkest, of 255", {look.name: look.brightness for look in dark}, dark_ones, "nearly black"),
        _shown(
            "emptiest", "Emptiest, by spread", {look.name: look.spread for look in empty}, empty_ones, "of one colour"
        ),
    ]


def _shown(name: str, title: str, values: dict[str, float], count: int, what: str) -> Finding:
    shown = ", ".join(f"{picture} ({value:.0f})" for picture, value in values.items())
    bad = f" {count:,} {'is' if count == 1 else 'are'} {what}." if count else ""
    rounded = {picture: round(value, 1) for picture, value in values.items()}
    return Finding(name, f"{title}: {shown}.{bad}", rounded, "warning" if count else "fact")
