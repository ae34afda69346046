"""Small generators as real ONNX files, for tests: known weights, so that their pictures have a closed form."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ganstudio.formats.manifest import METADATA_KEY, Manifest, manifest_to_json

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


@dataclass
class Tiny:
    """tanh(z weights + offsets[label]): pictures [N, channels, side, side], sequences [N, channels, side], points."""

    path: Path
    manifest: Manifest
    weights: np.ndarray
    offsets: np.ndarray

    def expected(self, latents: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
        """uint8 [N, side, side, channels], from numpy alone."""
        before = latents @ self.weights + (0 if labels is None else self.offsets[labels])
        side, channels = self.manifest.height, self.manifest.channels
        pictures = np.tanh(before).reshape(-1, channels, side, side).transpose(0, 2, 3, 1)
        return np.clip(np.rint((pictures + 1) * 127.5), 0, 255).astype(np.uint8)


def save_model(path: Path, nodes, inputs, outputs, weights: dict[str, np.ndarray], manifest: Manifest | None) -> Path:
    initializers = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    model = helper.make_model(
        helper.make_graph(nodes, "generator", inputs, outputs, initializers),
        opset_imports=[helper.make_opsetid("", 18)],
        ir_version=9,
    )
    if manifest is not None:
        helper.set_model_props(model, {METADATA_KEY: manifest_to_json(manifest)})
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


def tiny(
    path: Path, *, size=6, side=8, channels=1, classes=(), seed=0, strongest=None, manifest=True, lie=None, **described
) -> Tiny:
    """`strongest` is the dimension whose weights are ten times the others'; `described` are fields of the manifest, and
    `lie` those that are wrong."""
    rng = np.random.default_rng(seed)
    sides = {"picture": (side, side), "sequence": (side,), "points": ()}[described.get("output", "picture")]
    values = int(np.prod((channels, *sides)))
    weights = (rng.standard_normal((size, values)) * 0.2).astype(np.float32)
    if strongest is not None:
        weights[strongest] *= 10
    offsets = rng.standard_normal((max(1, len(classes)), values)).astype(np.float32)
    plain = {"title": "Tiny", "latent_size": size, "classes": list(classes), "channels": channels}
    lengths = dict.fromkeys(("height", "width") if len(sides) == 2 else ("length",), side)
    written = Manifest(**(plain | lengths | described | (lie or {})))
    inputs = [helper.make_tensor_value_info("latent", FLOAT, ["batch", size])]
    nodes = [helper.make_node("MatMul", ["latent", "weights"], ["plain"])]
    constants = {"weights": weights, "shape": np.array([-1, channels, *sides], np.int64)}
    if classes:
        inputs.append(helper.make_tensor_value_info("labels", INT64, ["batch"]))
        constants["offsets"] = offsets
        nodes.append(helper.make_node("Gather", ["offsets", "labels"], ["offset"]))
        nodes.append(helper.make_node("Add", ["plain", "offset"], ["sum"]))
    nodes.append(helper.make_node("Tanh", [nodes[-1].output[0]], ["flat"]))
    nodes.append(helper.make_node("Reshape", ["flat", "shape"], ["picture"]))
    outputs = [helper.make_tensor_value_info("picture", FLOAT, ["batch", channels, *sides])]
    save_model(path, nodes, inputs, outputs, constants, written if manifest else None)
    return Tiny(path, written, weights, offsets)


def dcgan(path: Path, *, size=100, side=64, channels=3, width=64, seed=0, manifest=True) -> Path:
    """A generator of DCGAN's shape and cost with random weights: transposed convolutions from 4x4 up to `side`."""
    rng = np.random.default_rng(seed)
    constants: dict[str, np.ndarray] = {"shape": np.array([0, size, 1, 1], np.int64)}
    nodes = [helper.make_node("Reshape", ["latent", "shape"], ["x0"])]
    widths = [size, *(width * side // 8 // 2**level for level in range((side // 4).bit_length() - 1)), channels]
    for level, (before, after) in enumerate(pairwise(widths)):
        scale = (2 / (before * (16 if level == 0 else 4))) ** 0.5
        constants[f"w{level}"] = (rng.standard_normal((before, after, 4, 4)) * scale).astype(np.float32)
        shape = {} if level == 0 else {"strides": [2, 2], "pads": [1, 1, 1, 1]}
        nodes.append(helper.make_node("ConvTranspose", [f"x{level}", f"w{level}"], [f"c{level}"], **shape))
        last = level == len(widths) - 2
        activation, name = ("Tanh", "picture") if last else ("Relu", f"x{level + 1}")
        nodes.append(helper.make_node(activation, [f"c{level}"], [name]))
    described = Manifest(title=f"Random DCGAN {side}", latent_size=size, channels=channels, height=side, width=side)
    inputs = [helper.make_tensor_value_info("latent", FLOAT, ["batch", size])]
    outputs = [helper.make_tensor_value_info("picture", FLOAT, ["batch", channels, side, side])]
    return save_model(path, nodes, inputs, outputs, constants, described if manifest else None)
