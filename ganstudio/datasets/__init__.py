"""Data sets: one file per kind. This file holds what they share: the opened data set and the held-out rule.

Knows numpy and Pillow; no torch, no window, no threads.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core import plugins
from ganstudio.core.errors import UserError
from ganstudio.core.paths import as_text
from ganstudio.core.report import Finding, Report
from ganstudio.core.settings import Part, Plain, Settings, describe, parse
from ganstudio.formats.density import Density, GaussianMixture
from ganstudio.formats.units import Scale

HELD_OUT_SHARE = 0.1
"""Part of every data set that is never trained on."""

_PREVIEW_SEED = 7

Domains = Literal["one", "two", "pairs"]

OpeningProgress = Callable[[int, int], None]
"""Told (samples read, samples in all) while a data set opens; by raising it cancels, and nothing half-made stays."""


class EnoughSeen(Exception):  # noqa: N818 - nothing went wrong
    """Raised by the progress of a report: it is then made of what was looked at so far."""


@dataclass(frozen=True)
class StackedModes:
    """Modes of pictures [N, S, S, 3] whose red, green and blue each show one picture of another set, by its classes."""

    single: dict[str, Plain]
    """The [dataset] section of that set: grey, of the same size, with ten classes."""
    fresh: Callable[[int, int], NDArray[np.uint8]]
    """(count, seed) to as many other stacks of the same pictures."""


@dataclass(frozen=True)
class DataSet:
    """An opened data set, wholly in memory or memory-mapped.

    `samples` is uint8 [N, H, W, C] for pictures (C 1 or 3), float32 [N, D] for points, float32 [N, L, C] for sequences.
    It may be a read-only map of a file: take batches by `samples[indices]`, which copies, and change those.
    """

    name: str
    title: str
    samples: NDArray[np.uint8] | NDArray[np.float32]
    held_out: NDArray[np.bool_]
    """[N]; True where a sample is never trained on."""
    fingerprint: str
    """Changes with any sample; names the data in the manifest without naming the user's folder."""
    output: Literal["picture", "points", "sequence"] = "picture"
    labels: NDArray[np.int64] | None = None
    """[N] class numbers, or None."""
    classes: tuple[str, ...] = ()
    attributes: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    """Named properties [N], such as {"glasses": 0 or 1}."""
    attribute_values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Words for an attribute's values 0, 1, ..., such as {"hair_colour": ("black", "brown")}; not all have them."""
    captions: Sequence[Sequence[str]] = ()
    """For each sample one or more sentences about it, which may be written only when asked for; () without any."""
    other: "DataSet | None" = None
    """The second domain of a set to translate between, such as photographs beside paintings."""
    aligned: bool = False
    """True where sample i of `other` shows the same as sample i here; both have the same part held out then."""
    preparation: str = "none"
    """How these samples were made of the pictures of `other`, by its name in `ganstudio.images.degradations`."""
    density: Density | None = None
    """The distribution that the samples were drawn from, where it is known in closed form."""
    stacked: StackedModes | None = None
    """Where its modes are the thousand numbers that three digits spell."""
    scale: Scale | None = None
    """The user's own units behind sequences in [-1, 1]."""
    skipped: tuple[str, ...] = ()
    """One sentence for each file, or part of one, that could not be used."""
    notes: tuple[str, ...] = ()
    """What was assumed or converted, a sentence each, with the setting that changes it."""
    held_out_rule: str = "one in ten, by a hash of the picture"

    @property
    def has_countable_modes(self) -> bool:
        """Whether it is known which modes there are, so that one can count those that a generator draws."""
        return self.stacked is not None or (isinstance(self.density, GaussianMixture) and self.density.countable)

    @property
    def training(self) -> NDArray[np.int64]:
        """Indices of the samples that may be trained on."""
        return np.flatnonzero(~self.held_out)

    @property
    def testing(self) -> NDArray[np.int64]:
        """Indices of the held-out samples."""
        return np.flatnonzero(self.held_out)


