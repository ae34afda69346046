"""Small translators as real ONNX files, whose pictures have a closed form: the negative of what they are given."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

from ganstudio.formats.manifest import Manifest
from tests.generators import save_model

FLOAT = TensorProto.FLOAT


def negative(path: Path, *, direction: str = "a-to-b", manifest: bool = True, shade: float = 0.0, **described) -> Path:
    """y = -x + shade, of any size, in -1 .. 1; `described` are fields of the manifest."""
    sides = ["batch", 3, "height", "width"]
    nodes = [helper.make_node("Neg", ["picture"], ["plain"]), helper.make_node("Add", ["plain", "shade"], ["made"])]
    plain = {"kind": "translator", "title": "Negative", "direction": direction, "input_channels": 3}
    return save_model(
        path, nodes, [helper.make_tensor_value_info("picture", FLOAT, sides)],
        [helper.make_tensor_value_info("made", FLOAT, sides)], {"shade": np.array(shade, np.float32)},
        Manifest(**(plain | described)) if manifest else None,
    )  # fmt: skip


def pair(folder: Path, *, shade: float = 0.0) -> tuple[Path, Path]:
    """Both directions of one translator; the way back misses by `shade`."""
    experiment = {"name": "negative"}
    there = negative(folder / "negative.onnx", experiment=experiment)
    return there, negative(folder / "negative-b-to-a.onnx", direction="b-to-a", experiment=experiment, shade=shade)
