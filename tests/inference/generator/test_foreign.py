"""Generators without a manifest: size, layout, range, latents, classes are found by looking and trying; corrected."""

import msgspec
import numpy as np
import pytest
from onnx import TensorProto, helper

from ganstudio.core.errors import UserError
from ganstudio.inference.generator.foreign import GeneratorSpec, remember_spec
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.generator.snippet import python_snippet
from tests import generators
from tests.snippets import run

SIZE = 8
TYPES = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16, "float64": TensorProto.DOUBLE}


def foreign(
    path,
    *,
    latent=(SIZE,),
    shape=(3, 8, 8),
    scale=1.0,
    offset=0.0,
    kind="float32",
    batch="N",
    distribution=None,
    beside=(),
):
    """picture = scale tanh(W z + sum of what is beside) + offset, latents [N, *latent], pictures [N, *shape].

    `distribution` puts a batch norm before tanh, as it would be after training with such latents.
    """
    rng = np.random.default_rng(0)
    values = int(np.prod(shape))
    weights = rng.standard_normal((SIZE, values))
    constants = {"flat": np.array([-1, SIZE], np.int64), "weights": weights, "shape": np.array([-1, *shape], np.int64)}
    constants |= {"scale": np.array([scale]), "offset": np.array([offset])}
    nodes = [helper.make_node("Reshape", ["z", "flat"], ["a"]), helper.make_node("MatMul", ["a", "weights"], ["b0"])]
    last = "b0"
    if distribution:
        variance = (weights**2).sum(0) * {"normal": 1.0, "uniform": 1 / 3, "unit": 1 / 12}[distribution]
        mean = weights.sum(0) * (0.5 if distribution == "unit" else 0.0) + 0.2 * rng.standard_normal(values)
        constants |= {"one": np.ones(values), "zero": np.zeros(values), "mean": mean, "variance": variance * 1.1}
        nodes.append(helper.make_node("BatchNormalization", ["b0", "one", "zero", "mean", "variance"], ["b"]))
        last = "b"
    inputs = [helper.make_tensor_value_info("z", TYPES[kind], [batch, *latent])]
    inputs += [node for _, node in beside]
    added, last = _added(last, [name for name, _ in beside], values, rng, constants)
    nodes += added
    nodes += [
        helper.make_node("Tanh", [last], ["c"]),
        helper.make_node("Mul", ["c", "scale"], ["d"]),
        helper.make_node("Add", ["d", "offset"], ["e"]),
        helper.make_node("Reshape", ["e", "shape"], ["image"]),
    ]
    outputs = [helper.make_tensor_value_info("image", TYPES[kind], [batch, *shape])]
    floats = {name: value if name in ("flat", "shape") else value.astype(kind) for name, value in constants.items()}
    return generators.save_model(path, nodes, inputs, outputs, floats, None)


def _added(last, names, values, rng, constants):
    """Nodes that add what stands beside the latent to `last`, and the name of the sum."""
    nodes = []
    for name in names:
        if name == "labels":
            constants["table"] = rng.standard_normal((7, values))
            nodes.append(helper.make_node("Gather", ["table", "labels"], [f"row {name}"]))
        elif name == "onehot":
            constants["table"] = rng.standard_normal((4, values))
            nodes.append(helper.make_node("MatMul", ["onehot", "table"], [f"row {name}"]))
        else:
            nodes.append(helper.make_node("Mul", [last, name], [f"row {name}"]))
        nodes.append(helper.make_node("Add", [last, f"row {name}"], [f"{last}+"]))
        last += "+"
    return nodes, last


@pytest.mark.parametrize("latent", [(SIZE,), (SIZE, 1, 1), (4, 2), (2, 2, 2)])
@pytest.mark.parametrize(
    ("shape", "layout", "size"),
    [
        ((3, 8, 8), "NCHW", (8, 8, 3)),
        ((8, 12, 3), "NHWC", (8, 12, 3)),
        ((1, 8, 8), "NCHW", (8, 8, 1)),
        ((9, 8), "NCHW", (9, 8, 1)),
        ((100,), "NCHW", (10, 10, 1)),
        ((3 * 81,), "NCHW", (9, 9, 3)),
    ],
)
def test_shapes_are_found(tmp_path, latent, shape, layout, size):
    generator = GeneratorFile(foreign(tmp_path / "other.onnx", latent=latent, shape=shape))
    manifest = generator.manifest
    assert generator.foreign
    assert (manifest.latent_size, manifest.layout) == (SIZE, layout)
    assert generator.generate(np.zeros((2, SIZE))).shape == (2, *size)


@pytest.mark.parametrize(
    ("scale", "offset", "expected"),
    [(1, 0, (-1, 1)), (0.5, 0.5, (0, 1)), (127.5, 127.5, (0, 255)), (0.4, 0, (-1, 1)), (1.04, 0, (-1, 1))],
)
def test_the_value_range_is_found_by_trying(tmp_path, scale, offset, expected):
    generator = GeneratorFile(foreign(tmp_path / "other.onnx", scale=scale, offset=offset))
    assert generator.manifest.value_range == expected