class Acceptance(IntEnum):
    """How well a kind of data set suits a path; the kind that answers highest opens it."""

    NO = 0
    IF_NAMED = 1
    """Only where an experiment or a generator already is of this kind, as a folder of pictures may be one of pairs."""
    LAST_RESORT = 2
    """Probably not, but where no other kind answers, this one says what a usable path would be."""
    LIKELY = 3
    CERTAIN = 4
    """By its ending it is meant for this kind: so it is also opened when it is dropped on the window."""


class DataSetSettings(Settings, frozen=True):
    """Base of a data set kind's settings; they know how to open it."""

    shareable: ClassVar[bool] = True
    """False where settings name the user's own paths, which never leave in a manifest."""
    output: ClassVar[Literal["picture", "points", "sequence"]] = "picture"
    """What its samples are, known before any are opened."""
    domains: ClassVar[Domains] = "one"
    """One kind of samples, two to translate between, or two whose samples belong together."""
    captioned: ClassVar[bool] = False
    """Whether each sample comes with sentences about it."""

    @classmethod
    def accepts(cls, path: Path) -> Acceptance:
        """Whether `path`, which need not exist, can be this kind's setting `path`: what --data and drops ask.

        Looks at names only and is quick; what is wrong with the content is said when it is opened.
        """
        return Acceptance.NO

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        """Read the data. Raises UserError if there is nothing usable, and whatever `progress` raises."""
        raise NotImplementedError

    def preview(self, count: int = 16) -> NDArray[np.uint8] | NDArray[np.float32]:
        """At most `count` samples as training will see them, always the same ones. Raises UserError.

        A kind that takes long to open answers without opening all of it.
        """
        samples = self.open().samples
        return samples[preview_choice(len(samples), count)]

    def report(self, progress: OpeningProgress | None = None) -> Report:
        """What was understood of the data, and all that was assumed, guessed or left out. Raises UserError.

        A kind that reads files tells much more than this.
        """
        data = self.open(progress)
        part = datasets()[data.name]
        return Report(part.name, part.title, tuple(opened_findings(data)))


def opened_findings(data: DataSet) -> list[Finding]:
    """What can be said of any opened data set: how many samples of which shape, what is held out, what is skipped."""
    held_out, count = int(data.held_out.sum()), len(data.samples)
    shape = [int(side) for side in data.samples.shape[1:]]
    findings = [
        Finding("samples", f"{count:,} samples of {' x '.join(map(str, shape))}.", {"count": count, "shape": shape}),
        Finding(
            "held_out", f"{held_out:,} {'is' if held_out == 1 else 'are'} held out: {data.held_out_rule}.", held_out
        ),
    ]
    findings += [Finding("assumed", words, weight="note") for words in data.notes]
    return findings + [Finding("left_out", words, weight="note") for words in data.skipped]


def preview_choice(available: int, count: int) -> NDArray[np.int64]:
    """Which of the `available` samples a preview shows: mixed, and always the same ones."""
    return np.random.default_rng(_PREVIEW_SEED).permutation(available)[:count]


