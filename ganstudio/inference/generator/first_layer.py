"""The weights that a latent meets first, read from the ONNX graph without running it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.inference.generator.foreign import Moments
from ganstudio.inference.generator.signature import Signature

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto

_SHAPING = ("Reshape", "Flatten", "Unsqueeze", "Squeeze", "Identity", "Cast", "Transpose")


def read_first_layer(path: Path, signature: Signature) -> NDArray[np.float64]:
    """A [outputs, latent_size], where the graph begins with A z (dense, transposed or plain convolution).

    Raises UserError if it does not begin so, or the file is gone.
    """
    graph = read_graph(path).graph
    node = _first_layer(graph, signature.latent)
    weights = None if node is None else _weights(graph, node)
    if node is None or weights is None:
        raise UserError(f"{path.name} does not begin with a layer of weights; look for principal components instead.")
    matrix = _matrix(node, weights)
    if signature.latent_size not in (matrix.shape[1], None):
        raise UserError(f"The first layer of {path.name} takes more than the latent; look for principal components.")
    return matrix


def latent_moments(path: Path, signature: Signature) -> Moments | None:
    """Of the latents that the network was trained with: of its first layer's output w z + b a batch norm found the mean
    m sum_i w_i + b and the variance v sum_i w_i^2, and so the latents' m, by least squares, and v. None where there is
    no such norm."""
    graph = read_graph(path).graph
    layer = _first_layer(graph, signature.latent)
    norm = None if layer is None else _following(graph, layer.output[0], "BatchNormalization")
    weights = None if layer is None else _weights(graph, layer)
    if layer is None or norm is None or weights is None:
        return None
    means, variances = _tensor(graph, norm.input[3]), _tensor(graph, norm.input[4])
    matrix = _matrix(layer, weights)
    if means is None or variances is None or not len(means) or len(matrix) % len(means):
        return None
    bias = _tensor(graph, layer.input[2]) if len(layer.input) > 2 else None
    sums, squares = (each.reshape(len(means), -1).mean(1) for each in (matrix.sum(1), (matrix**2).sum(1)))
    mean = sums @ (means - (0.0 if bias is None else bias)) / max(sums @ sums, 1e-12)
    return Moments(float(mean), float(np.median(variances / np.maximum(squares, 1e-12))))


def read_graph(path: Path) -> "ModelProto":
    """The network without weights that lie in other files. Raises UserError."""
    import onnx

    try:
        return onnx.load(path, load_external_data=False)
    except Exception as error:  # protobuf's own exceptions and OSError
        raise UserError(f"{path.name} cannot be read any more: {error}.") from None


def _tensor(graph: "GraphProto", name: str) -> NDArray[np.float64] | None:
    """The constant of this name, or None where it is none or lies in another file."""
    import onnx

    found = next((tensor for tensor in graph.initializer if tensor.name == name), None)
    if found is None or found.external_data:
        return None
    return onnx.numpy_helper.to_array(found).astype(np.float64)


def _weights(graph: "GraphProto", node: "NodeProto") -> NDArray[np.float64] | None:
    """The first constant that a layer takes."""
    return next((tensor for tensor in (_tensor(graph, name) for name in node.input) if tensor is not None), None)


def _first_layer(graph: "GraphProto", name: str) -> "NodeProto | None":
    """The layer of weights that the tensor `name` meets first; None where it meets something else."""
    return _following(graph, name, "Gemm", "MatMul", "ConvTranspose", "Conv")


def _following(graph: "GraphProto", name: str, *kinds: str) -> "NodeProto | None":
    """The one node of these kinds to which the tensor `name` goes, at most shaped on the way."""
    while True:
        users = [node for node in graph.node if name in node.input]
        if len(users) != 1:
            return None
        if users[0].op_type not in _SHAPING:
            return users[0] if users[0].op_type in kinds else None
        name = users[0].output[0]


def _matrix(node: "NodeProto", weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """[outputs, inputs] of a dense layer's or a convolution's weights; each tap of a filter is an output of its own."""
    attributes: dict[str, Any] = {attribute.name: attribute.i for attribute in node.attribute}
    inputs_first = {"Gemm": not attributes.get("transB"), "MatMul": True, "ConvTranspose": True, "Conv": False}
    if inputs_first[node.op_type]:
        return weights.reshape(len(weights), -1).T
    return np.moveaxis(weights, 1, -1).reshape(-1, weights.shape[1])
