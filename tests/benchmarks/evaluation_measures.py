"""Measures against figures that are known, at full size.

    python tests/benchmarks/evaluation_measures.py prdc|textbook|copying
                                       [--samples 1000] [--draws 8] [--data digits,pixel_faces]

prdc: two sets of 10,000 draws of N(0, I) in 1,000 dimensions, k = 5; Naeem et al.'s code gives precision .477, recall
.471, density 1.056, coverage .974 for one draw. The spread of several draws is shown, and the first is compared with
their `prdc` package where that is installed.
textbook: kernel and Frechet distance of real features against the formulae written out, with scipy's matrix root.
copying: memorisers that replay 5,000 training pictures as they are, shifted by a pixel, brightened, noisy, and all of
that, beside honest generators that replay as many real pictures that nobody was trained on, changed alike.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from ganstudio.datasets import DataSet, open_dataset
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.features.image_features import Features
from ganstudio.evaluation.measures.frechet_distance import frechet_distance
from ganstudio.evaluation.measures.kernel_distance import estimates
from ganstudio.evaluation.measures.nearest_training import MEASURE, NearestSettings
from ganstudio.evaluation.measures.precision_recall import precision_recall
from ganstudio.evaluation.reference_data import ReferenceData
from tests.evaluation.conftest import Replayer

COPIED, FEWEST_HONEST = 5000, 2000
REFERENCE = {"precision": 0.477, "recall": 0.471, "density": 1.056, "coverage": 0.974}


def prdc(count: int, draws: int, dimensions: int = 1000, neighbours: int = 5) -> None:
    """Between draws the figures vary by more than .01 in so many dimensions, where a few samples in the middle are
    neighbours of nearly all: the published ones, of one draw, are judged by the spread of several."""
    found, names = [], tuple(REFERENCE)
    for seed in range(draws):
        rng = np.random.default_rng(seed)
        real, generated = rng.standard_normal((count, dimensions)), rng.standard_normal((count, dimensions))
        one = precision_recall(real, generated, neighbours)
        found.append([getattr(one, name) for name in names])
        print(f"draw {seed}: " + ", ".join(f"{n} {v:.4f}" for n, v in zip(names, found[-1], strict=True)), flush=True)
        if seed == 0:
            _compare_with_package(real, generated, neighbours, dict(zip(names, found[-1], strict=True)))
    if draws > 1:
        for name, mean, spread in zip(names, np.mean(found, 0), np.std(found, 0, ddof=1), strict=True):
            away = (REFERENCE[name] - mean) / spread
            print(f"{name}: {mean:.4f} +- {spread:.4f}; published {REFERENCE[name]:.4f}, {away:+.1f} deviations away")


def _compare_with_package(real: np.ndarray, generated: np.ndarray, neighbours: int, found: dict[str, float]) -> None:
    try:
        from prdc import compute_prdc
    except ImportError:
        print("the package prdc is not installed")
        return
    theirs = compute_prdc(real, generated, neighbours)
    print(
        "largest difference from the package prdc on the same arrays:",
        max(abs(theirs[n] - v) for n, v in found.items()),
    )


def textbook() -> None:
    import scipy.linalg

    data = open_dataset({"name": "digits"})
    features = Features(data.samples[data.testing])
    x, y = features(data.samples[data.testing][:900]), features(data.samples[data.training][:900])
    lively = np.argsort(x.var(0))[-200:]  # a matrix root is not to be had to five digits where nothing varies
    a, b = x[:, lively], y[:, lively]
    covariances = [np.cov(part.T) for part in (a, b)]
    root = scipy.linalg.sqrtm(covariances[0] @ covariances[1])
    written = np.square(a.mean(0) - b.mean(0)).sum() + np.trace(covariances[0] + covariances[1] - 2 * np.real(root))
    print(f"Frechet distance {frechet_distance(a, b):.9f}, by scipy's matrix root {written:.9f}")
    own = [sum((a @ b / len(a) + 1) ** 3 for j, b in enumerate(v) if i != j) for v in (x, y) for i, a in enumerate(v)]
    count = len(x)
    across = sum(((x @ b / len(b) + 1) ** 3).sum() for b in y)
    by_hand = sum(own) / (count * (count - 1)) - 2 * across / count**2
    print(f"kernel distance {estimates(x, y)[1]:.10f}, pair by pair {by_hand:.10f}")


def copying(name: str, samples: int, changes: list[str]) -> None:
    """Honest pictures are taken out of the data, so that nobody has seen them; quality is equal by construction."""
    data = open_dataset({"name": name})
    mixed = np.random.default_rng(0).permutation(data.training)
    count = min(COPIED, len(mixed) - FEWEST_HONEST)
    replayed, unseen = mixed[:count], mixed[count : 2 * count]
    reference = ReferenceData(_without(data, unseen))
    right = cases = 0
    for change in changes:
        changed = CHANGES[change]
        for who, chosen in (("memoriser", replayed), ("honest", unseen)):
            evaluated = EvaluatedGenerator(Replayer(changed(data.samples[chosen]), who), reference, count=samples)
            *_, finding = MEASURE.measure(evaluated, reference, NearestSettings(samples=samples))
            told = (finding.verdict.level == "good") == (who == "honest")
            right, cases = right + told, cases + 1
            print(f"{name}, {change}, {who}: {'right' if told else 'WRONG'}. {finding.verdict.text}", flush=True)
    print(f"{name}: {right} of {cases} told rightly, {samples:,} samples of {count:,} replayed pictures")


def _without(data: DataSet, gone: np.ndarray) -> DataSet:
    kept = np.setdiff1d(np.arange(len(data.samples)), gone)
    return replace(
        data, samples=data.samples[kept], held_out=data.held_out[kept], captions=(),
        labels=None if data.labels is None else data.labels[kept],
        attributes={key: values[kept] for key, values in data.attributes.items()},
        fingerprint=f"{data.fingerprint}-part",
    )  # fmt: skip


def _noisy(pictures: np.ndarray) -> np.ndarray:
    grain = np.random.default_rng(1).normal(0, 20, pictures.shape)
    return np.clip(pictures + grain, 0, 255).astype(np.uint8)


def _brighter(pictures: np.ndarray) -> np.ndarray:
    return np.clip(pictures.astype(int) + 40, 0, 255).astype(np.uint8)


def _shifted(pictures: np.ndarray) -> np.ndarray:
    return np.roll(pictures, (1, 1), (1, 2))


CHANGES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "as they are": lambda pictures: pictures,
    "shifted by a pixel": _shifted,
    "brightened": _brighter,
    "noisy": _noisy,
    "all of that": lambda pictures: _noisy(_brighter(_shifted(pictures))),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("prdc", "textbook", "copying"))
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--count", type=int, default=10_000, help="draws of each set for prdc")
    parser.add_argument("--draws", type=int, default=8, help="pairs of sets for prdc")
    parser.add_argument("--data", default="digits,pixel_faces")
    parser.add_argument("--changes", default=",".join(CHANGES), help="how copies are disguised")
    given = parser.parse_args()
    torch.set_num_threads(1)
    if given.what == "prdc":
        prdc(given.count, given.draws)
    elif given.what == "textbook":
        textbook()
    else:
        for name in given.data.split(","):
            copying(name, given.samples, given.changes.split(","))


if __name__ == "__main__":
    main()
