"""How close a trained generator of sine mixtures is to its data: `python tests/benchmarks/curves.py FILE.onnx`.

Held-out curves against generated ones, other real ones and noise: total variation of the dominant frequency, largest
distance of the distributions of loudness and roughness (Kolmogorov-Smirnov), kernel distance, nearest training curve.
"""

import argparse
from pathlib import Path

import numpy as np

from ganstudio.datasets import open_dataset
from ganstudio.evaluation.measures.kernel_distance import KernelDistance
from ganstudio.inference.generator.generator_file import GeneratorFile

COUNT, AT_ONCE = 2000, 500


def dominant(curves: np.ndarray) -> np.ndarray:
    """[N] number of the strongest frequency, in whole periods."""
    centred = curves - curves.mean(1, keepdims=True)
    return np.abs(np.fft.rfft(centred, axis=1))[:, 1:].argmax(1) + 1


def total_variation(a: np.ndarray, b: np.ndarray) -> float:
    highest = max(a.max(), b.max()) + 1
    return 0.5 * np.abs(np.bincount(a, minlength=highest) / len(a) - np.bincount(b, minlength=highest) / len(b)).sum()


def kolmogorov(a: np.ndarray, b: np.ndarray) -> float:
    at = np.concatenate([a, b])
    below = [np.searchsorted(np.sort(values), at, side="right") / len(values) for values in (a, b)]
    return float(np.abs(below[0] - below[1]).max())


def roughness(curves: np.ndarray) -> np.ndarray:
    return np.abs(np.diff(curves, 2, axis=1)).mean(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    generator = GeneratorFile(parser.parse_args().file)
    data = open_dataset({"name": "sequences"})
    held_out, training = data.samples[data.testing], data.samples[data.training]
    rng = np.random.default_rng(0)
    rows = {
        "generated": generator.samples(generator.latent_space.draw(COUNT, seed=1)),
        "other real ones": rng.permutation(training)[:COUNT],
        "noise": rng.uniform(-1, 1, (COUNT, *held_out.shape[1:])).astype(np.float32),
    }
    kernel, there = KernelDistance(held_out[:AT_ONCE]), held_out[:, :, 0]
    for name, samples in rows.items():
        here = samples[:, :, 0]
        distances = [kernel(samples[start : start + AT_ONCE]) for start in range(0, COUNT, AT_ONCE)]
        print(
            f"{name:16} frequency {total_variation(dominant(here), dominant(there)):.3f}  "
            f"loudness {kolmogorov(here.std(1), there.std(1)):.3f}  "
            f"roughness {kolmogorov(roughness(here), roughness(there)):.3f}  "
            f"kernel distance {np.mean(distances):.4f} +- {np.std(distances):.4f}"
        )
    for name, curves in (("generated", rows["generated"]), ("held-out", held_out)):
        apart = np.square(curves[:200, None, :, 0] - training[None, :, :, 0]).mean(-1) ** 0.5
        print(f"{name:16} nearest training curve, median distance {np.median(apart.min(1)):.4f}")


if __name__ == "__main__":
    main()
