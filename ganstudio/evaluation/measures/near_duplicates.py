"""How many different pictures can it make? The birthday paradox, and duplicates among its samples.

Arora and Zhang 2017: if s samples hold a pair of near duplicates about as often as not, the support is about s^2 in
size. Counting pairs uses every sample: among s draws from K equally likely pictures one expects s (s - 1) / 2K equal
pairs, so K = s (s - 1) / 2c for c pairs. What counts as a duplicate is not left to the eye: two samples that are
closer than but two of a million pairs of real pictures are, or all but one where there are fewer pairs.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.neighbours import pair_distances, pairs_within
from ganstudio.formats.results import Finding, Level, MeasureProgress, ResultFigure, Sheet, Verdict

_RARE = 2e-6
"""Share of real pairs that are as close as duplicates; it sets the largest support that can be told, 1 / _RARE."""
_SHOWN = 8


class BirthdaySettings(Settings, frozen=True):
    """The cost grows with the square of the samples, and so does the largest support that can be told."""

    samples: Annotated[
        int, setting("Samples", "Among how many duplicates are looked for.", minimum=50, maximum=20_000)
    ] = 3000


def support_size(samples: int, pairs: int) -> tuple[float, float, float]:
    """Estimate of K and the ends of its 95 % interval from the number of equal pairs among `samples` draws.

    The count is about Poisson; without any pair K is at least s (s - 1) / 6 (the rule of three), and the estimate and
    the upper end are infinite.
    """
    all_pairs = samples * (samples - 1) / 2
    if not pairs:
        return float("inf"), all_pairs / 3.0, float("inf")
    spread = 1.96 * pairs**0.5
    low = all_pairs / (pairs + spread + 1.92)
    return all_pairs / pairs, low, all_pairs / max(pairs - spread + 1.92, 0.05)


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: BirthdaySettings) -> Course:
    samples = _flat(generator.samples[: settings.samples])
    yield MeasureProgress(done=0.0, text="How close real pictures come to each other")
    real = _flat(reference.training[: len(samples)])
    distances = pair_distances(real)
    rare = max(_RARE, 1 / len(distances))
    limit = float(np.quantile(distances, rare))
    yield MeasureProgress(done=0.4, text="Duplicates are looked for")
    pairs = pairs_within(samples, limit)
    others = _flat(reference.held_out[: len(samples)])
    of_real = len(pairs_within(others, limit))
    found, expected = len(pairs), rare * len(samples) * (len(samples) - 1) / 2
    in_duplicate = len(np.unique(pairs)) / len(samples)
    size, low, high = support_size(len(samples), found)
    real_size, _, _ = support_size(len(others), of_real)
    figures = (
        ResultFigure(
            name="support", title="Support size", value=_finite(size), uncertainty=_half(low, high), unit="count",
            floor=_finite(real_size) or 1 / rare, ceiling=None, better="higher", features="pixels",
            note=f"more than {low:,.0f}", help=f"95% between {low:,.0f} and {_most(high)}. At most about "
            f"{1 / rare:,.0f} can be told; real pictures themselves have that.",
        ),
        ResultFigure(
            name="pairs", title="Pairs of duplicates", value=found, uncertainty=max(found, 1) ** 0.5, unit="count",
            floor=expected, ceiling=0.0, better="as floor", features="pixels",
            help=f"Among {len(samples):,} samples; closer than {limit:.3g}, as {1e6 * rare:,.0f} of a million real "
            "pairs are.",
        ),
        ResultFigure(
            name="duplicated", title="Samples with a duplicate", value=in_duplicate, unit="share", better="lower",
            uncertainty=(in_duplicate * (1 - in_duplicate) / len(samples)) ** 0.5, features="pixels",
            floor=min(1.0, 2 * expected / len(samples)), ceiling=0.0, help="Share that is like at least one other.",
        ),
    )  # fmt: skip
    sheets = (_sheet(generator, pairs),) if found else ()
    yield Finding(verdict=_verdict(found, expected, size, high * rare), figures=figures, sheets=sheets)


def _flat(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return pictures.reshape(len(pictures), -1)


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _half(low: float, high: float) -> float | None:
    return (high - low) / 4 if np.isfinite(high) else None


def _most(high: float) -> str:
    return f"{high:,.0f}" if np.isfinite(high) else "any number"


def _verdict(found: int, expected: float, size: float, most: float) -> Verdict:
    """Against the number of pairs that real pictures have; `most` is the upper end of the support's size, in shares of
    the largest that can be told."""
    if found <= expected + 3 * expected**0.5 + 3:
        return Verdict(level="good", text="Its samples repeat each other no more than real pictures do.")
    half = 1.18 * size**0.5  # (2 ln 2 K)^(1/2)
    often = f"{half:,.0f} samples hold a duplicate half of the time" if half >= 2 else "nearly all samples are alike"
    level: Level = "bad" if most < 0.02 else "doubtful"
    return Verdict(level=level, text=f"It makes about {max(size, 1):,.0f} different pictures: {often}.")


def _sheet(generator: EvaluatedGenerator, pairs: NDArray[np.int64]) -> Sheet:
    """Pairs of duplicates, one above the other; no sample twice in a row."""
    chosen = pairs[np.unique(pairs[:, 0], return_index=True)[1]]
    some = chosen[np.linspace(0, len(chosen) - 1, min(_SHOWN, len(chosen))).astype(int)]
    pictures = generator.samples[some.T.ravel()]
    return Sheet.of("Duplicates", pictures, len(some), rows=("sample", "another sample"))


MEASURE = Measure(
    name="birthday",
    title="Support size and duplicates",
    question="copy",
    help="How many different pictures can it make? By the birthday paradox, from duplicates among its samples.",
    misses="Copies of the training data, if there are many of them. Variety that is only noise: grain on one picture "
    "makes no two samples alike. Pictures that are equally likely are assumed; rare ones are not seen.",
    measure=_measure,
    settings=BirthdaySettings,
    needs=("training data",),
    least_samples=200,
    least_training=100,
)