def held_out_by_hash(keys: list[bytes], share: float = HELD_OUT_SHARE) -> NDArray[np.bool_]:
    """[N] True for a fixed `share` of the samples, chosen by a hash of each one's key (its name or its bytes).

    The same picture falls on the same side whatever else is in the set. At least one sample is held out and at least
    one is not, as long as there are two.
    """
    hashes = np.array([int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big") for key in keys], np.uint64)
    chosen = hashes < np.uint64(int(share * 2**64))
    if len(keys) >= 2 and not chosen.any():
        chosen[int(hashes.argmin())] = True
    if len(keys) >= 2 and chosen.all():
        chosen[int(hashes.argmax())] = False
    return chosen


def fingerprint_of(samples: NDArray[Any], labels: NDArray[Any] | None = None) -> str:
    """Sixteen hexadecimal digits that change with any sample, any label and their order."""
    digest = hashlib.blake2b(f"{samples.dtype} {samples.shape}".encode(), digest_size=8)
    for start in range(0, len(samples), 4096):  # by parts, so that a memory-mapped set is never wholly in memory
        digest.update(np.ascontiguousarray(samples[start : start + 4096]).data)
    if labels is not None:
        digest.update(np.ascontiguousarray(labels).data)
    return digest.hexdigest()


@cache
def datasets() -> plugins.Registry[Part]:
    """All data set kinds by name."""
    import ganstudio.datasets as package

    return plugins.discover(package, "DATASET")


def acceptance(kind: str, path: Path) -> Acceptance:
    """How well the data set kind of this name suits `path`. Raises UserError where there is no such kind."""
    settings = datasets()[kind].settings
    assert issubclass(settings, DataSetSettings)
    return settings.accepts(path)


def has_setting(kind: str, name: str) -> bool:
    """Whether data sets of this kind have a setting called `name`, such as "size"."""
    return any(field.name == name for field in describe(datasets()[kind].settings))


def best_kind(
    path: Path, at_least: Acceptance = Acceptance.LAST_RESORT, among: Collection[str] | None = None
) -> str | None:
    """Name of the data set kind that suits `path` best, of all or `among` some; None where none answers `at_least`."""
    answers = {kind: acceptance(kind, path) for kind in datasets() if among is None or kind in among}
    best = max(answers, key=lambda kind: answers[kind], default=None)
    return best if best is not None and answers[best] >= at_least else None


def own_data_section(
    path: Path, named: str = "", *, other: Path | None = None, among: Collection[str] | None = None
) -> dict[str, Plain]:
    """The [dataset] section that reads `path`, and `other` as the second of two folders.

    Of the kind `named`, where it accepts the path; else of the best `among` those that fit an experiment; else of the
    best there is. Raises UserError where there is none.
    """
    fitting = [kind for kind in datasets() if among is None or kind in among]
    if other is not None:
        fitting = [kind for kind in fitting if has_setting(kind, "other_path")]
        if not fitting:
            raise UserError("One --data is enough here: only what translates between two kinds takes two folders.")
    certain = best_kind(path, Acceptance.CERTAIN)
    if named in fitting and acceptance(named, path):
        kind: str | None = named
    elif certain and other is None:
        kind = certain
    else:
        kind = best_kind(path, Acceptance.IF_NAMED if among is not None else Acceptance.LAST_RESORT, fitting)
    kind = kind or (fitting[0] if other is not None else best_kind(path))
    if kind is None:
        raise UserError(f"No kind of data set can read {path}.")
    second = {} if other is None else {"other_path": as_text(other)}
    return {"name": kind, "path": as_text(path), **second}


def path_settings(kind: str) -> tuple[str, ...]:
    """Names of the settings of this kind of data set that are paths, the first one first."""
    return tuple(field.name for field in describe(datasets()[kind].settings) if field.kind in ("path", "file"))


def missing_paths(section: dict[str, Plain]) -> dict[str, Path]:
    """The paths of a [dataset] section where there is nothing any more, by the name of their setting."""
    named = {name: str(section.get(name, "")).strip() for name in path_settings(str(section["name"]))}
    paths = {name: Path(text).expanduser() for name, text in named.items() if text}
    return {name: path for name, path in paths.items() if not path.exists()}


def dataset_title(section: dict[str, Plain]) -> str:
    """What the kind of a [dataset] section is called."""
    return datasets()[str(section["name"])].title


def open_dataset(section: dict[str, Plain], progress: OpeningProgress | None = None) -> DataSet:
    """Open the data set of an experiment's [dataset] section. Raises UserError."""
    return dataset_settings(section).open(progress)


def dataset_settings(section: dict[str, Plain]) -> DataSetSettings:
    """The validated settings of a [dataset] section. Raises UserError."""
    values = dict(section)
    part = datasets()[str(values.pop("name"))]
    settings = parse(part.settings, values, f"data set {part.name}")
    assert isinstance(settings, DataSetSettings)
    return settings
