"""What a lab begins with: the shapes to choose from, and small networks that learn any of them within seconds.

Knows the data (numpy), no torch: the page is ready to play before torch is loaded.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.settings import describe
from ganstudio.datasets import DataSet, dataset_settings, datasets
from ganstudio.formats.density import Density
from ganstudio.formats.experiment import Experiment, Section

POINTS = "points"
DRAWN = "drawn"
_SHOWN_POINTS = 1200
_DEVIATIONS = {"ring": 0.05, "seven_unequal": 0.05}
"""Wider than the mode table's, so that the eye sees clouds and not eight dots."""


@dataclass(frozen=True, eq=False)
class Shape:
    """A distribution of points to learn: its [dataset] section, its title, and some points [N, D] to show it."""

    section: Section
    title: str
    points: NDArray[np.float32]

    @property
    def dimensions(self) -> int:
        return int(self.points.shape[1])


@cache
def shapes() -> tuple[Shape, ...]:
    """All shapes that are shipped."""
    names = next(field.choices for field in describe(datasets()[POINTS].settings) if field.name == "shape")
    return tuple(shape_of(_section(name)) for name in names)


def _section(name: str) -> Section:
    deviation = {"deviation": _DEVIATIONS[name]} if name in _DEVIATIONS else {}
    return {"name": POINTS, "shape": name, **deviation}


def shape_of(section: Section) -> Shape:
    """What a [dataset] section of points looks like. Raises UserError."""
    data = _few(section, _SHOWN_POINTS)
    return Shape(section, data.title, np.asarray(data.samples, np.float32))


def density_of(section: Section) -> Density | None:
    """The distribution of the data, where it has a closed form. Raises UserError."""
    return _few(section, 100).density


def _few(section: Section, count: int) -> DataSet:
    """The same data, but only so many points."""
    if dataset_settings(section).output != "points":
        raise UserError("The Lab plays with points in one or two dimensions; other data are trained on the Train page.")
    few: dict[str, Any] = {**section, "count": count}
    return dataset_settings(few).open()


def experiment_on(section: Section, seed: int = 0) -> Experiment:
    """Small networks that learn these data."""
    is_line = section.get("name") == POINTS and shape_of(section).dimensions == 1
    return Experiment(
        name="lab", title="Lab", dataset=section, seed=seed, steps=10_000_000, batch_size=128,
        recipe={
            "name": "adversarial", "generator_learning_rate": 1e-3, "discriminator_learning_rate": 1e-3,
        },
        generator={"name": "mlp", "width": 64, "layers": 2, "latent_size": 1 if is_line else 2},
        discriminator={
            "name": "mlp", "width": 64, "layers": 2, "activation": "leaky_relu",
            "input_dropout": 0.0, "hidden_dropout": 0.0,
        },
        device="cpu", precision="float32", memory_format="contiguous", threads=1,
    )  # fmt: skip


def same_but(experiment: Experiment, section: Section) -> Experiment:
    """The same networks and objective on other data; z gets as many dimensions as fit a plot of them."""
    fresh = experiment_on(section, experiment.seed)
    kept = {key: getattr(experiment, key) for key in ("recipe", "objective", "discriminator", "batch_size")}
    tree = {**fresh.to_plain(), **kept}
    generator = dict(experiment.generator)
    if shape_of(section).dimensions != shape_of(experiment.dataset).dimensions:
        generator["latent_size"] = fresh.generator["latent_size"]
    return Experiment(**{**tree, "generator": generator})
