"""Are all classes and attributes made as often as they come? A classifier that was trained here counts them.

Both histograms are the classifier's opinion, of samples and of held-out pictures, so that its errors fall on both; its
error on held-out pictures is shown.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.feature_classifier import FeatureClassifier, learn
from ganstudio.evaluation.measure import Course, Measure, NoSettings
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.formats.results import Finding, Level, MeasureProgress, Plot, ResultFigure, Series, Verdict, numbers

_MOST = 4000
_RARELY = 0.25
"""A value that comes less often than this part of its share in the data is called missing."""
Counts = NDArray[np.int64]


def total_variation(counts: Counts, others: Counts) -> float:
    """Half the sum of the differences of shares: how many samples would have to change. 0 to 1."""
    return float(np.abs(counts / counts.sum() - others / others.sum()).sum() / 2)


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, _settings: NoSettings) -> Course:
    learned: FeatureClassifier | None = None
    for step in learn(reference):
        if isinstance(step, FeatureClassifier):
            learned = step
        else:
            yield MeasureProgress(done=0.7 * step.done, text=step.text)
    assert learned is not None
    if learned.groups:
        raise UserError("Nothing is known about these pictures that could be counted.")
    yield MeasureProgress(done=0.7, text="Samples are sorted")
    said = {
        "samples": learned.values(generator.samples[:_MOST]), "real": learned.values(reference.held_out[:_MOST]),
        "other": learned.values(reference.training[:_MOST]),
        "noise": learned.values(np.asarray(reference.noise(500), np.uint8)),
    }  # fmt: skip
    figures: list[ResultFigure] = []
    plots: list[Plot] = []
    missing: list[str] = []
    worst = 0.0
    for name, words in learned.sorter.attributes.items():
        counts = {who: np.bincount(values[name], minlength=len(words)) for who, values in said.items()}
        figure = _figure(name, counts, learned.sorter.errors[name])
        figures.append(figure)
        plots.append(_plot(name, words, counts))
        missing += _missing(name, words, counts)
        worst = max(worst, (figure.value or 0.0) - (figure.floor or 0.0))
    figures += _as_asked(generator, learned, said["samples"])
    wrong = ", ".join(f"{name.replace('_', ' ')} {error:.1%}" for name, error in learned.sorter.errors.items())
    yield Finding(
        verdict=_verdict(missing, worst), figures=tuple(figures), plots=tuple(plots),
        notes=(f"The classifier is wrong on held-out pictures about: {wrong}.",),
    )  # fmt: skip


def _figure(name: str, counts: dict[str, Counts], error: float) -> ResultFigure:
    """How different the histogram of samples is from that of held-out pictures."""
    value = total_variation(counts["samples"], counts["real"])
    rng, shares = np.random.default_rng(3), counts["samples"] / counts["samples"].sum()
    again = [total_variation(rng.multinomial(counts["samples"].sum(), shares), counts["real"]) for _ in range(50)]
    return ResultFigure(
        name=name, title=_words(name), value=value, uncertainty=float(np.std(again)), unit="share", better="lower",
        floor=total_variation(counts["other"], counts["real"]),
        ceiling=total_variation(counts["noise"], counts["real"]),
        features=f"a classifier that is wrong on {error:.1%}",
        help="Share of samples that would have to be of another kind for the histograms to be equal.",
    )  # fmt: skip


def _words(name: str) -> str:
    return "Classes" if name == "class" else name.replace("_", " ").capitalize()


def _plot(name: str, words: tuple[str, ...], counts: dict[str, Counts]) -> Plot:
    def bars(who: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
        share, number = counts[who] / counts[who].sum(), counts[who].sum()
        return numbers(share), numbers(np.sqrt(share * (1 - share) / number))

    real, made = bars("real"), bars("samples")
    return Plot(
        title=_words(name), kind="bars", categories=words, y_title="share",
        series=(
            Series(name="held-out data", colour="real", y=real[0], errors=real[1]),
            Series(name="samples", colour="generator", y=made[0], errors=made[1]),
        ),
    )  # fmt: skip


def _missing(name: str, words: tuple[str, ...], counts: dict[str, Counts]) -> Iterator[str]:
    """Values that come much less often than in the data, beyond chance."""
    real, made = (counts[who] / counts[who].sum() for who in ("real", "samples"))
    for number, word in enumerate(words):
        expected = real[number] * counts["samples"].sum()
        if expected >= 10 and made[number] < _RARELY * real[number]:
            what = word if name == "class" else f"{_words(name).lower()} {word}"
            yield f"{what} ({made[number]:.1%} instead of {real[number]:.1%})"


def _as_asked(
    generator: EvaluatedGenerator, learned: FeatureClassifier, said: dict[str, NDArray[np.int64]]
) -> Iterator[ResultFigure]:
    """Of a conditional generator of these classes: how often it makes what it is asked for."""
    words = generator.manifest.classes
    if generator.labels is None:
        return
    name = next((name for name, values in learned.sorter.attributes.items() if list(values) == words), None)
    if name is None:
        return
    right = float((said[name] == generator.labels[: len(said[name])]).mean())
    yield ResultFigure(
        name="as_asked", title="Samples of the class asked for", value=right, unit="share", better="as floor",
        uncertainty=(right * (1 - right) / len(said[name])) ** 0.5, floor=1 - learned.sorter.errors[name],
        ceiling=1 / len(words), features="the classifier",
        help="Its floor is how often the classifier itself is right.",
    )  # fmt: skip


def _verdict(missing: list[str], worst: float) -> Verdict:
    if missing:
        told = ", ".join(missing[:4]) + (f" and {len(missing) - 4} more" if len(missing) > 4 else "")
        return Verdict(level="bad", text=f"Left out, or nearly so: {told}.")
    level: Level = "good" if worst < 0.05 else "doubtful" if worst < 0.2 else "bad"
    if level == "good":
        return Verdict(level=level, text="All classes and attributes come about as often as in the data.")
    return Verdict(level=level, text=f"Nothing is left out, but up to {worst:.0%} of samples are of a kind too many.")


MEASURE = Measure(
    name="classes",
    title="Classes and attributes",
    question="omit",
    help="How often each class and each attribute comes among samples and in the data, counted by a classifier.",
    misses="Everything that has no name in these data. Variety inside a class: one perfect picture of each would pass. "
    "Samples that show nothing at all are counted as something.",
    measure=_measure,
    needs=("training data", "held-out data", "labels", "torch"),
    least_held_out=50,
    cost="seconds",
)
