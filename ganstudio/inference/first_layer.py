"""The weights that a latent meets first, read from the ONNX graph without running it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.errors import UserError
from ganstudio.inference.signature import Signature

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto

_SHAPING = ("Reshape", "Flatten", "Unsqueeze", "Squeeze", "Identity", "Cast", "Transpose")


def read_first_layer(path: Path, signature: Signature) -> NDArray[np.float64]:
    """A [outputs, latent_size], where the graph begins with A z (dense, transposed or plain convolution).

    Raises UserError if it does not begin so, or the file is gone.
    """
    import onnx

    try:
        graph = onnx.load(path, load_external_data=False).graph
    except Exception as error:  # protobuf's own exceptions and OSError
        raise UserError(f"{path.name} cannot be read any more: {error}.") from None
    weights = {tensor.name: tensor for tensor in graph.initializer}
    node = _first_layer(graph, signature.latent)
    tensor = None if node is None else next((weights[name] for name in node.input if name in weights), None)
    if node is None or tensor is None:
        raise UserError(f"{path.name} does not begin with a layer of weights; look for principal components instead.")
    matrix = _matrix(node, onnx.numpy_helper.to_array(tensor).astype(np.float64))
    if matrix.shape[1] != signature.latent_shape[0]:
        raise UserError(f"The first layer of {path.name} takes more than the latent; look for principal components.")
    return matrix


def _first_layer(graph: "GraphProto", name: str) -> "NodeProto | None":
    """The first node that does more to the tensor `name` than shape it; None where there is not exactly one."""
    while True:
        users = [node for node in graph.node if name in node.input]
        if len(users) != 1:
            return None
        if users[0].op_type not in _SHAPING:
            return users[0] if users[0].op_type in ("Gemm", "MatMul", "ConvTranspose", "Conv") else None
        name = users[0].output[0]


def _matrix(node: "NodeProto", weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """[outputs, inputs] of a dense layer's or a convolution's weights; each tap of a filter is an output of its own."""
    attributes: dict[str, Any] = {attribute.name: attribute.i for attribute in node.attribute}
    inputs_first = {"Gemm": not attributes.get("transB"), "MatMul": True, "ConvTranspose": True, "Conv": False}
    if inputs_first[node.op_type]:
        return weights.reshape(len(weights), -1).T
    return np.moveaxis(weights, 1, -1).reshape(-1, weights.shape[1])
