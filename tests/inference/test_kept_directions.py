"""Directions travel with a generator's file."""

import msgspec
import numpy as np
import onnx
import pytest

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import Direction
from ganstudio.inference.generator.generator_file import GeneratorFile, read_manifest
from ganstudio.inference.kept_directions import write_with_directions
from tests import generators

SMILE = Direction(name="Lächeln", vector=[0.5, 1, 0, 0, 0, -2], origin="arithmetic")


def test_they_go_into_the_manifest_and_the_network_stays_as_it_is(tiny, tmp_path):
    before, target = tiny.path.read_bytes(), tmp_path / "with directions.onnx"
    write_with_directions(tiny.path, target, [SMILE, SMILE])
    write_with_directions(target, target, [SMILE])
    assert tiny.path.read_bytes() == before
    assert read_manifest(target) == msgspec.structs.replace(tiny.manifest, directions=[SMILE])
    assert onnx.load(target).graph == onnx.load(tiny.path).graph
    latents = np.random.default_rng(0).standard_normal((3, 6)).astype(np.float32)
    assert np.array_equal(GeneratorFile(target).generate(latents), GeneratorFile(tiny.path).generate(latents))


def test_a_strangers_file_has_no_place_for_them(tmp_path):
    path = generators.tiny(tmp_path / "stranger.onnx", manifest=False).path
    with pytest.raises(UserError, match="no place for directions"):
        write_with_directions(path, path, [SMILE])


def test_where_it_cannot_be_written_the_old_file_stays(tiny, tmp_path):
    (tmp_path / "folder.onnx").mkdir()
    with pytest.raises(UserError, match="could not be written"):
        write_with_directions(tiny.path, tmp_path / "folder.onnx", [SMILE])
    assert read_manifest(tiny.path) == tiny.manifest
