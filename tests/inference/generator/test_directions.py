"""Directions against generators whose important ones are known."""

import numpy as np
import pytest
from onnx import helper

from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.formats.manifest import Manifest
from ganstudio.inference.generator.directions import principal_directions, weight_directions
from ganstudio.inference.generator.first_layer import read_first_layer
from ganstudio.inference.generator.generator_file import GeneratorFile
from tests import generators

SIZE, SIDE = 5, 8


def linear(path, distribution="normal", strengths=(0.4, 0.2, 0.1, 0.02, 0.01), node="MatMul"):
    """G(z) = z U diag(strengths) V: the columns of U are the true directions, in this order."""
    rng = np.random.default_rng(0)
    u = np.linalg.qr(rng.standard_normal((SIZE, SIZE)))[0]
    v = np.linalg.qr(rng.standard_normal((SIDE * SIDE, SIZE)))[0].T
    weights = ((u * strengths) @ v).astype(np.float32)
    shape = np.array([-1, 1, SIDE, SIDE], np.int64)
    if node == "MatMul":
        nodes, constants = [helper.make_node("MatMul", ["latent", "w"], ["y"])], {"w": weights}
    elif node == "Gemm":
        nodes, constants = [helper.make_node("Gemm", ["latent", "w"], ["y"], transB=1)], {"w": weights.T.copy()}
    else:
        constants = {"w": weights.reshape(SIZE, 1, SIDE, SIDE), "one": np.array([0, SIZE, 1, 1], np.int64)}
        nodes = [
            helper.make_node("Reshape", ["latent", "one"], ["deep"]),
            helper.make_node("ConvTranspose", ["deep", "w"], ["y"]),
        ]
    nodes.append(helper.make_node("Reshape", ["y", "shape"], ["picture"]))
    inputs = [helper.make_tensor_value_info("latent", generators.FLOAT, ["batch", SIZE])]
    outputs = [helper.make_tensor_value_info("picture", generators.FLOAT, ["batch", 1, SIDE, SIDE])]
    manifest = Manifest(latent_size=SIZE, latent_distribution=distribution, channels=1, height=SIDE, width=SIDE)
    generators.save_model(path, nodes, inputs, outputs, constants | {"shape": shape}, manifest)
    return GeneratorFile(path), u.T


def last(progress):
    *shares, directions = progress
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    return directions


@pytest.mark.parametrize("distribution", ["normal", "uniform"])
def test_principal_directions_of_a_linear_generator(tmp_path, distribution):
    generator, truth = linear(tmp_path / "linear.onnx", distribution)
    directions = last(principal_directions(generator, count=3))
    vectors = np.array([d.vector for d in directions])
    sigma = generator.latent_space.sigma
    assert np.allclose(np.linalg.norm(vectors, axis=1), sigma, atol=1e-5)
    assert (np.abs((vectors * truth[:3]).sum(1)) / sigma > 0.98).all()


@pytest.mark.parametrize("node", ["MatMul", "Gemm", "ConvTranspose"])
def test_the_first_layer_of_a_linear_generator(tmp_path, node):
    generator, truth = linear(tmp_path / "linear.onnx", node=node)
    vectors = np.array([d.vector for d in weight_directions(generator, count=2)])
    assert np.allclose(np.abs(vectors @ truth.T), np.eye(2, SIZE), atol=1e-4)


def test_they_do_more_than_chance_on_the_shipped_faces():
    generator = GeneratorFile(resource("generators", "faces.onnx"), threads=1)
    latents = generator.latent_space.draw(8, 5)

    def effect(vector):
        step = np.asarray(vector, np.float32)
        return np.abs(generator.levels(latents + step) - generator.levels(latents - step)).mean()

    chance = np.random.default_rng(0).standard_normal((6, 100))
    expected = np.mean([effect(vector / np.linalg.norm(vector)) for vector in chance])
    for found in (last(principal_directions(generator, 3, samples=256)), weight_directions(generator, 3)):
        assert np.mean([effect(direction.vector) for direction in found]) > 1.7 * expected


def test_the_class_that_is_asked_for_is_looked_at(conditional):
    generator = GeneratorFile(conditional.path)
    assert len(last(principal_directions(generator, 4, label=2, samples=40))) == 4


def test_a_graph_that_does_not_begin_with_weights_has_no_layer_directions(tmp_path):
    path = tmp_path / "odd.onnx"
    nodes = [
        helper.make_node("Sin", ["latent"], ["a"]),
        helper.make_node("MatMul", ["a", "w"], ["b"]),
        helper.make_node("Reshape", ["b", "shape"], ["picture"]),
    ]
    constants = {"w": np.ones((3, 16), np.float32), "shape": np.array([-1, 1, 4, 4], np.int64)}
    inputs = [helper.make_tensor_value_info("latent", generators.FLOAT, ["batch", 3])]
    outputs = [helper.make_tensor_value_info("picture", generators.FLOAT, ["batch", 1, 4, 4])]
    generators.save_model(path, nodes, inputs, outputs, constants, None)
    generator = GeneratorFile(path)
    with pytest.raises(UserError, match=r"odd\.onnx does not begin with a layer"):
        weight_directions(generator)
    path.unlink()
    with pytest.raises(UserError, match="cannot be read any more"):
        read_first_layer(path, generator.signature)
