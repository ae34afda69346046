"""Generators without a manifest: latent size, layout and value range are found by looking and by trying."""

import numpy as np
import pytest
from onnx import helper

from ganstudio.errors import UserError
from ganstudio.inference.generator_file import GeneratorFile
from tests import generators


def foreign(path, *, latent=(5,), shape=(3, 8, 8), scale=1.0, offset=0.0):
    """picture = scale tanh(W z) + offset with latents [N, *latent] and pictures [N, *shape]."""
    rng = np.random.default_rng(0)
    constants = {
        "flat": np.array([-1, 5], np.int64),
        "weights": rng.standard_normal((5, int(np.prod(shape)))).astype(np.float32),
        "scale": np.float32([scale]),
        "offset": np.float32([offset]),
        "shape": np.array([-1, *shape], np.int64),
    }
    steps = [
        ("Reshape", ["z", "flat"], "a"),
        ("MatMul", ["a", "weights"], "b"),
        ("Tanh", ["b"], "c"),
        ("Mul", ["c", "scale"], "d"),
        ("Add", ["d", "offset"], "e"),
        ("Reshape", ["e", "shape"], "image"),
    ]
    nodes = [helper.make_node(kind, inputs, [output]) for kind, inputs, output in steps]
    inputs = [helper.make_tensor_value_info("z", generators.FLOAT, ["N", *latent])]
    outputs = [helper.make_tensor_value_info("image", generators.FLOAT, ["N", *shape])]
    return generators.save_model(path, nodes, inputs, outputs, constants, None)


@pytest.mark.parametrize("latent", [(5,), (5, 1, 1)])
@pytest.mark.parametrize(("shape", "layout"), [((3, 8, 8), "NCHW"), ((8, 8, 3), "NHWC"), ((1, 8, 8), "NCHW")])
def test_shapes_are_found(tmp_path, latent, shape, layout):
    generator = GeneratorFile(foreign(tmp_path / "other.onnx", latent=latent, shape=shape))
    manifest = generator.manifest
    assert generator.foreign
    assert (manifest.latent_size, manifest.latent_law, manifest.layout) == (5, "normal", layout)
    assert generator.generate(np.zeros((2, 5))).shape == (2, 8, 8, manifest.channels)


@pytest.mark.parametrize(
    ("scale", "offset", "expected"),
    [(1, 0, (-1, 1)), (0.5, 0.5, (0, 1)), (127.5, 127.5, (0, 255)), (0.4, 0, (-1, 1))],
)
def test_the_value_range_is_found_by_trying(tmp_path, scale, offset, expected):
    generator = GeneratorFile(foreign(tmp_path / "other.onnx", scale=scale, offset=offset))
    assert generator.manifest.value_range == expected


def test_an_output_that_is_no_picture_is_refused(tmp_path):
    with pytest.raises(UserError, match="no grey or RGB picture"):
        GeneratorFile(foreign(tmp_path / "other.onnx", shape=(7, 8, 8)))
