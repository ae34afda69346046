"""Does it copy? Samples beside their nearest training pictures, and whether they are nearer to these than by chance.

As in Goodfellow et al. 2014, figure 2, but in three spaces, because pixel distances alone are easily fooled, and with a
test: held-out pictures, which nobody was trained on, say how near a sample comes by chance (copying.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.feature_classifier import FeatureClassifier, learn
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.memorisation import Split, split_test
from ganstudio.evaluation.stats.neighbours import nearest
from ganstudio.evaluation.stats.shift_invariant import coarse, shifted_distances
from ganstudio.formats.results import (
    Finding,
    Level,
    MeasureProgress,
    Plot,
    ResultFigure,
    Series,
    Sheet,
    Verdict,
    in_words,
    numbers,
)

_RERANKED = 32
_SURE, _MUCH = 0.001, 0.15
_SHOWN = 8
Pictures = NDArray[np.uint8]


class NearestSettings(Settings, frozen=True):
    """All training and held-out pictures are searched; only the number of samples costs time."""

    samples: Annotated[
        int, setting("Samples", "How many look for their nearest picture.", minimum=50, maximum=100_000)
    ] = 2500
    shift: Annotated[
        int, setting("Shift", "Pixels that a copy may be moved by.", minimum=1, maximum=4, unit="pixels")
    ] = 1


@dataclass(frozen=True)
class NearestImages:
    """Nearest real pictures of some samples in one space. Real pictures: first all training, then all held-out."""

    title: str
    features: str
    owners: NDArray[np.int64]
    """[N] the nearest of all real pictures."""
    training: NDArray[np.int64]
    """[N] the nearest training picture."""
    to_training: NDArray[np.float32]
    """[N] distance to it."""
    to_held_out: NDArray[np.float32]
    """[N] distance to the nearest held-out picture."""
    to_as_many: NDArray[np.float32]
    """[N] distance to the nearest of as many training pictures as there are held-out ones."""


class _Searcher:
    """Looks for the nearest real pictures of any pictures, in pixels, shift-tolerant pixels and learned features."""

    def __init__(self, reference: ReferenceData, learned: FeatureClassifier, shift: int) -> None:
        self._learned, self.shift = learned, shift
        few = min(len(reference.held_out), len(reference.training) // 2)
        self._parts = {
            "as many": reference.training[:few], "rest": reference.training[few:], "held out": reference.held_out[:few],
        }  # fmt: skip
        self.held_out = np.arange(len(reference.training) + few) >= len(reference.training)
        self._starts = {"as many": 0, "rest": few, "held out": len(reference.training)}
        self._coarse = {name: coarse(part) for name, part in self._parts.items()}
        self._features = {name: learned(part) for name, part in self._parts.items()}

    def look(self, pictures: Pictures) -> Iterator[NearestImages]:
        """One space after the other."""
        near = {name: nearest(_flat(pictures), _flat(part), 1) for name, part in self._parts.items()}
        found = {name: (n.distances[:, 0], n.indices[:, 0]) for name, n in near.items()}
        yield self._look("pixels", "pixels", found)
        small = coarse(pictures)
        near = {name: nearest(small, part, _RERANKED) for name, part in self._coarse.items()}
        again = {name: self._reranked(pictures, name, n.indices) for name, n in near.items()}
        features = f"pixels, shifted by up to {self.shift}, of equal brightness and contrast"
        yield self._look(
            "shift-tolerant pixels", f"{features} (the {_RERANKED} nearest in averages over squares re-ranked)", again
        )
        asked = self._learned(pictures)
        learned = {name: nearest(asked, part, 1) for name, part in self._features.items()}
        found = {name: (n.distances[:, 0], n.indices[:, 0]) for name, n in learned.items()}
        yield self._look("learned features", self._learned.name, found)

    def _reranked(
        self, pictures: Pictures, name: str, candidates: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        distances = shifted_distances(pictures, self._parts[name], candidates, self.shift)
        best = distances.argmin(1)
        rows = np.arange(len(pictures))
        return distances[rows, best], candidates[rows, best]

    def _look(
        self, title: str, features: str, found: dict[str, tuple[NDArray[np.float32], NDArray[np.int64]]]
    ) -> NearestImages:
        names = list(self._parts)
        distances = np.stack([found[name][0] for name in names])
        places = np.stack([found[name][1] + self._starts[name] for name in names])
        columns = np.arange(distances.shape[1])
        first, training = distances.argmin(0), distances[:2].argmin(0)
        return NearestImages(
            title=title, features=features, owners=places[first, columns], training=places[training, columns],
            to_training=distances[training, columns], to_held_out=distances[2], to_as_many=distances[0],
        )  # fmt: skip


_SEARCHERS: WeakKeyDictionary[ReferenceData, _Searcher] = WeakKeyDictionary()
"""By data, so that the real pictures of several generators side by side are looked at once."""


def _searcher_of(reference: ReferenceData, learned: FeatureClassifier, shift: int) -> _Searcher:
    found = _SEARCHERS.get(reference)
    if found is None or found.shift != shift:
        found = _SEARCHERS[reference] = _Searcher(reference, learned, shift)
    return found


def _flat(pictures: Pictures) -> Pictures:
    return pictures.reshape(len(pictures), -1)


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: NearestSettings) -> Course:
    learned: FeatureClassifier | None = None
    for step in learn(reference):
        if isinstance(step, FeatureClassifier):
            learned = step
        else:
            yield MeasureProgress(done=0.3 * step.done, text=step.text)
    assert learned is not None
    searcher = _searcher_of(reference, learned, settings.shift)
    samples, few = generator.samples[: settings.samples], 500
    asked = {
        "samples": samples, "others": reference.training[-few:], "held out": reference.held_out[:few],
        "noise": np.asarray(reference.noise(few // 2), np.uint8),
    }  # fmt: skip
    looks: dict[str, list[NearestImages]] = {}
    for number, (name, pictures) in enumerate(asked.items()):
        yield MeasureProgress(done=0.3 + 0.17 * number, text="Nearest real pictures are looked for")
        looks[name] = list(searcher.look(pictures))
    splits = [split_test(look.owners, searcher.held_out) for look in looks["samples"]]
    figures = [
        figure
        for look, other, noise, split in zip(looks["samples"], looks["others"], looks["noise"], splits, strict=True)
        for figure in _figures(look, other, noise, split)
    ]
    yield Finding(
        verdict=_verdict(looks["samples"], splits), figures=tuple(figures),
        sheets=_sheets(samples, reference, looks["samples"]),
        plots=tuple(_histogram(*pair) for pair in zip(looks["samples"], looks["held out"], strict=True)),
        notes=(
            f"{len(samples):,} samples against all {len(reference.training):,} training pictures and "
            f"{int(searcher.held_out.sum()):,} held-out ones.",
        ),
    )  # fmt: skip


# --- figures


def _figures(look: NearestImages, other: NearestImages, noise: NearestImages, split: Split) -> Iterator[ResultFigure]:
    """`other` are training pictures among whose possible neighbours both sides are strangers: real against real."""
    name = look.title.split()[0].replace("-", "_")
    ratio, deviation = _ratio(look)
    yield ResultFigure(
        name=f"{name}_following", title=f"Follow a training picture, by {look.title}", value=split.following,
        uncertainty=split.deviation_of_following, floor=0.0, unit="share", better="lower", features=look.features,
        help=f"1 - {split.held_out:.1%} / {split.expected:.1%}: how often the nearest real picture was a held-out one, "
        "and how often that would be by chance. Its deviation is that of chance.",
    )  # fmt: skip
    yield ResultFigure(
        name=f"{name}_p",
        title="p-value",
        value=split.p,
        unit="p",
        better="higher",
        features=look.features,
        help="Probability of that by chance, the split into training and held-out permuted 20,000 times.",
    )
    yield ResultFigure(
        name=f"{name}_ratio", title="Distance ratio train / held-out", value=ratio, uncertainty=deviation,
        floor=_ratio(other)[0], ceiling=_ratio(noise)[0], better="as floor", features=look.features,
        help="Geometric mean of the distances to the nearest of equally many training and held-out pictures; 1 where "
        "neither is preferred, 0 for copies.",
    )  # fmt: skip


def _ratio(look: NearestImages) -> tuple[float, float]:
    """Geometric mean of the ratio of distances, and its standard deviation over resampled samples."""
    least = 1e-3 * float(np.median(look.to_held_out)) + 1e-9  # an exact copy is at distance 0
    logarithms = np.log(np.maximum(look.to_as_many, least) / np.maximum(look.to_held_out, least))
    value = float(np.exp(logarithms.mean()))
    return value, value * float(logarithms.std(ddof=1)) / len(logarithms) ** 0.5


def _verdict(looks: list[NearestImages], splits: list[Split]) -> Verdict:
    """By the space that speaks most clearly; asking in three spaces makes chance three times as likely."""
    best = int(np.argmin([(split.held_out - split.expected) / max(split.deviation, 1e-9) for split in splits]))
    split, p = splits[best], min(1.0, len(splits) * splits[best].p)
    if p >= _SURE:
        text = "No sign of copying: samples are as near to held-out pictures as to training pictures"
        return Verdict(level="good", text=f"{text} (p = {in_words(p, 'p')}, asked in three spaces).")
    level: Level = "bad" if split.following > _MUCH else "doubtful"
    who = f"{split.following:.0%} of the samples follow training pictures rather than held-out ones"
    return Verdict(level=level, text=f"{who} (by {looks[best].title}, p < {in_words(p * 1.01, 'p')}).")


# --- pictures


def _sheets(samples: Pictures, reference: ReferenceData, looks: list[NearestImages]) -> tuple[Sheet, Sheet]:
    """Samples over their nearest training pictures: the most suspicious ones, and ones that nobody chose."""
    tolerant = looks[1]
    suspicious = np.argsort(tolerant.to_training / np.maximum(tolerant.to_held_out, 1e-9))[:_SHOWN]
    return (
        _sheet("Samples that are nearest to training pictures", suspicious, samples, reference, looks),
        _sheet("Samples that nobody chose", np.arange(min(_SHOWN, len(samples))), samples, reference, looks),
    )


def _sheet(
    title: str, chosen: NDArray[np.int64], samples: Pictures, reference: ReferenceData, looks: list[NearestImages]
) -> Sheet:
    rows = [samples[chosen], *(reference.training[look.training[chosen]] for look in looks)]
    words = ["sample"] * len(chosen)
    for look in looks:
        words += [
            f"nearest by {look.title}: {look.to_training[i]:.3g}; nearest held-out one: {look.to_held_out[i]:.3g}"
            for i in chosen
        ]
    return Sheet.of(
        title, np.concatenate(rows), len(chosen), rows=("sample", *(f"nearest by {look.title}" for look in looks)),
        cells=words, words="Below each sample its nearest training picture in each space.",
    )  # fmt: skip


def _histogram(look: NearestImages, held_out: NearestImages) -> Plot:
    """Distances to the nearest training picture: of samples, and of held-out pictures, which are no copies."""
    top = float(np.quantile(np.concatenate([look.to_training, held_out.to_training]), 0.995)) or 1.0
    edges = np.linspace(0, top, 31)
    shares = [
        np.histogram(values.clip(0, top), edges)[0] / len(values) for values in (look.to_training, held_out.to_training)
    ]
    middles = numbers((edges[:-1] + edges[1:]) / 2)
    return Plot(
        title=f"Distance to the nearest training picture, by {look.title}", kind="lines", x_title="distance",
        y_title="share",
        series=(
            Series(name="samples", colour="generator", x=middles, y=numbers(shares[0])),
            Series(name="held-out pictures", colour="real", x=middles, y=numbers(shares[1])),
        ),
        help="A hump of samples at the left of the held-out pictures' are copies.",
    )  # fmt: skip


MEASURE = Measure(
    name="nearest_training",
    title="Nearest training pictures",
    question="copy",
    help="Samples beside their nearest training pictures, and a test whether they are nearer than held-out ones are.",
    misses="Copies that no distance here recognises: mirrored, recoloured, put together from parts. A few copied "
    "samples among many new ones do not move the test; look at the pictures. And overfitting in the large: a generator "
    "may draw new pictures of a few remembered kinds.",
    ranked_by=("pixels_following",),
    measure=_measure,
    settings=NearestSettings,
    needs=("training data", "held-out data", "torch"),
    least_held_out=50,
)
