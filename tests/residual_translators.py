"""Translators of the usual shape with random weights as real ONNX files, in the ways that exporters write them."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

from ganstudio.formats.manifest import Manifest
from tests.generators import save_model

FLOAT, FLOAT16 = TensorProto.FLOAT, TensorProto.FLOAT16


class _Net:
    """Collects nodes; `x` is the newest value."""

    def __init__(self, seed: int, norm: str) -> None:
        self.rng, self.norm = np.random.default_rng(seed), norm
        self.nodes, self.weights, self.x = [], {}, "picture"

    def add(self, op, *others, of=None, **attributes):
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, [of or self.x, *others], [name], **attributes))
        self.x = name
        return name

    def constant(self, value, kind=np.int64):
        name = f"c{len(self.weights)}"
        self.weights[name] = np.array(value, kind)
        return name

    def mirror(self, rim):
        self.add("Pad", self.constant([0, 0, rim, rim, 0, 0, rim, rim]), mode="reflect")

    def convolve(self, inputs, outputs, size, **attributes):
        weights = self.rng.standard_normal((outputs, inputs, size, size)) / np.sqrt(inputs * size * size)
        self.add("Conv", self.constant(weights, np.float32), kernel_shape=[size, size], **attributes)

    def normalise(self, channels, active=True):
        scale = self.constant(self.rng.uniform(0.5, 1.5, channels), np.float32)
        bias = self.constant(self.rng.uniform(-0.5, 0.5, channels), np.float32)
        if self.norm == "node":
            self.add("InstanceNormalization", scale, bias, epsilon=1e-5)
        elif self.norm == "group":
            self._by_groups(channels)
        else:
            self._taken_apart(channels, scale, bias)
        if active:
            self.add("Relu")

    def _taken_apart(self, channels, scale, bias):
        """As an exporter writes (x - mean) / sqrt(mean of squares + epsilon) * scale + bias."""
        axes, before = self.constant([2, 3]), self.x
        mean = self.add("ReduceMean", axes, keepdims=1)
        centred = self.add("Sub", mean, of=before)
        self.add("Mul", centred)
        self.add("ReduceMean", axes, keepdims=1)
        self.add("Add", self.constant(1e-5, np.float32))
        deviation = self.add("Sqrt")
        self.add("Div", deviation, of=centred)
        for op, value in (("Mul", scale), ("Add", bias)):
            self.add(op, self.constant(self.weights[value].reshape(channels, 1, 1), np.float32))

    def _by_groups(self, channels):
        """Group norm with four groups, as torch's exporter writes it."""
        before = self.x
        self.add("Reshape", self.constant([0, 4, -1]))
        ones, zeros = self.constant(np.ones(4), np.float32), self.constant(np.zeros(4), np.float32)
        normed = self.add("InstanceNormalization", ones, zeros, epsilon=1e-5)
        shape = self.add("Shape", of=before)
        self.add("Reshape", shape, of=normed)

    def double(self, inputs, outputs, how, side):
        if how == "transposed":
            weights = self.rng.standard_normal((inputs, outputs, 3, 3)) / np.sqrt(inputs * 2.25)
            self.add("ConvTranspose", self.constant(weights, np.float32), kernel_shape=[3, 3], strides=[2, 2],
                     pads=[1, 1, 1, 1], output_padding=[1, 1])  # fmt: skip
            return
        if how == "moved":  # as old exporters repeat pixels where the size is fixed
            self.add("Reshape", self.constant([-1, 1]))
            self.add("Concat", self.x, axis=1)
            self.add("Reshape", self.constant([-1, 2 * side]))
            self.add("Concat", self.x, axis=1)
            self.add("Reshape", self.constant([-1, inputs, 2 * side, 2 * side]))
        else:
            self.add("Resize", "", self.constant([1, 1, 2, 2], np.float32), mode="nearest",
                     coordinate_transformation_mode="asymmetric", nearest_mode="floor")  # fmt: skip
        self.mirror(1)
        self.convolve(inputs, outputs, 3)


def residual(
    path: Path, *, width=8, blocks=2, seed=0, norm="node", doubling="resize", size=None, manifest=True, half=False
) -> Path:  # fmt: skip
    """7x7, halved, residual blocks, doubled, 7x7, tanh; -1..1, [N, 3, H, W]; `size`: the only side it takes."""
    net = _Net(seed, norm)
    net.mirror(3)
    net.convolve(3, width, 7)
    net.normalise(width)
    net.convolve(width, 2 * width, 3, strides=[2, 2], pads=[1, 1, 1, 1])
    net.normalise(2 * width)
    for _ in range(blocks):
        before = net.x
        for active in (True, False):
            net.mirror(1)
            net.convolve(2 * width, 2 * width, 3)
            net.normalise(2 * width, active)
        net.add("Add", before)
    net.double(2 * width, width, doubling, (size or 0) // 2)
    net.normalise(width)
    net.mirror(3)
    net.convolve(width, 3, 7)
    net.add("Tanh")
    sides = [1, 3, size, size] if size else ["batch", 3, "height", "width"]
    kind = FLOAT16 if half else FLOAT
    weights = {name: value.astype(np.float16) if half and value.dtype == np.float32 and "Resize" not in name else value
               for name, value in net.weights.items()}  # fmt: skip
    described = Manifest(kind="translator", title="Residual", direction="a-to-b", input_channels=3, multiple_of=2)
    return save_model(
        path, net.nodes, [helper.make_tensor_value_info("picture", kind, sides)],
        [helper.make_tensor_value_info(net.x, kind, sides)], weights, described if manifest and not size else None,
    )  # fmt: skip


def arithmetic(
    path: Path, *, low=0.0, high=1.0, layout="NCHW", channels=3, size=None, kind=FLOAT, clipped=True, name="picture"
) -> Path:  # fmt: skip
    """The negative of what it is given, in the range `low` .. `high`: y = low + high - x, cut off at both ends."""
    sides = list(size) if size else ["height", "width"]
    shape = ["batch", channels, *sides] if layout == "NCHW" else ["batch", *sides, channels]
    number = np.float16 if kind == FLOAT16 else np.float32
    constants = {"sum": np.array(low + high, number), "low": np.array(low, number), "high": np.array(high, number)}
    nodes = [helper.make_node("Sub", ["sum", name], ["made" if not clipped else "plain"])]
    if clipped:
        nodes.append(helper.make_node("Clip", ["plain", "low", "high"], ["made"]))
    inputs = [helper.make_tensor_value_info(name, kind, shape)]
    return save_model(path, nodes, inputs, [helper.make_tensor_value_info("made", kind, shape)], constants, None)
