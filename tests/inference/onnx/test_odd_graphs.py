"""Graphs of other programs: ranges that their operations tell, inputs of any form, bodies, and files that are none."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from ganstudio.cli import main
from ganstudio.core.errors import UserError
from ganstudio.inference.generator.foreign import GeneratorChanges
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.onnx.graph import GraphEditor, loaded
from ganstudio.inference.onnx.session import open_session
from ganstudio.inference.onnx.value_ranges import given_limits, taken_limits
from ganstudio.inference.translator.spec import TranslatorChanges
from ganstudio.inference.translator.translator_file import TranslatorFile
from tests import generators

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
PICTURE = np.random.default_rng(0).integers(0, 256, (64, 80, 3), np.uint8)


def chain(path, steps, shape=("N", 3, "H", "W"), output=("N", 3, "H", "W"), beside=(), constants=None, kind=FLOAT):
    """A graph of one operation after the other; a step is (operation, constant or names or None, attributes)."""
    name, nodes, weights = "x", [], dict(constants or {})
    for number, (op, value, *attributes) in enumerate(steps):
        inputs = [name]
        if isinstance(value, list):
            inputs = [name if entry == "x" else entry for entry in value]
        elif value is not None:
            weights[f"k{number}"] = np.asarray(value, np.float32)
            inputs.append(f"k{number}")
        nodes.append(helper.make_node(op, inputs, [f"v{number}"], **dict(*attributes)))
        name = f"v{number}"
    inputs = [helper.make_tensor_value_info("x", kind, shape), *beside]
    return generators.save_model(
        path, nodes, inputs, [helper.make_tensor_value_info(name, kind, output)], weights, None
    )


MEANS = np.array([0.485, 0.456, 0.406]).reshape(3, 1, 1)
TAKEN = {
    "times 255": ([("Mul", 255)], (0, 1)),
    "over 255": ([("Div", 255)], (0, 255)),
    "over 127.5 minus 1": ([("Div", 127.5), ("Sub", 1)], (0, 255)),
    "minus 127.5": ([("Sub", 127.5), ("Mul", 1 / 127.5)], (0, 255)),
    "half plus half": ([("Mul", 0.5), ("Add", 0.5)], (-1, 1)),
    "plus 1 over 2": ([("Add", 1), ("Div", 2)], (-1, 1)),
    "times 127.5 plus 127.5": ([("Mul", 127.5), ("Add", 127.5)], (-1, 1)),
    "times 2 minus 1": ([("Mul", 2), ("Sub", 1)], (0, 1)),
    "means of ImageNet": ([("Sub", MEANS), ("Div", MEANS / 2)], (0, 1)),
    "means of Caffe": ([("Sub", MEANS * 255)], (0, 255)),
    "nothing": ([], None),
    "times 3": ([("Mul", 3)], None),
}


@pytest.mark.parametrize("case", TAKEN)
def test_how_a_picture_is_scaled_at_first_tells_its_range(tmp_path, case):
    steps, expected = TAKEN[case]
    path = chain(tmp_path / "t.onnx", [*steps, ("Relu", None)])
    assert taken_limits(GraphEditor(loaded(path.read_bytes())), "x") == expected


GIVEN = {
    "tanh": ([("Tanh", None)], (-1, 1)),
    "sigmoid": ([("Sigmoid", None)], (0, 1)),
    "tanh to levels": ([("Tanh", None), ("Mul", 127.5), ("Add", 127.5)], (0, 255)),
    "tanh to 0..1": ([("Tanh", None), ("Add", 1), ("Div", 2)], (0, 1)),
    "clip": ([("Clip", ["x", "low", "high"])], (0, 255)),
    "clip and scaled": ([("Clip", ["x", "low", "high"]), ("Div", 255)], (0, 1)),
    "max and min": ([("Max", ["x", "low"]), ("Min", ["x", "high"])], (0, 255)),
    "one limit": ([("Relu", None), ("Max", ["x", "low"])], None),
    "nothing": ([("Mul", 3)], None),
}


@pytest.mark.parametrize("case", GIVEN)
def test_what_bounds_the_output_tells_its_range(tmp_path, case):
    steps, expected = GIVEN[case]
    limits = {"low": np.float32(0), "high": np.float32(255)}
    path = chain(tmp_path / "t.onnx", [("Relu", None), *steps], constants=limits)
    editor = GraphEditor(loaded(path.read_bytes()))
    assert given_limits(editor, editor.graph.output[0].name) == expected


def test_a_bright_generator_is_not_taken_for_one_from_0_to_1(tmp_path):
    steps = [("MatMul", np.eye(64) * 0.01), ("Add", 2), ("Tanh", None)]
    path = chain(tmp_path / "g.onnx", steps, ("N", 64), ("N", 64))
    assert GeneratorFile(path).manifest.value_range == (-1, 1)
    assert GeneratorFile(path, said=GeneratorChanges(value_range=(0.0, 1.0))).manifest.value_range == (0, 1)


INSIDE = [("Mul", 255), ("Neg", None), ("Add", 255), ("Div", 255)]
"""255 - 255 x, scaled back: what it gives is 1 - x."""
FORMS = {
    "any": {},
    "no batch": {"shape": (3, "H", "W"), "output": (3, "H", "W")},
    "no batch, colours last": {"shape": ("H", "W", 3), "output": ("H", "W", 3)},
    "a strength": {"beside": [helper.make_tensor_value_info("strength", FLOAT, [1])]},
    "a seed and a flag": {
        "beside": [helper.make_tensor_value_info("seed", INT64, []),
                   helper.make_tensor_value_info("training", TensorProto.BOOL, [])],
    },
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tile", [None, 32])
def test_translators_of_any_form(tmp_path, form, tile):
    steps = [("Mul", ["x", "strength"]), *INSIDE] if form == "a strength" else INSIDE
    translator = TranslatorFile(chain(tmp_path / "t.onnx", steps, **FORMS[form]))
    assert translator.spec.value_range == translator.spec.output_range == "0..1"
    assert np.array_equal(translator.translate(PICTURE, tile=tile), 255 - PICTURE)


def test_what_is_said_of_a_translator_counts(tmp_path):
    path = chain(tmp_path / "t.onnx", [("Identity", None)])
    said = TranslatorChanges(value_range="0..255", output_range="0..1", order="BGR")
    spec = TranslatorFile(path, said=said).spec
    assert (spec.value_range, spec.output_range, spec.order) == ("0..255", "0..1", "BGR")
    with pytest.raises(UserError):
        TranslatorFile(path, said=TranslatorChanges(layout="NHWC"))


def with_if(path, norm=False):
    """x, or its instance norm, then an If whose bodies name a value of the graph around them; two outputs."""
    bodies = [
        helper.make_graph(
            [helper.make_node(op, ["y"], ["inner"])], op, [], [helper.make_empty_tensor_value_info("inner")]
        )
        for op in ("Identity", "Abs")
    ]
    constants = {"one": np.ones(3, np.float32), "zero": np.zeros(3, np.float32), "yes": np.array(True)}
    first = (
        helper.make_node("InstanceNormalization", ["x", "one", "zero"], ["y"])
        if norm
        else helper.make_node("Abs", ["x"], ["y"])
    )
    nodes = [
        first,
        helper.make_node("If", ["yes"], ["z"], then_branch=bodies[0], else_branch=bodies[1]),
        helper.make_node("GlobalAveragePool", ["x"], ["side"]),
    ]
    shape = ("N", 3, "H", "W")
    outputs = [helper.make_tensor_value_info(name, FLOAT, shape) for name in ("z",)]
    outputs.append(helper.make_tensor_value_info("side", FLOAT, ("N", 3, 1, 1)))
    return generators.save_model(
        path, nodes, [helper.make_tensor_value_info("x", FLOAT, shape)], outputs, constants, None
    )


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("tile", [None, 32])
def test_names_in_the_bodies_of_an_if_count(tmp_path, norm, tile):
    translator = TranslatorFile(with_if(tmp_path / "t.onnx", norm))
    assert len(translator._session.get_outputs()) == 1
    whole, found = translator.translate(PICTURE).astype(int), translator.translate(PICTURE, tile=tile)
    assert np.abs(found - whole).max() <= 1


BESIDE = {
    "z, c, truncation": [("c", FLOAT, ["N", 4]), ("truncation", FLOAT, [])],
    "z, y": [("y", FLOAT, ["N", 4])],
    "one-hot of four axes": [("label", FLOAT, ["N", 4, 1, 1])],
    "one-hot of whole numbers": [("kind", INT64, ["N", 4])],
    "one-hot of flags": [("kind", TensorProto.BOOL, ["N", 4])],
    "a float label": [("labels", FLOAT, ["N", 1])],
    "a label": [("labels", INT64, ["N"])],
    "no names": [("input_2", FLOAT, ["N", 4])],
}
CLASSES = dict.fromkeys(BESIDE, 4) | {"a float label": 10, "a label": 10}


def conditional(path, beside):
    """z and its class in any form: one number is as good as another, so that all classes differ."""
    nodes, last = [], "zw"
    for name, _, shape in beside:
        nodes.append(helper.make_node("Cast", [name], [f"{name}f"], to=FLOAT))
        size = 4 if 4 in shape else 1
        if not shape:
            nodes.append(helper.make_node("Mul", [last, f"{name}f"], [f"{last}+"]))
        else:
            nodes += [helper.make_node("Reshape", [f"{name}f", f"flat{size}"], [f"{name}r"]),
                      helper.make_node("MatMul", [f"{name}r", f"w{size}"], [f"{name}w"]),
                      helper.make_node("Add", [last, f"{name}w"], [f"{last}+"])]  # fmt: skip
        last += "+"
    rng = np.random.default_rng(0)
    constants = {
        "w": rng.standard_normal((8, 192)),
        "w4": rng.standard_normal((4, 192)),
        "w1": rng.standard_normal((1, 192)) / 5,
    }
    constants = {name: value.astype(np.float32) for name, value in constants.items()}
    constants |= {f"flat{size}": np.array([-1, size], np.int64) for size in (1, 4)} | {
        "shape": np.array([-1, 3, 8, 8], np.int64)
    }
    nodes = [helper.make_node("MatMul", ["z", "w"], ["zw"]), *nodes, helper.make_node("Tanh", [last], ["flat"]),
             helper.make_node("Reshape", ["flat", "shape"], ["img"])]  # fmt: skip
    inputs = [
        helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in [("z", FLOAT, ["N", 8]), *beside]
    ]
    outputs = [helper.make_tensor_value_info("img", FLOAT, ["N", 3, 8, 8])]
    used = {name for node in nodes for name in node.input}
    return generators.save_model(path, nodes, inputs, outputs, {n: v for n, v in constants.items() if n in used}, None)


@pytest.mark.parametrize("case", BESIDE)
def test_classes_in_any_form(tmp_path, case):
    generator = GeneratorFile(conditional(tmp_path / "g.onnx", BESIDE[case]))
    assert len(generator.manifest.classes) == CLASSES[case]
    latents = np.repeat(generator.latent_space.draw(1, 0), 2, axis=0)
    one, other = generator.generate(latents, [1, 2])
    assert not np.array_equal(one, other)


def test_which_input_is_which_can_be_said(tmp_path):
    path = conditional(tmp_path / "g.onnx", [("input_2", FLOAT, ["N", 4])])
    generator = GeneratorFile(path, said=GeneratorChanges(latent_input="input_2", label_input="z"))
    assert (generator.manifest.latent_size, len(generator.manifest.classes)) == (4, 8)
    with pytest.raises(UserError, match=r"has no input .w.; there is: z, input_2"):
        GeneratorFile(path, said=GeneratorChanges(latent_input="w"))


def test_a_latent_without_a_batch_and_a_mapping_network(tmp_path):
    path = chain(
        tmp_path / "g.onnx",
        [("MatMul", np.random.default_rng(0).standard_normal((8, 192))), ("Tanh", None)],
        [8],
        [192],
    )
    assert GeneratorFile(path).generate(np.random.default_rng(1).standard_normal((3, 8))).shape == (3, 8, 8, 3)
    wide = [("MatMul", np.ones((8, 2 * 512))), ("Reshape", ["x", "styles"])]
    path = chain(
        tmp_path / "m.onnx", wide, ["N", 8], ["N", 2, 512], constants={"styles": np.array([-1, 2, 512], np.int64)}
    )
    with pytest.raises(UserError, match="a mapping network"):
        GeneratorFile(path)


NOT_ONNX = {
    "pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", "git lfs pull"),
    "page": (b"\n<!DOCTYPE html><html>", "a web page"),
    "pickle": (b"\x80\x04\x95\x10\0\0\0\0\0\0\0", "Python pickle"),
    "checkpoint": (b"PK\x03\x04" + b"\0" * 26 + b"archive/data.pkl", "PyTorch checkpoint"),
    "safetensors": (b"\x02\0\0\0\0\0\0\0{}", "safetensors"),
    "tflite": (b"\x1c\0\0\0TFL3" + b"\0" * 20, "TensorFlow Lite"),
    "ort": (b"\x1c\0\0\0ORTM" + b"\0" * 20, "telephones"),
    "picture": (b"\x89PNG\r\n\x1a\n", "is a picture"),
    "text": (b"import torch\n", "a text file"),
    "nothing": (b"", "is empty"),
}


@pytest.mark.parametrize("case", NOT_ONNX)
def test_what_is_no_onnx_file_is_named(tmp_path, case):
    content, words = NOT_ONNX[case]
    (tmp_path / "m.onnx").write_bytes(content)
    with pytest.raises(UserError, match=words):
        open_session(tmp_path / "m.onnx")


@pytest.mark.parametrize(
    ("field", "words"), [("ir", "version 99 of the ONNX format"), ("opset", "opset 99 of ai.onnx")]
)
def test_files_that_are_too_new_say_so(tmp_path, field, words):
    model = onnx.load(chain(tmp_path / "t.onnx", INSIDE))
    if field == "ir":
        model.ir_version = 99
    else:
        model.opset_import[0].version = 99
    (tmp_path / "t.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(UserError, match=words):
        open_session(tmp_path / "t.onnx")


def test_the_command_line_takes_the_corrections_and_says_what_was_inferred(tmp_path, capsys):
    path = conditional(tmp_path / "g.onnx", BESIDE["z, c, truncation"])
    arguments = ["generate", str(path), "--npy", str(tmp_path / "x.npy"), "--count", "2"]
    assert main(arguments) == 0
    told = capsys.readouterr().err
    assert "“c” is taken for the class" in told
    assert "--labels" in told
    assert main([*arguments, "--range", "-2..2", "--latent", "uniform", "--labels", "3", "--class", "2"]) == 0
    assert main([*arguments, "--range", "much"]) == 2
    assert main([*arguments, "--labels", "nothing"]) == 2
    assert main(["generate", "faces", "--range", "0..1", "--npy", str(tmp_path / "x.npy")]) == 2
