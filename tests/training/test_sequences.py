"""Sequences end to end: networks along time, every objective, packing, export in the user's units."""

import numpy as np
import onnxruntime
import pytest
import torch

from ganstudio.core.errors import UserError
from ganstudio.core.settings import parse
from ganstudio.datasets import DataSet
from ganstudio.datasets.sequences import SineMixtures
from ganstudio.formats.units import Scale
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.runs.events import Measured, Previewed, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.training.export import export_run
from ganstudio.training.networks import DataShape, build_discriminator, build_generator, networks
from ganstudio.training.objectives import objectives
from tests import small

SCALE = Scale(("a", "b"), (0.0, -3.0), (100.0, -1.0))
TEMPORAL = {
    "generator.name": "temporal", "generator.width": 4, "generator.latent_size": 6,
    "discriminator.name": "temporal", "discriminator.width": 4, "steps": 3,
}  # fmt: skip


def data() -> DataSet:
    settings = SineMixtures(length=21, channels=2, count=150)
    opened = settings.open()
    return DataSet(**{**vars(opened), "scale": SCALE})


def network(player: str, shape: DataShape, norm: str = "batch"):
    seed, settings = torch.Generator().manual_seed(1), {"width": 4}
    architecture = networks()["temporal"]
    if player == "generator":
        return build_generator(parse(architecture.generator, settings | {"latent_size": 6}, player), shape, seed)
    return build_discriminator(parse(architecture.discriminator, settings, player), shape, norm, seed)


@pytest.mark.parametrize("length", [8, 9, 15, 16, 64, 100, 127, 1000])
@pytest.mark.parametrize("norm", ["batch", "layer", "none"])
def test_any_length_goes_through_both_networks(length, norm):
    shape = DataShape((3, length))
    with torch.no_grad():
        made = network("generator", shape)(torch.randn(4, 6, generator=torch.Generator().manual_seed(0)))
        scores = network("discriminator", shape, norm)(made)
    assert made.shape == (4, 3, length)
    assert made.abs().max() <= 1
    assert scores.shape == (4,)


@pytest.mark.parametrize(
    ("shape", "words"),
    [(DataShape((3, 16, 16)), "needs sequences"), (DataShape((1, 7)), "at least 8"), (DataShape((1, 16), 3), "class")],
)
@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_what_does_not_fit_is_told(player, shape, words):
    with pytest.raises(UserError, match=words):
        network(player, shape)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("packing", [1, 2])
@pytest.mark.parametrize("objective", objectives())
def test_every_objective_moves_the_generator(objective, packing, precision):
    changes = {"objective.name": objective, "recipe.packing": packing, "precision": precision}
    events = small.train(TEMPORAL | changes, data=data())
    scalars = [event.scalars for event in small.only(events, Updated) if event.scalars]
    assert scalars
    assert all(np.isfinite(value) for row in scalars for value in row.values())
    first, *_, last = small.only(events, Previewed)
    assert first.pictures["generated"].shape == (16, 128, 128, 3)
    assert not np.array_equal(first.pictures["generated"], last.pictures["generated"])


def test_augmentation_of_pictures_is_refused():
    with pytest.raises(UserError, match="made for pictures"):
        small.train(TEMPORAL | {"augmentation.differentiable": True}, data=data())


def test_a_run_is_measured_and_exported_in_the_users_units(tmp_path):
    events = small.train(TEMPORAL, tmp_path / "run", data())
    measured = [event.values["kernel_distance"] for event in small.only(events, Measured)]
    assert min(measured) > 0
    exported = export_run(RunFolder(tmp_path / "run"))
    generator = GeneratorFile(exported.path)
    manifest = generator.manifest
    assert (manifest.output, manifest.channels, manifest.length, manifest.scale) == ("sequence", 2, 21, SCALE)
    assert exported.parity < 1e-5
    assert onnxruntime.InferenceSession(exported.path).get_outputs()[0].name == "sequence"
    values = generator.generate(generator.latent_space.draw(5, seed=0))
    assert values.shape == (5, 21, 2)
    assert (values >= SCALE.low).all()
    assert (values <= SCALE.high).all()
    assert values[..., 0].max() > 1  # no longer between -1 and 1
    last = small.only(events, Previewed)[-1].pictures["generated"]
    assert last.shape[1:] == generator.draw(np.zeros((1, 6))).shape[1:]
