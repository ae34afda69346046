"""How good the shipped generators are, from their ONNX files alone.

    python tests/benchmarks/shipped_generators.py [digits.onnx faces.onnx]

Digits: an independent classifier, trained here on the real training part, its accuracy on held-out digits printed, is
asked whether 500 samples show the digit that was asked for. Faces: kernel distance to held-out faces, beside that of
other real ones, by subsets of 1,000 (biased estimate, features as named).
"""

import sys
from pathlib import Path

import numpy as np
import torch

from ganstudio.core.paths import resource
from ganstudio.datasets import open_dataset
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.features.classifier import train_classifier
from ganstudio.evaluation.measures.kernel_distance import MEASURE
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.inference.generator.generator_file import GeneratorFile


def judge_digits(path: Path) -> None:
    dataset = open_dataset({"name": "digits", "size": 32})
    classifier = train_classifier(dataset, epochs=10)
    labels = np.arange(500, dtype=np.int64) % 10
    generator = GeneratorFile(path)
    pictures = generator.generate(generator.latent_space.draw(seed=0, count=500), labels)
    said = classifier(pictures)
    agreed = said == labels
    assert dataset.labels is not None
    spread = [pictures[labels == k].std(0).mean() for k in range(10)]
    real = [dataset.samples[dataset.labels == k][:50].std(0).mean() for k in range(10)]
    print(f"classifier: {classifier.accuracy:.2%} of {len(dataset.testing)} held-out digits right")
    by_class = [round(float(agreed[labels == k].mean()), 2) for k in range(10)]
    print(f"digits: {agreed.mean():.1%} of 500 as asked; by class {by_class}")
    print(f"digits: spread within a class {np.mean(spread):.1f}, real {np.mean(real):.1f} (of 255)")
    measure(generator, "digits")


def measure(generator: GeneratorFile, dataset_name: str) -> None:
    dataset = open_dataset({"name": dataset_name})
    reference = ReferenceData(dataset)
    *_, finding = MEASURE.measure(EvaluatedGenerator(generator, reference, count=2000), reference, MEASURE.settings())
    value = finding.figure("kernel_distance")
    print(
        f"{dataset_name}: kernel distance {value.value:.5f} +- {value.uncertainty:.5f}, real against real "
        f"{value.floor:.5f}, ratio {value.value / value.floor:.2f}; noise {value.ceiling:.2f}; {value.features}"
    )


def main() -> None:
    torch.set_num_threads(1)
    shipped = [resource("generators", name) for name in ("digits.onnx", "faces.onnx")]
    digits, faces = [Path(argument) for argument in sys.argv[1:3]] or shipped
    judge_digits(digits)
    if faces.exists():
        measure(GeneratorFile(faces), "pixel_faces")


if __name__ == "__main__":
    main()
