"""Graphs with inputs of any form: explored, translated or refused in a sentence, never a traceback.

`GANSTUDIO_FUZZ=20000` tries so many by hand.
"""

import contextlib
import os

import numpy as np
import pytest
from onnx import TensorProto, helper

pytest.importorskip("hypothesis")
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ganstudio.core.errors import UserError
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.translator.translator_file import TranslatorFile
from tests import generators

EXAMPLES = int(os.environ.get("GANSTUDIO_FUZZ", "15"))
QUIET = settings(
    max_examples=EXAMPLES, derandomize=EXAMPLES < 1000, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
KINDS = st.sampled_from(
    [TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.INT64, TensorProto.BOOL, TensorProto.UINT8]
)
SHAPES = st.sampled_from(
    [[], [1], ["N"], [8], ["N", 1], ["N", 8], [1, 8], ["N", 8, 1, 1], ["N", 4], ["N", 4, 8], ["N", 0], [None, None],
     ["N", 3, "H", "W"], ["N", "H", "W", 3], [3, "H", "W"], [1, 3, 16, 16], [2, 3, 16, 16], ["N", 1, "H", "W"]]
)  # fmt: skip
NAMES = st.sampled_from(
    ["z", "noise", "c", "y", "label", "labels", "x", "input", "truncation", "seed", "strength", "mask"]
)
INPUTS = st.lists(st.tuples(NAMES, KINDS, SHAPES), min_size=1, max_size=3, unique_by=lambda entry: entry[0])
ENDS = st.sampled_from(["Tanh", "Sigmoid", "Relu", "Identity", "Softmax"])
GIVEN = st.sampled_from([(3, 8, 8), (8, 8, 3), (192,), (2, 96), (1, 192), (12, 16), (4, 6, 8)])


def graph(path, inputs, end, given_shape):
    """tanh or another end of the mean of each input, spread over pictures [N, *given_shape]; where the first input is a
    picture, of all inputs added up."""
    nodes, parts = [], []
    for place, (name, _, shape) in enumerate(inputs):
        nodes.append(helper.make_node("Cast", [name], [f"{name}f"], to=TensorProto.FLOAT))
        part = f"{name}f"
        if len(shape) > 1 and (place or len(shape) < 3 or shape[-2:] == [1, 1] or 8 in shape[1:3]):
            nodes.append(helper.make_node("Flatten", [part], [f"{name}t"]))
            nodes.append(helper.make_node("ReduceMean", [f"{name}t", "one"], [f"{name}m"], keepdims=1))
            part = f"{name}m"
        parts.append(part)
    nodes.append(helper.make_node("Sum", parts, ["sum"]))
    is_picture = parts[0] == f"{inputs[0][0]}f" and len(inputs[0][2]) > 2
    constants = {"spread": np.linspace(-1, 1, 192, dtype=np.float32)[None], "column": np.array([-1, 1], np.int64),
                 "one": np.array([1], np.int64), "shape": np.array([-1, *given_shape], np.int64)}  # fmt: skip
    last = "sum"
    if not is_picture:
        nodes += [helper.make_node("Reshape", ["sum", "column"], ["flat"]),
                  helper.make_node("Mul", ["flat", "spread"], ["wide"]),
                  helper.make_node("Reshape", ["wide", "shape"], ["formed"])]  # fmt: skip
        last = "formed"
    nodes.append(helper.make_node(end, [last], ["out"]))
    used = {name for node in nodes for name in node.input}
    described = [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in inputs]
    sizes = [None] * len(inputs[0][2]) if is_picture else ["N", *given_shape]
    outputs = [helper.make_tensor_value_info("out", TensorProto.FLOAT, sizes)]
    used_constants = {name: value for name, value in constants.items() if name in used}
    return generators.save_model(path, nodes, described, outputs, used_constants, None)


@QUIET
@given(INPUTS, ENDS, GIVEN)
def test_any_graph_is_used_or_refused_in_a_sentence(tmp_path, inputs, end, given_shape):
    path = graph(tmp_path / "any.onnx", inputs, end, given_shape)
    with contextlib.suppress(UserError):
        generator = GeneratorFile(path, threads=1)
        classes = len(generator.manifest.classes)
        generator.generate(generator.latent_space.draw(2, 0), [0, classes - 1] if classes else None)
    with contextlib.suppress(UserError):
        made = TranslatorFile(path, threads=1).translate(np.zeros((24, 40, 3), np.uint8))
        assert made.shape[0] * 40 == made.shape[1] * 24
