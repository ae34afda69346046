"""What the discriminator learnt without labels: a linear classifier on its features, as DCGAN's paper did.

Radford et al. 2016: the largest activation of every channel in each cell of a 4 x 4 grid, of all convolutions, and a
linear classifier on top (82.8 % on CIFAR-10, there an SVM). Beside it stand the same classifier on pixels and on a
discriminator of the same shape that was never trained, without which the figure says nothing.
"""

import copy
from collections.abc import Callable
from typing import Annotated

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import adaptive_max_pool2d

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Settings, setting
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Course, Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.stats.principal_components import principal_directions
from ganstudio.formats.results import Finding, Level, MeasureProgress, ResultFigure, Verdict
from ganstudio.nn.initialisation import initialise

_GRID = 4
_DIRECTIONS = 400
_AT_ONCE = 50
_PENALTIES = (1e-3, 1e-2, 1e-1, 1.0)
Floats = NDArray[np.float32]


class FeaturesSettings(Settings, frozen=True):
    """The classifier is ridge regression on the classes; its penalty is chosen on a fifth of the training pictures."""

    pictures: Annotated[
        int, setting("Training pictures", "For the linear classifier.", minimum=100, maximum=100_000)
    ] = 4000


class _Activations:
    """Collects what the convolutions (or, without any, the linear layers) of a network put out."""

    def __init__(self, network: nn.Module, labels: bool) -> None:
        self._network, self._labels = network, labels
        self._found: list[Tensor] = []
        modules = [m for m in network.modules() if isinstance(m, nn.Conv2d)] or [
            m for m in network.modules() if isinstance(m, nn.Linear)
        ][:-1]
        if not modules:
            raise UserError("This discriminator has no hidden layers whose features could be used.")
        for module in modules:
            module.register_forward_hook(lambda _module, _inputs, output: self._found.append(output))

    @torch.no_grad()
    def __call__(self, pictures: NDArray[np.uint8]) -> Floats:
        """[N, features] of pictures [N, H, W, C]."""
        parts = [self._some(pictures[start : start + _AT_ONCE]) for start in range(0, len(pictures), _AT_ONCE)]
        return np.concatenate(parts)

    def _some(self, pictures: NDArray[np.uint8]) -> Floats:
        x = torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
        self._found.clear()
        # a judge that is told a class is told the first one for all, so that none is given away
        told = (torch.zeros(len(x), dtype=torch.int64),) if self._labels else ()
        try:
            self._network(x, *told)
        except (RuntimeError, TypeError, AssertionError):
            raise UserError(
                "This discriminator does not judge single pictures: it sees several at once, or each with its latent."
            ) from None
        pooled = [adaptive_max_pool2d(found, _GRID) if found.dim() == 4 else found for found in self._found]
        return torch.cat([part.flatten(1) for part in pooled], 1).numpy()


def _measure(generator: EvaluatedGenerator, reference: ReferenceData, settings: FeaturesSettings) -> Course:
    assert generator.networks is not None
    assert generator.networks.discriminator is not None
    name, numbers = _answers(reference)
    train, test = reference.training_indices[: settings.pictures], reference.held_out_indices[:2000]
    pictures = (
        np.asarray(reference.dataset.samples[train], np.uint8),
        np.asarray(reference.dataset.samples[test], np.uint8),
    )
    answers = numbers[train], numbers[test]
    judged = bool(generator.manifest.classes)
    trained = _Activations(copy.deepcopy(generator.networks.discriminator), judged)
    fresh = _Activations(_untrained(generator.networks.discriminator), judged)
    right: dict[str, float] = {}
    spaces: dict[str, Callable[[NDArray[np.uint8]], Floats]] = {"trained": trained, "fresh": fresh, "pixels": _pixels}
    for number, (who, features) in enumerate(spaces.items()):
        yield MeasureProgress(done=number / 3, text="A linear classifier is fitted")
        right[who] = _accuracy(features(pictures[0]), features(pictures[1]), *answers)
    most = float(np.bincount(answers[1]).max() / len(answers[1]))
    figures = tuple(
        ResultFigure(
            name=who, title=title, value=right[who], unit="share", better="higher", ceiling=most,
            uncertainty=(right[who] * (1 - right[who]) / len(test)) ** 0.5, features=features,
            help=f"Held-out pictures that a linear classifier gets right, after {len(train):,} training ones. Noise: "
            "always the most frequent answer.",
        )
        for who, title, features in (
            ("trained", "Features of D", "largest activations of D on a 4 x 4 grid"),
            ("fresh", "The same D, never trained", "largest activations of an untrained D on a 4 x 4 grid"),
            ("pixels", "Pixels", "pixels"),
        )
    )  # fmt: skip
    yield Finding(verdict=_verdict(right, name), figures=figures, notes=(f"The question asked is: {name}.",))


