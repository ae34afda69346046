"""Whatever file a stranger hands us ends in a sentence that names the file."""

import numpy as np
import pytest
from onnx import helper

from ganstudio.errors import UserError
from ganstudio.inference.generator_file import GeneratorFile, read_manifest
from ganstudio.manifest import METADATA_KEY, Direction, Manifest
from tests import generators


def test_a_missing_file(tmp_path):
    with pytest.raises(UserError, match=r"gone\.onnx.*No such file"):
        GeneratorFile(tmp_path / "gone.onnx")


@pytest.mark.parametrize(
    "content", [b"", b"hello, I am a text\n", b"\x08", b"\x89PNG\r\n\x1a\n", b"\xff" * 40, bytes(64), b"\x3a\x00"]
)
def test_a_file_that_is_no_network(tmp_path, content):
    path = tmp_path / "wrong.onnx"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"wrong\.onnx"):
        GeneratorFile(path)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.95])
def test_a_truncated_file(tiny, part):
    data = tiny.path.read_bytes()
    tiny.path.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(UserError, match=r"tiny\.onnx"):
        GeneratorFile(tiny.path)


def test_a_folder(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        GeneratorFile(tmp_path)


def test_a_damaged_manifest(tiny, tmp_path):
    import onnx

    model = onnx.load(tiny.path)
    helper.set_model_props(model, {METADATA_KEY: '{"latent_size": "many"}'})
    onnx.save(model, tiny.path)
    with pytest.raises(UserError, match="manifest is damaged"):
        GeneratorFile(tiny.path)
    with pytest.raises(UserError, match="manifest is damaged"):
        read_manifest(tiny.path)


def test_weights_that_are_no_numbers(tmp_path):
    path = tmp_path / "nan.onnx"
    save_constant(path, np.full((4, 1, 2, 2), np.nan, np.float32))
    with pytest.raises(UserError, match=r"nan\.onnx gave values that are no numbers"):
        GeneratorFile(path).generate(np.zeros((4, 3)))


@pytest.mark.parametrize(
    "described",
    [
        {"latent_size": 7},
        {"height": 9},
        {"channels": 3},
        {"classes": ["a", "b"]},
        {"kind": "translator"},
        {"layout": "NHWC"},
        {"directions": [Direction(name="smile", vector=[1.0])]},
    ],
)
def test_a_manifest_that_contradicts_the_graph(tmp_path, described):
    tiny = generators.tiny(tmp_path / "liar.onnx", channels=1)
    import onnx

    model = onnx.load(tiny.path)
    import msgspec

    wrong = msgspec.structs.replace(tiny.manifest, **described)
    helper.set_model_props(model, {METADATA_KEY: msgspec.json.encode(wrong).decode()})
    onnx.save(model, tiny.path)
    with pytest.raises(UserError, match=r"liar\.onnx"):
        GeneratorFile(tiny.path)


def test_a_network_that_takes_pictures(tmp_path):
    shape = ["batch", 3, 16, 16]
    nodes = [helper.make_node("Tanh", ["input"], ["output"])]
    inputs, outputs = ([helper.make_tensor_value_info(name, generators.FLOAT, shape)] for name in ("input", "output"))
    path = generators.save_model(tmp_path / "style.onnx", nodes, inputs, outputs, {}, None)
    with pytest.raises(UserError, match="turns one picture into another"):
        GeneratorFile(path)


def test_a_network_with_two_float_inputs(tmp_path):
    nodes = [helper.make_node("Add", ["a", "b"], ["c"])]
    inputs = [helper.make_tensor_value_info(name, generators.FLOAT, ["n", 4]) for name in "ab"]
    outputs = [helper.make_tensor_value_info("c", generators.FLOAT, ["n", 4])]
    path = generators.save_model(tmp_path / "two.onnx", nodes, inputs, outputs, {}, None)
    with pytest.raises(UserError, match="not a generator"):
        GeneratorFile(path)


def save_constant(path, values):
    """A generator that ignores its latent and puts out `values`, four pictures."""
    nodes = [
        helper.make_node("ReduceSum", ["latent"], ["sum"], keepdims=1),
        helper.make_node("Mul", ["sum", "zero"], ["nothing"]),
        helper.make_node("Add", ["values", "nothing"], ["picture"]),
    ]
    inputs = [helper.make_tensor_value_info("latent", generators.FLOAT, [4, 3])]
    outputs = [helper.make_tensor_value_info("picture", generators.FLOAT, [4, 1, 2, 2])]
    constants = {"values": values, "zero": np.zeros((1, 1), np.float32)}
    manifest = Manifest(latent_size=3, channels=1, height=2, width=2)
    generators.save_model(path, nodes, inputs, outputs, constants, manifest)


def test_a_fixed_batch_size_is_padded(tmp_path):
    path = tmp_path / "four.onnx"
    save_constant(path, np.full((4, 1, 2, 2), 0.5, np.float32))
    pictures = GeneratorFile(path).generate(np.zeros((5, 3)))
    assert pictures.shape == (5, 2, 2, 1)
    assert (pictures == 191).all()
