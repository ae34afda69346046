"""Which modes of data that have countable ones does it draw: Gaussians of a mixture, or the thousand stacked digits."""

from collections.abc import Iterator

import numpy as np

from ganstudio.datasets import StackedModes, open_dataset
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.features.classifier import train_classifier
from ganstudio.evaluation.features.spaces import Samples
from ganstudio.evaluation.features.stacked_modes import NUMBERS, shares_of_numbers, stacked_coverage
from ganstudio.evaluation.measure import Course, Measure, NoSettings
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.mode_coverage import mode_coverage
from ganstudio.formats.density import GaussianMixture
from ganstudio.formats.results import Finding, Level, MeasureProgress, ResultFigure, Verdict, finite

_POINTS, _STACKED = 2500, 26_000
"""As in the literature (Srivastava et al. 2017; Metz et al. 2017)."""
_TIMES = 20
"""How often samples are drawn again among themselves, for the deviation of each figure."""
_OTHER_SEED = 1001
_NAMES = ("modes", "high_quality", "reverse_kl")


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, _settings: NoSettings) -> Course:
    density, stacked = reference.dataset.density, reference.dataset.stacked
    if isinstance(density, GaussianMixture):
        yield _of_points(generator.samples[:_POINTS], reference, density)
    else:
        assert stacked is not None, "a measure that needs modes is only made where there are some"
        yield from _of_stacked(generator, reference, stacked)


def _of_points(samples: Samples, reference: ReferenceData, density: GaussianMixture) -> Finding:
    count, rng = len(samples), np.random.default_rng(7)
    found = mode_coverage(samples, density)
    exact = mode_coverage(density.sample(count, rng), density)
    noise = mode_coverage(reference.noise(count), density)
    again = [mode_coverage(samples[rng.integers(0, count, count)], density) for _ in range(_TIMES)]
    spread = {name: float(np.std([getattr(one, name) for one in again])) for name in _NAMES}
    figures = (
        ResultFigure(
            name="modes", title=f"Modes of {found.of}", value=found.modes, floor=exact.modes, ceiling=noise.modes,
            uncertainty=spread["modes"], unit="count", better="higher",
            help="Nearest to at least one sample of high quality.",
        ),
        ResultFigure(
            name="high_quality", title="High quality", value=found.high_quality, uncertainty=spread["high_quality"],
            floor=exact.high_quality, ceiling=noise.high_quality, unit="share", better="as floor",
            help="Share of samples within three deviations of a mode; above 98.9% they lie too close.",
        ),
        ResultFigure(
            name="reverse_kl", title="Reverse KL", value=finite(found.reverse_kl),
            uncertainty=finite(spread["reverse_kl"]), floor=exact.reverse_kl, ceiling=finite(noise.reverse_kl),
            unit="nats", better="lower", help="How unevenly the modes are drawn: KL(samples | data) over the modes.",
        ),
    )  # fmt: skip
    near = f"{found.high_quality:.0%} of samples near one"
    told = f"{found.modes} of {found.of} modes, {near}, reverse KL {found.reverse_kl:.2g}."
    missed = found.of - found.modes
    level: Level = "bad" if missed or found.high_quality < 0.5 else "doubtful" if found.high_quality < 0.9 else "good"
    return Finding(verdict=Verdict(level=level, text=told), figures=figures, notes=(f"{count:,} samples.",))


def _of_stacked(
    generator: EvaluatedGenerator, reference: ReferenceData, stacked: StackedModes
) -> Iterator[MeasureProgress | Finding]:
    samples = generator.samples[:_STACKED]
    yield MeasureProgress(done=0.0, text="A classifier of single digits is trained")
    digits = open_dataset(stacked.single)
    assert digits.labels is not None
    classifier, shares = train_classifier(digits), shares_of_numbers(digits.labels[digits.training])
    looked_at = {}
    for number, (name, pictures) in enumerate(
        {
            "made": samples,
            "exact": stacked.fresh(len(samples), _OTHER_SEED),
            "noise": reference.noise(len(samples)),
        }.items()
    ):
        yield MeasureProgress(done=0.4 + 0.2 * number, text="Digits are read")
        looked_at[name] = stacked_coverage(pictures, classifier, shares)
    found, exact, noise = looked_at["made"], looked_at["exact"], looked_at["noise"]
    spread_of_modes, spread_of_kl = found.spread(shares)
    figures = (
        ResultFigure(
            name="modes", title=f"Numbers of {NUMBERS}", value=found.modes, floor=exact.modes, ceiling=noise.modes,
            uncertainty=spread_of_modes, unit="count", better="higher",
            help=f"Seen at least once in {len(samples):,} samples.",
        ),
        ResultFigure(
            name="reverse_kl", title="Reverse KL", value=finite(found.reverse_kl), uncertainty=spread_of_kl,
            floor=exact.reverse_kl, ceiling=finite(noise.reverse_kl), unit="nats", better="lower",
            help="How unevenly the numbers are drawn; the literature takes 26,000 samples.",
        ),
    )  # fmt: skip
    share = found.modes / max(exact.modes, 1)
    level: Level = (
        "good" if share > 0.98 and found.reverse_kl < exact.reverse_kl + 0.3 else "doubtful" if share > 0.6 else "bad"
    )
    seen = f"{found.modes} of {NUMBERS} numbers; as many real pictures show {exact.modes}"
    text = f"{seen}. Reverse KL {found.reverse_kl:.2f}."
    note = f"Judged by a classifier that reads {classifier.accuracy:.1%} of held-out digits right."
    yield Finding(verdict=Verdict(level=level, text=text), figures=figures, notes=(note,))


MEASURE = Measure(
    name="modes",
    title="Modes",
    question="omit",
    help="How many modes of a known mixture it draws, how well and how evenly; of stacked digits, how many numbers.",
    misses="A count alone means nothing: noise finds 21 of 25 modes. What goes on inside a mode is not seen: one point "
    "for each would count as all of them.",
    measure=_measure,
    needs=("modes",),
    kinds=("picture", "points"),
)
