"""A small generator that draws from sentences: random weights, a real file, read in no time."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

from ganstudio.formats.manifest import Manifest
from ganstudio.formats.text_codec import TextFacts, text_facts
from ganstudio.inference.generator.text_generator_file import EMBEDDING, TextGeneratorFile
from tests.generators import FLOAT, save_model

CAPTIONS = (
    "A smiling woman with long green hair.",
    "A man with short black hair and glasses.",
    "A serious person with a red hat and no glasses.",
    "A bearded man with brown hair.",
)


def reader(path: Path, *, size: int = 6, side: int = 16, captions=CAPTIONS, seed: int = 0) -> TextGeneratorFile:
    """Every character at its place adds something to the embedding [8], which goes beside the latent into one layer."""
    rng, facts = np.random.default_rng(seed), text_facts(captions)
    pixels, width = 3 * side * side, 8
    constants = {
        "read": rng.standard_normal((facts.length * 2, width)).astype(np.float32) * 0.4,
        "weights": rng.standard_normal((size + width, pixels)).astype(np.float32),
        "shape": np.array([-1, 3, side, side], np.int64),
        "pi": np.float32(np.pi / facts.size),
    }
    node = helper.make_node
    nodes = [
        node("Cast", ["text"], ["codes"], to=TensorProto.FLOAT),
        node("Mul", ["codes", "pi"], ["angles"]),
        node("Sin", ["angles"], ["sines"]),
        node("Cos", ["angles"], ["cosines"]),
        node("Concat", ["sines", "cosines"], ["waves"], axis=1),
        node("MatMul", ["waves", "read"], [EMBEDDING]),
        node("Concat", ["latent", EMBEDDING], ["all"], axis=1),
        node("MatMul", ["all", "weights"], ["sums"]),
        node("Tanh", ["sums"], ["values"]),
        node("Reshape", ["values", "shape"], ["picture"]),
    ]
    inputs = [
        helper.make_tensor_value_info("latent", FLOAT, ["batch", size]),
        helper.make_tensor_value_info("text", TensorProto.INT64, ["batch", facts.length]),
    ]
    outputs = [
        helper.make_tensor_value_info("picture", FLOAT, ["batch", 3, side, side]),
        helper.make_tensor_value_info(EMBEDDING, FLOAT, ["batch", width]),
    ]
    save_model(path, nodes, inputs, outputs, constants, described(facts, size, side))
    return TextGeneratorFile(path, threads=1)


def described(facts: TextFacts, size: int, side: int) -> Manifest:
    return Manifest(
        kind="text_to_image", title="Tiny reader", latent_size=size, channels=3, height=side, width=side, text=facts
    )
