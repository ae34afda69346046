"""Whatever file a stranger hands us ends in a sentence that names the file."""

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import METADATA_KEY, Direction, Manifest
from ganstudio.inference.generator.generator_file import GeneratorFile, read_manifest
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


def save_graph(path, nodes, latent=("n", 20), output=("n", 3, 4, 4), weights=None, beside=(), domain="", kind="FLOAT"):
    """Whatever somebody may hand us as a network from `x` to `y`, unchecked."""
    inputs = [helper.make_tensor_value_info("x", getattr(TensorProto, kind), latent), *beside]
    outputs = [helper.make_tensor_value_info("y", generators.FLOAT, output)]
    opsets = [helper.make_opsetid("", 18), *([helper.make_opsetid(domain, 1)] if domain else [])]
    graph = helper.make_graph(nodes, "g", inputs, outputs, weights or [])
    path.write_bytes(helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString())
    return path


def elsewhere(location):
    """Weights [20, 48] that lie in another file."""
    tensor = TensorProto(name="w", data_type=generators.FLOAT, dims=[20, 48], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value=location)
    return tensor


NODE = helper.make_node
TABLE = numpy_helper.from_array(np.ones((20, 48), np.float32), "w")
THREE = numpy_helper.from_array(np.eye(20, 3, dtype=np.float32), "w")
LABELLED = [NODE("MatMul", ["x", "w"], ["a"]), NODE("Softmax", ["a"], ["y"])]
STRANGE = {
    "weights outside the folder": ({"weights": [elsewhere("../other.bin")]}, "outside of its own folder"),
    "weights anywhere": ({"weights": [elsewhere("/etc/hostname")]}, "outside of its own folder"),
    "weights that are gone": ({"weights": [elsewhere("gone.bin")]}, r"gone\.bin, which is missing"),
    "an operation of its own": (
        {"nodes": [NODE("Magic", ["x"], ["y"], domain="com.me")], "domain": "com.me"}, r"operation com\.me:Magic,",
    ),
    "an unknown operation": ({"nodes": [NODE("NoSuchOp", ["x"], ["y"])]}, "operation NoSuchOp,"),
    "a classifier of pictures": (
        {"nodes": [NODE("Flatten", ["x"], ["y"])], "latent": ("n", 3, 8, 8), "output": ("n", 192)},
        "tells something about",
    ),
    "a classifier of numbers": ({"nodes": LABELLED, "weights": [THREE], "output": ("n", 3)}, "gives probabilities"),
    "a network for text": (
        {"nodes": [NODE("Gather", ["w", "x"], ["y"])], "latent": ("n", "l"), "weights": [TABLE], "kind": "INT64"},
        "networks for text",
    ),
    "rank 0": ({"nodes": [NODE("Identity", ["x"], ["y"])], "latent": (), "output": ()}, "it takes x float32 "),
    "rank 5": ({"nodes": [NODE("Identity", ["x"], ["y"])], "latent": (1, 2, 3, 4, 5)}, "shape"),
    "noise of any size beside": (
        {"weights": [TABLE], "beside": [helper.make_tensor_value_info("noise", generators.FLOAT, ("n", 3, "h", 4))]},
        "it takes x float32",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("described", "said"), STRANGE.values(), ids=STRANGE)
def test_what_is_no_generator_is_told_what_it_is(tmp_path, described, said):
    plain = {"nodes": [NODE("MatMul", ["x", "w"], ["y"])]}
    path = save_graph(tmp_path / "strange.onnx", **(plain | described))
    with pytest.raises(UserError, match=rf"strange\.onnx.*{said}"):
        GeneratorFile(path)


def test_two_gigabytes_of_zeros(tmp_path):
    path = tmp_path / "zeros.onnx"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)  # takes no room on the disk
    with pytest.raises(UserError, match=r"zeros\.onnx is not an ONNX file"):
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
