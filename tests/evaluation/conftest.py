"""Generators made on purpose, of which it is known what is wrong with them, and data to hold them against."""

import numpy as np
import pytest

from ganstudio.datasets import DataSet, fingerprint_of, held_out_by_hash
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.formats.manifest import Manifest
from ganstudio.inference.latent.space import LatentSpace


class Replayer:
    """A generator that shows the pictures it was given: latent [N, 1], uniform, says which one.

    One that is `endless` shows them in turn, so that it never repeats itself within them.
    """

    def __init__(self, pictures: np.ndarray, title: str = "Replayer", endless: bool = False) -> None:
        self._pictures, self.title, self._endless, self._shown = pictures, title, endless, 0
        _, height, width, channels = pictures.shape
        self.manifest = Manifest(
            title=title, latent_size=1, latent_distribution="uniform", height=height, width=width, channels=channels,
        )  # fmt: skip
        self.latent_space = LatentSpace(1, "uniform")

    def samples(self, latents: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
        if self._endless:
            self._shown += len(latents)
            return self._pictures[np.arange(self._shown - len(latents), self._shown) % len(self._pictures)]
        places = (np.asarray(latents)[:, 0].astype(np.float64) + 1) / 2 * len(self._pictures)
        return self._pictures[np.minimum(places.astype(int), len(self._pictures) - 1)]


def blobs(count: int, seed: int = 0, size: int = 16, kinds: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Soft blobs of `kinds` hues and shapes at random places, and which kind each is."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, kinds, count)
    rows, columns = np.mgrid[:size, :size]
    centres = rng.uniform(size * 0.3, size * 0.7, (count, 2))
    width = np.where(kind % 2, 2.0, 4.0) * rng.uniform(0.8, 1.25, count)
    far = (rows - centres[:, :1, None]) ** 2 + (columns - centres[:, 1:, None]) ** 2
    light = np.exp(-far / (2 * width[:, None, None] ** 2))
    colours = np.array([[250, 60, 60], [60, 250, 60], [60, 60, 250], [220, 220, 40], [40, 220, 220], [220, 40, 220]])
    tint = colours[kind] + rng.integers(-30, 6, (count, 3))
    noise = rng.normal(0, 4, (count, size, size, 3))
    return np.clip(light[..., None] * tint[:, None, None] + noise, 0, 255).astype(np.uint8), kind.astype(np.int64)


@pytest.fixture(scope="session")
def dataset() -> DataSet:
    """1,500 blobs of four kinds; a tenth is held out."""
    samples, labels = blobs(1500)
    return DataSet(
        name="blobs", title="Blobs", samples=samples, held_out=held_out_by_hash([s.tobytes() for s in samples]),
        fingerprint=fingerprint_of(samples, labels), labels=labels, classes=("red", "green", "blue", "yellow"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def reference(dataset) -> ReferenceData:
    return ReferenceData(dataset)


@pytest.fixture(scope="session")
def evaluated_generators(reference) -> dict[str, EvaluatedGenerator]:
    """One of each kind, 600 samples: what is wrong with each is its name."""
    fresh, kinds = blobs(4000, seed=1)
    rng = np.random.default_rng(5)
    made = {
        "honest": fresh,
        "collapsed": np.repeat(fresh[:3], 40, 0),
        "memoriser": reference.training[:400],
        "dropping": fresh[kinds < 2],
        "noise": rng.integers(0, 256, (2000, 16, 16, 3), np.uint8),
    }
    return {
        name: EvaluatedGenerator(Replayer(pictures, name, endless=len(pictures) > 1000), reference, count=600)
        for name, pictures in made.items()
    }