def _answers(reference: ReferenceData) -> tuple[str, NDArray[np.int64]]:
    """The class, or the attribute that is most even."""
    known = reference.properties
    if "class" in known:
        return "which class", known["class"]

    def evenness(values: NDArray[np.int64]) -> float:
        shares = np.bincount(values) / len(values)
        return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum())

    name = max((name for name in known if len(np.unique(known[name])) <= 12), key=lambda name: evenness(known[name]))
    return name.replace("_", " "), known[name]


def _untrained(network: nn.Module) -> nn.Module:
    fresh = copy.deepcopy(network)
    initialise(fresh, torch.Generator().manual_seed(0), 0.02)
    return fresh.eval()


def _pixels(pictures: NDArray[np.uint8]) -> Floats:
    return pictures.reshape(len(pictures), -1).astype(np.float32) / np.float32(255)


def _accuracy(x: Floats, test: Floats, y: NDArray[np.int64], answers: NDArray[np.int64]) -> float:
    """Of ridge regression on one-hot classes, in at most 400 principal directions."""
    mean, deviation = x.mean(0), x.std(0)
    deviation += 1e-3 * deviation.mean() + 1e-12
    x, test = (x - mean) / deviation, (test - mean) / deviation
    directions = principal_directions(x, _DIRECTIONS)
    x, test = _with_one(x @ directions), _with_one(test @ directions)
    wanted = np.eye(int(max(y.max(), answers.max())) + 1, dtype=np.float32)[y]
    part = len(x) * 4 // 5
    scores = {p: _right(_ridge(x[:part], wanted[:part], p), x[part:], y[part:]) for p in _PENALTIES}
    return _right(_ridge(x, wanted, max(scores, key=lambda p: scores[p])), test, answers)


def _with_one(x: Floats) -> Floats:
    return np.concatenate([x, np.ones((len(x), 1), np.float32)], 1)


def _ridge(x: Floats, wanted: Floats, penalty: float) -> Floats:
    moment = x.T @ x
    moment[np.diag_indices_from(moment)] += penalty * np.trace(moment) / len(moment)
    return np.asarray(np.linalg.solve(moment, x.T @ wanted), np.float32)


def _right(weights: Floats, x: Floats, answers: NDArray[np.int64]) -> float:
    return float(((x @ weights).argmax(1) == answers).mean())


def _verdict(right: dict[str, float], name: str) -> Verdict:
    best = max(right["fresh"], right["pixels"])
    more = right["trained"] - best
    level: Level = "good" if more > 0.01 else "doubtful" if more > -0.02 else "bad"
    told = f"Asked {name}, a linear classifier on D's features is right on {right['trained']:.1%}"
    return Verdict(
        level=level, text=f"{told}; on an untrained D's on {right['fresh']:.1%}, on pixels on {right['pixels']:.1%}."
    )


MEASURE = Measure(
    name="discriminator_features",
    title="What the discriminator learnt",
    question="whole",
    help="A linear classifier on the discriminator's features: did the game teach it anything of general use?",
    misses="Everything about the generator: a discriminator that won at once may have good features, and one that lost "
    "may have forgotten them. Small pictures are told apart well by pixels alone.",
    measure=_measure,
    settings=FeaturesSettings,
    needs=("training data", "held-out data", "labels", "discriminator"),
    least_held_out=50,
)
