"""Generators of sequences and points: their numbers in the data's own units, how they are drawn, tables."""

import csv

import numpy as np
import pytest

from ganstudio.cli import main
from ganstudio.core.errors import UserError
from ganstudio.formats.units import Scale
from ganstudio.images.arrays import read_picture
from ganstudio.inference.generator.effects import measure_effects, strongest_first
from ganstudio.inference.generator.generator_file import GeneratorFile
from tests import generators

SCALE = Scale(("warm, inside", "wet"), (10.0, -500.0), (30.0, 1500.0))


@pytest.fixture
def sequences(tmp_path):
    return generators.tiny(tmp_path / "own.onnx", channels=2, side=12, output="sequence", scale=SCALE, strongest=4)


@pytest.fixture
def points(tmp_path):
    return generators.tiny(tmp_path / "dots.onnx", channels=2, output="points")


def plain(tiny, latents) -> np.ndarray:
    """[N, L, C] in [-1, 1] from numpy alone."""
    return np.tanh(latents @ tiny.weights + tiny.offsets[:1] * 0).reshape(len(latents), 2, 12).transpose(0, 2, 1)


def test_values_come_in_the_units_of_the_data(sequences):
    generator = GeneratorFile(sequences.path)
    latents = generator.latent_space.draw(70, seed=1)
    values = generator.generate(latents)
    expected = plain(sequences, latents)
    assert values.shape == (70, 12, 2)
    assert values.dtype == np.float32
    assert np.allclose(values[..., 0], 20 + 10 * expected[..., 0], atol=1e-4)
    assert np.allclose(values[..., 1], 500 + 1000 * expected[..., 1], atol=1e-2)
    assert np.allclose(generator.samples(latents), expected, atol=1e-6)
    assert generator.generate(latents[:0]).shape == (0, 12, 2)


def test_what_matters_does_not_depend_on_the_units(sequences):
    *_, effects = measure_effects(GeneratorFile(sequences.path))
    assert strongest_first(effects)[0] == 4


def test_curves_are_drawn_in_any_size(sequences):
    generator = GeneratorFile(sequences.path)
    latents = generator.latent_space.draw(3, seed=1)
    assert generator.draw(latents).shape == (3, *generator.picture_size, 3)
    assert generator.draw(latents, size=64).shape == (3, 64, 64, 3)


def test_a_point_is_a_place_in_the_cloud(points):
    generator = GeneratorFile(points.path)
    first, second = generator.draw(generator.latent_space.draw(2, seed=1))
    assert first.shape == (*generator.picture_size, 3)
    assert 0 < (first != second).any(-1).mean() < 0.05  # only the dot moved


@pytest.mark.parametrize("wrong", [{"length": 13}, {"channels": 3}, {"scale": Scale(("one",), (0.0,), (1.0,))}])
def test_a_file_that_contradicts_its_manifest_is_refused(tmp_path, wrong):
    described = {"channels": 2, "side": 12, "output": "sequence"}
    path = generators.tiny(tmp_path / "wrong.onnx", **described, lie=wrong).path
    with pytest.raises(UserError, match="contradicts its manifest"):
        GeneratorFile(path)


def test_a_table_of_sequences(sequences, tmp_path):
    arguments = ["generate", str(sequences.path), "-o", str(tmp_path / "out.csv"), "--count", "5", "--seed", "2"]
    assert main([*arguments, "--npy", str(tmp_path / "out.npy")]) == 0
    header, *rows = csv.reader((tmp_path / "out.csv").read_text().splitlines())
    values = np.load(tmp_path / "out.npy")
    table = np.array(rows, np.float64)
    assert header == ["sequence", "step", "warm, inside", "wet"]
    assert np.array_equal(table[:, :2], [(number, step) for number in range(5) for step in range(12)])
    assert np.allclose(table[:, 2:].reshape(values.shape), values, rtol=1e-6)


def test_a_table_of_points(points, tmp_path):
    assert main(["generate", str(points.path), "-o", str(tmp_path / "out.csv"), "--count", "9"]) == 0
    header, *rows = (tmp_path / "out.csv").read_text().splitlines()
    assert header == "x1,x2"
    assert len(rows) == 9


@pytest.mark.parametrize(("kind", "size"), [("sequences", (388, 388, 3)), ("points", (256, 256, 3))])
def test_a_picture_of_what_is_none(kind, size, tmp_path, request):
    path = request.getfixturevalue(kind).path
    assert main(["generate", str(path), "-o", str(tmp_path / "out.png"), "--count", "9"]) == 0
    assert read_picture(tmp_path / "out.png").shape == size


def test_pictures_are_no_table(tmp_path, capsys):
    path = generators.tiny(tmp_path / "tiny.onnx").path
    assert main(["generate", str(path), "-o", str(tmp_path / "out.csv")]) == 2
    assert "no table" in capsys.readouterr().err
