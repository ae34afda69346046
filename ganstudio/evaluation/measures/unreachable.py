"""Which real pictures can it not draw? The best that a search in latent space finds for each, the worst first.

Gradients where the generator's networks are known, several starts at once; without them the search of
ganstudio/inference/generator/inversion.py through the file. The same search for the generator's own samples, which it
can draw, says how good the search is; for noise, how bad it can be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.likelihood.decoder import decoder_of
from ganstudio.evaluation.likelihood.gradient_search import search
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
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

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile

_FEW = 6
"""Pictures of each kind where there are no gradients."""
_SHOWN = 12
_POOR = 0.06
"""An error for samples of its own above which the search itself failed."""
Pictures = NDArray[np.uint8]


class SearchSettings(Settings, frozen=True):
    """Cost grows with both; the search for samples of its own says whether there were steps enough."""

    pictures: Annotated[int, setting("Pictures", "Held-out ones.", minimum=4, maximum=1000)] = 32
    steps: Annotated[int, setting("Steps", "Of the search, from each of four starts.", minimum=5, maximum=5000)] = 150


@dataclass(frozen=True)
class Search:
    """The best that was found for some pictures: `made` [N, H, W, C] and root mean square `errors` [N], 0 to 1."""

    made: Pictures
    errors: NDArray[np.float64]


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: SearchSettings) -> Course:
    count = min(settings.pictures, len(reference.held_out)) if generator.networks else min(_FEW, settings.pictures)
    labels = _labels_of(generator, reference, count)
    asked = {
        "real": (reference.held_out[:count], labels),
        "own": (generator.samples[: max(4, count // 2)], _own_labels(generator, max(4, count // 2))),
        "noise": (np.asarray(reference.noise(4), np.uint8), None if labels is None else labels[:4]),
    }
    found: dict[str, Search] = {}
    for number, (name, (pictures, told)) in enumerate(asked.items()):
        for step in _search(generator, pictures, told, settings.steps):
            if isinstance(step, Search):
                found[name] = step
            else:
                share = (0, 0.6, 0.9)[number] + (0.6, 0.3, 0.1)[number] * step
                yield MeasureProgress(done=share, text="Latents of pictures are looked for")
    real, own, noise = (found[name].errors for name in ("real", "own", "noise"))
    figures = (
        ResultFigure(
            name="error", title="Error of the best reconstruction", value=float(real.mean()), better="lower",
            uncertainty=float(real.std(ddof=1)) / len(real) ** 0.5, floor=float(own.mean()),
            ceiling=float(noise.mean()), features="pixels, 0 to 1",
            help=f"Root mean square, mean over {len(real)} held-out pictures. Real: the same "
            "for samples of its own, which it can draw.",
        ),
        ResultFigure(
            name="not_drawn", title="Pictures that it cannot draw", value=float((real > _limit(own)).mean()),
            uncertainty=_error_of_share(real > _limit(own)), unit="share", better="lower",
            floor=float((own > _limit(own)).mean()), ceiling=float((noise > _limit(own)).mean()), features="pixels",
            help=f"Share whose error is above {_limit(own):.3f}: more than nearly all samples of its own leave.",
        ),
    )  # fmt: skip
    yield Finding(
        verdict=_verdict(real, own), figures=figures, sheets=(_sheet(reference.held_out[:count], found["real"]),),
        plots=(_plot(real, own),), notes=_notes(generator),
    )  # fmt: skip


def _error_of_share(hits: NDArray[np.bool_]) -> float:
    """Standard error of a share; by Laplace's rule, for few pictures that are all alike are not sure for that."""
    share = (hits.sum() + 1) / (len(hits) + 2)
    return float((share * (1 - share) / (len(hits) + 2)) ** 0.5)


def _limit(own: NDArray[np.float64]) -> float:
    """An error that samples of its own hardly ever leave, and that an eye begins to see."""
    return max(float(own.mean() + 3 * own.std()), 0.03)


def _labels_of(generator: EvaluatedGenerator, reference: ReferenceData, count: int) -> NDArray[np.int64] | None:
    """A conditional generator is told each picture's class where the data know it, else the classes in turn."""
    classes, data = generator.manifest.classes, reference.dataset
    if not classes:
        return None
    if data.labels is not None and list(data.classes) == classes:
        return data.labels[reference.held_out_indices[:count]]
    return np.arange(count, dtype=np.int64) % len(classes)