@pytest.mark.parametrize(
    ("distribution", "found"), [("normal", "normal"), ("uniform", "uniform"), ("unit", "unit"), (None, "normal")]
)
@pytest.mark.parametrize("latent", [(SIZE,), (SIZE, 1, 1)])
def test_the_first_batch_norm_tells_the_law(tmp_path, distribution, found, latent):
    generator = GeneratorFile(foreign(tmp_path / "other.onnx", distribution=distribution, latent=latent))
    assert generator.manifest.latent_distribution == generator.latent_space.distribution == found
    assert ("custom" in " ".join(generator.foreign.notes)) == (distribution is None)


@pytest.mark.parametrize("kind", ["float16", "float64"])
@pytest.mark.parametrize("batch", [1, 3])
def test_other_precisions_and_a_fixed_batch(tmp_path, kind, batch):
    plain = GeneratorFile(foreign(tmp_path / "plain.onnx"))
    other = GeneratorFile(foreign(tmp_path / "other.onnx", kind=kind, batch=batch))
    latents = plain.latent_space.draw(5, 0)
    difference = np.abs(plain.generate(latents).astype(int) - other.generate(latents))
    assert difference.max() <= (1 if kind == "float64" else 4)


BESIDE = {
    "labels": helper.make_tensor_value_info("labels", TensorProto.INT64, ["N"]),
    "onehot": helper.make_tensor_value_info("onehot", TensorProto.FLOAT, ["N", 4]),
    "truncation_psi": helper.make_tensor_value_info("truncation_psi", TensorProto.FLOAT, [1]),
}


@pytest.mark.parametrize(
    ("beside", "classes"),
    [(("labels",), 7), (("onehot",), 4), (("truncation_psi",), 0), (("labels", "truncation_psi"), 7)],
)
def test_labels_and_a_truncation_beside_the_latent(tmp_path, beside, classes):
    path = foreign(tmp_path / "other.onnx", beside=[(name, BESIDE[name]) for name in beside])
    generator = GeneratorFile(path)
    assert len(generator.manifest.classes) == classes
    latent = generator.latent_space.draw(1, 0)
    labels = [2] if classes else None
    run(python_snippet(generator, latent[0], 2 if classes else None), tmp_path)
    picture = generator.generate(latent, labels)[0]
    assert np.array_equal(np.load(tmp_path / "picture.npy"), picture)
    if classes:
        assert not np.array_equal(picture, generator.generate(latent, [3])[0])


def test_an_empty_class_input_is_fed_empty(tmp_path):
    empty = helper.make_tensor_value_info("c", TensorProto.FLOAT, ["N", 0])
    nothing = [helper.make_node("ReduceSum", ["c"], ["s"], keepdims=0), helper.make_node("Add", ["z", "s"], ["z+"])]
    path = generators.save_model(
        tmp_path / "other.onnx",
        [*nothing, helper.make_node("MatMul", ["z+", "w"], ["a"]), helper.make_node("Reshape", ["a", "shape"], ["y"])],
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, ["N", SIZE]), empty],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 1, 8, 8])],
        {"w": np.eye(SIZE, 64, dtype=np.float32), "shape": np.array([-1, 1, 8, 8], np.int64)},
        None,
    )
    generator = GeneratorFile(path)
    assert generator.manifest.classes == []
    latent = generator.latent_space.draw(1, 0)
    run(python_snippet(generator, latent[0]), tmp_path)
    assert np.array_equal(np.load(tmp_path / "picture.npy"), generator.generate(latent)[0])


@pytest.mark.parametrize("described", [{"kind": "float16"}, {"batch": 3}, {"shape": (8, 8, 3)}, {"shape": (100,)}])
def test_the_snippet_makes_the_same_picture(tmp_path, described):
    generator = GeneratorFile(foreign(tmp_path / "other.onnx", **described))
    latent = generator.latent_space.draw(1, 0)
    run(python_snippet(generator, latent[0]), tmp_path)
    assert np.array_equal(np.load(tmp_path / "picture.npy"), generator.generate(latent)[0])


def test_what_a_person_says_is_used_remembered_and_forgotten(tmp_path):
    path = foreign(tmp_path / "other.onnx", scale=0.5, offset=0.5)
    inferred = GeneratorFile(path)
    said = msgspec.structs.replace(inferred.foreign.spec, value_range=(-1.0, 1.0), latent_distribution="uniform")
    assert GeneratorFile(path, spec=said).manifest.value_range == (-1, 1)
    remember_spec(inferred.foreign.content, said)
    moved = path.rename(tmp_path / "moved.onnx")
    again = GeneratorFile(moved)
    assert (again.foreign.spec, again.foreign.inferred) == (said, inferred.foreign.spec)
    assert again.latent_space.distribution == "uniform"
    remember_spec(inferred.foreign.content, None)
    assert GeneratorFile(moved).manifest.value_range == (0, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        GeneratorSpec(channels=3, height=9, width=9),
        GeneratorSpec(channels=3, height=8, width=8, value_range=(1.0, 1.0)),
    ],
)
def test_a_reading_that_does_not_fit_is_refused(tmp_path, wrong):
    with pytest.raises(UserError, match=r"do not fill|must be smaller"):
        GeneratorFile(foreign(tmp_path / "other.onnx"), spec=wrong)


def test_an_output_that_is_no_picture_is_refused(tmp_path):
    with pytest.raises(UserError, match="no grey or RGB picture"):
        GeneratorFile(foreign(tmp_path / "other.onnx", shape=(7, 8, 8)))
