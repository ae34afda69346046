"""`ganstudio invert`: a picture's latent by gradients, by an encoder, or by search alone."""

import json

import numpy as np
import pytest

from ganstudio.core.paths import resource
from ganstudio.images.arrays import read_picture, save_png
from ganstudio.inference.generator.generator_file import GeneratorFile
from tests import generators


def test_a_shipped_generators_picture_is_found_by_gradients(tmp_path, command, monkeypatch):
    monkeypatch.setattr("ganstudio.commands.invert._STEPS", 20)
    generator = GeneratorFile(resource("generators", "digits.onnx"), threads=1)
    picture = generator.generate(0.6 * generator.latent_space.draw(1, 3), [4])[0]
    save_png(picture, tmp_path / "four.png")
    said = command("invert", "digits", tmp_path / "four.png", "--class", 4, "-o", tmp_path / "z.npy", "--json")
    assert said.code == 0, said.err
    answer = json.loads(said.out)
    assert (answer["method"], answer["error"] < 0.002) == ("gradients", True)
    assert said.err.splitlines()[0].endswith("%")
    latent = np.load(tmp_path / "z.npy")
    assert np.array_equal(latent, np.float32(answer["latent"]))
    assert np.abs(generator.generate(latent[None], [4])[0].astype(int) - picture).max() <= 2


def test_a_strangers_is_found_by_search_and_the_reconstruction_is_written(tmp_path, command):
    tiny = generators.tiny(tmp_path / "tiny.onnx", channels=3, manifest=False)
    generator = GeneratorFile(tiny.path)
    picture = generator.generate(generator.latent_space.draw(1, 3))[0]
    save_png(picture, tmp_path / "own.png")
    arguments = ("invert", tiny.path, tmp_path / "own.png", "--reconstruction", tmp_path / "again.png", "--json")
    answer = json.loads(command(*arguments).out)
    assert (answer["method"], answer["error"] < 0.002) == ("search", True)
    assert np.abs(read_picture(tmp_path / "again.png").astype(int) - picture).max() <= 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["digits", "gone.png", "--class", "4"],
        ["digits", "text.png", "--class", "4"],
        ["digits", "one.png"],
        ["digits", "one.png", "--class", "eleven"],
        ["faces", "one.png", "--class", "4"],
        ["faces", "one.png", "-o", "z.txt"],
        ["faces", "one.png", "--seconds", "-1"],
        ["nothing", "one.png"],
    ],
)
def test_bad_input_is_one_line_and_no_file(tmp_path, command, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    save_png(np.zeros((32, 32, 1), np.uint8), tmp_path / "one.png")
    (tmp_path / "text.png").write_text("not a picture")
    said = command("invert", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1].startswith("ganstudio: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.png", "text.png"]
