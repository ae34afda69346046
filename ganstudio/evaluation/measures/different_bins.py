"""Number of statistically different bins (NDB): are all kinds of pictures made as often as they come in the data?

Richardson and Weiss 2018: k-means cuts the training data into bins, every sample falls into the nearest one, and each
bin's share of samples is tested against its share of training pictures (two proportions, 5 %). Shown is what lives in
the bins that the generator fills least.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.k_means import k_means
from ganstudio.evaluation.stats.principal_components import principal_directions
from ganstudio.formats.results import (
    Finding,
    Level,
    MeasureProgress,
    Plot,
    ResultFigure,
    Series,
    Sheet,
    Verdict,
    numbers,
)

_FITTED_ON = 5000
_DIRECTIONS = 64
_AT_ONCE = 500
_PER_BIN = 20
"""Training pictures that a bin should hold on average."""
_Z = 1.96
_SHOWN, _EACH = 6, 4
Shares = NDArray[np.float64]


class BinsSettings(Settings, frozen=True):
    """As in the paper, bins are of pixels; fewer where the data are few."""

    bins: Annotated[int, setting("Bins", "The paper takes 100.", minimum=5, maximum=500)] = 100


def different_bins(counts: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """[K] where two proportions differ at 5 %: z = (p - q) / (P (1 - P) (1 / n + 1 / m))^(1/2), P the pooled share."""
    n, m = counts.sum(), others.sum()
    p, q, pooled = counts / n, others / m, (counts + others) / (n + m)
    deviation = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return np.asarray(np.abs(p - q) > _Z * deviation)


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: BinsSettings) -> Course:
    training = reference.training
    bins = max(2, min(settings.bins, len(training) // _PER_BIN))
    yield MeasureProgress(done=0.0, text="Training pictures are put into bins")
    some = _flat(training[:_FITTED_ON])
    mean = some.mean(0)
    directions = principal_directions(some - mean, _DIRECTIONS)

    def short(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        blocks = (pictures[start : start + _AT_ONCE] for start in range(0, len(pictures), _AT_ONCE))
        return np.concatenate([(_flat(block) - mean) @ directions for block in blocks])

    placed = short(training)
    groups = k_means(placed[:_FITTED_ON], bins)
    yield MeasureProgress(done=0.6, text="Samples are put into bins")

    homes = groups.of(placed)
    counts = {"training": np.bincount(homes, minlength=bins)}
    of_samples = groups.of(short(generator.samples))
    for name, where in (
        ("samples", of_samples), ("held out", groups.of(short(reference.held_out))),
        ("noise", groups.of(short(np.asarray(reference.noise(1000), np.uint8)))),
    ):  # fmt: skip
        counts[name] = np.bincount(where, minlength=bins)
    share = {name: float(different_bins(c, counts["training"]).mean()) for name, c in counts.items()}
    figures = (
        ResultFigure(
            name="different_bins", title="Statistically different bins", value=share["samples"],
            uncertainty=(0.05 * 0.95 / bins) ** 0.5, floor=share["held out"], ceiling=share["noise"], unit="share",
            better="lower", features=f"{_DIRECTIONS} principal components of pixels",
            help=f"NDB / K with {bins} bins; 5% differ by chance. More samples tell smaller differences.",
        ),
        _empty(counts, bins),
    )  # fmt: skip
    yield Finding(
        verdict=_verdict(counts, share, bins), figures=figures, plots=(_plot(counts),),
        sheets=_sheets(counts, homes, reference, generator, of_samples),
    )  # fmt: skip


def _flat(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(pictures.reshape(len(pictures), -1), np.float32) / np.float32(255)


def _empty(counts: dict[str, NDArray[np.int64]], bins: int) -> ResultFigure:
    """Bins that should hold at least five samples and hold none."""
    expected = counts["training"] / counts["training"].sum()

    def due(name: str) -> NDArray[np.int64]:
        return counts[name][expected * counts[name].sum() >= 5]

    def missing(name: str) -> int:
        return int((due(name) == 0).sum())

    value, empty = missing("samples"), np.exp(-due("samples"))  # how likely each is to be so in another draw
    return ResultFigure(
        name="empty_bins", title="Bins that it never fills", value=value,
        uncertainty=float((empty * (1 - empty)).sum() ** 0.5), floor=missing("held out"),
        ceiling=missing("noise"), unit="count", better="lower",
        features=f"{_DIRECTIONS} principal components of pixels",
        help=f"Of {bins}, where at least five samples would be expected.",
    )  # fmt: skip


def _verdict(counts: dict[str, NDArray[np.int64]], share: dict[str, float], bins: int) -> Verdict:
    """Where the samples differ, by how much: total variation, above what so many samples show by chance."""
    p = {name: c / c.sum() for name, c in counts.items()}
    apart = {name: float(np.abs(p[name] - p["training"]).sum() / 2) for name in ("samples", "held out")}
    moved = max(0.0, apart["samples"] - apart["held out"])
    level: Level = "good" if moved < 0.08 else "doubtful" if moved < 0.3 else "bad"
    different = round(share["samples"] * bins)
    text = f"{different} of {bins} kinds of pictures come more or less often than in the data"
    return Verdict(level=level, text=f"{text}; {moved:.0%} of the samples are of a kind that comes too often.")


def _plot(counts: dict[str, NDArray[np.int64]]) -> Plot:
    order = np.argsort(-counts["training"])
    shares = {name: numbers(counts[name][order] / counts[name].sum()) for name in ("training", "samples")}
    return Plot(
        title="How often each kind comes", kind="bars", x_title="bins, the fullest first", y_title="share",
        series=(
            Series(name="training data", colour="real", y=shares["training"]),
            Series(name="samples", colour="generator", y=shares["samples"]),
        ),
    )  # fmt: skip


def _sheets(
    counts: dict[str, NDArray[np.int64]], homes: NDArray[np.int64], reference: ReferenceData,
    generator: EvaluatedGenerator, of_samples: NDArray[np.int64],
) -> tuple[Sheet, ...]:  # fmt: skip
    """Real pictures of the bins that are filled least, samples of those that are filled too much."""
    expected = counts["training"] / counts["training"].sum()
    made = counts["samples"] / counts["samples"].sum()
    ratio = (made + 1e-4) / (expected + 1e-4)
    order = np.argsort(ratio)
    rare = _of_bins(order[:_SHOWN], homes, reference.training, made, expected)
    often = _of_bins(order[::-1][:_SHOWN], of_samples, generator.samples, made, expected)
    sheets = []
    for title, found in (("Real pictures that it makes too rarely", rare), ("Samples that it makes too often", often)):
        if found is not None:
            sheets.append(Sheet.of(title, found[0], _EACH, rows=found[1]))
    return tuple(sheets)


def _of_bins(
    bins: NDArray[np.int64], homes: NDArray[np.int64], pictures: NDArray[np.uint8], made: Shares, expected: Shares
) -> tuple[NDArray[np.uint8], list[str]] | None:
    """Some pictures of each bin that holds enough, a row each."""
    rows, titles = [], []
    for number in bins.tolist():
        there = np.flatnonzero(homes == number)[:_EACH]
        if len(there) == _EACH:
            rows.append(pictures[there])
            titles.append(f"{made[number]:.1%} instead of {expected[number]:.1%}")
    return (np.concatenate(rows), titles) if rows else None


MEASURE = Measure(
    name="different_bins",
    title="Statistically different bins",
    question="omit",
    help="k-means puts the training data into bins; which of them does the generator fill more or less than it should?",
    misses="What goes on inside a bin: one picture for each bin would pass. Bins are of pixels, so that a kind that "
    "looks like another in pixels shares its bin. Copies pass.",
    measure=_measure,
    settings=BinsSettings,
    needs=("training data", "held-out data"),
    least_samples=200,
    least_held_out=50,
)