def _own_labels(generator: EvaluatedGenerator, count: int) -> NDArray[np.int64] | None:
    return None if generator.labels is None else generator.labels[:count]


# --- the search


def _search(
    generator: EvaluatedGenerator, pictures: Pictures, labels: NDArray[np.int64] | None, steps: int
) -> Iterator[float | Search]:
    if generator.networks is not None:
        yield from _by_gradients(generator, pictures, labels, steps)
    else:
        yield from _by_file(generator, pictures, labels, steps)


def _by_gradients(
    generator: EvaluatedGenerator, pictures: Pictures, labels: NDArray[np.int64] | None, steps: int
) -> Iterator[float | Search]:
    x = torch.from_numpy(pictures.reshape(len(pictures), -1).astype(np.float32) / 255)
    for sought in search(decoder_of(generator, 1.0), x, None if labels is None else torch.from_numpy(labels), steps):
        if isinstance(sought, float):
            yield sought
        else:
            best = np.clip(np.rint(sought.made.numpy().reshape(pictures.shape) * 255), 0, 255).astype(np.uint8)
            yield Search(best, sought.errors.double().numpy())


def _by_file(
    generator: EvaluatedGenerator, pictures: Pictures, labels: NDArray[np.int64] | None, steps: int
) -> Iterator[float | Search]:
    """Through the file alone, one picture after the other; `steps` are tenths of a second for each."""
    from ganstudio.inference.generator.inversion import find_latent

    file = cast("GeneratorFile", generator.generator)
    made, errors = [], []
    for number, picture in enumerate(pictures):
        label = None if labels is None else int(labels[number])
        found = None
        for found in find_latent(file, picture, label=label, seconds=steps / 30):
            yield (number + found.share) / len(pictures)
        assert found is not None
        made.append(found.picture)
        errors.append(found.error)
    yield Search(np.stack(made), np.array(errors))


# --- what is said


def _verdict(real: NDArray[np.float64], own: NDArray[np.float64]) -> Verdict:
    share = float((real > _limit(own)).mean())
    if own.mean() > _POOR and own.mean() > 0.5 * real.mean():
        text = "The search does not find the generator's own samples again, so it cannot tell; ask for more steps."
        return Verdict(level="unknown", text=text)
    level: Level = "good" if share < 0.1 else "doubtful" if share < 0.6 else "bad"
    times = real.mean() / max(own.mean(), 1e-6)
    text = (
        f"{share:.0%} of {len(real)} real pictures are beyond it: what it draws instead is {times:.1f} times as far off"
    )
    return Verdict(level=level, text=f"{text} as for samples of its own.")


def _sheet(pictures: Pictures, found: Search) -> Sheet:
    order = np.argsort(-found.errors)[:_SHOWN]
    words = [f"error {found.errors[i]:.3f}" for i in order]
    return Sheet.of(
        "These it cannot draw", np.concatenate([pictures[order], found.made[order]]), len(order),
        rows=("held out", "the best it can do"), cells=[*words, *words], words="The worst first.",
    )  # fmt: skip


def _plot(real: NDArray[np.float64], own: NDArray[np.float64]) -> Plot:
    edges = np.linspace(0, float(max(real.max(), own.max())) * 1.001, 21)
    middles = numbers((edges[:-1] + edges[1:]) / 2)
    shares = [np.histogram(values, edges)[0] / len(values) for values in (real, own)]
    return Plot(
        title="Errors of the best reconstructions", kind="lines", x_title="root mean square error", y_title="share",
        series=(
            Series(name="held-out pictures", colour="real", x=middles, y=numbers(shares[0])),
            Series(name="its own samples", colour="generator", x=middles, y=numbers(shares[1])),
        ),
    )  # fmt: skip


def _notes(generator: EvaluatedGenerator) -> tuple[str, ...]:
    how = "by gradients" if generator.networks else "through the file alone, without gradients, and so for a few only"
    told = (" The generator was told the class of each picture.",) if generator.manifest.classes else ()
    return (f"Searched {how}.{''.join(told)}",)


MEASURE = Measure(
    name="cannot_draw",
    title="Pictures that it cannot draw",
    question="omit",
    help="The best that a search in latent space finds for real pictures, the worst first: what was dropped.",
    misses="A search may fail where the generator would not; the row of its own samples says how often. A large enough "
    "latent space draws nearly everything somewhere, at latents that never come up.",
    measure=_measure,
    settings=SearchSettings,
    needs=("held-out data", "latents"),
    least_held_out=4,
    cost="a minute",
)
