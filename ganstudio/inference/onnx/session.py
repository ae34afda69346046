"""Opens an ONNX file in ONNX Runtime and turns its complaints into sentences. Knows no manifest."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.core.errors import UserError
from ganstudio.inference.onnx.metadata import read_metadata
from ganstudio.inference.onnx.not_onnx import what_it_is
from ganstudio.inference.onnx.providers import Device, wanted_providers

if TYPE_CHECKING:
    import onnxruntime

_FATAL = 4
_SENTENCES = (
    ("Protobuf parsing failed", "it is damaged. Fetch or export it again."),
    (
        r"Unsupported model IR version: (\d+), max supported IR version: (\d+)",
        "it is written in version {0} of the ONNX format, and {1} is the newest that is known here. Export it with an "
        "older opset, or update GAN Studio.",
    ),
    (
        r"Opset (\d+) is under development.*domain (\S+) is till opset (\d+)",
        "it uses opset {0} of {1}, and {2} is the newest that is known here. Export it with opset {2} or older, or "
        "update GAN Studio.",
    ),
    ("Missing opset in the model", "it does not say which version of ONNX its operations are of. Export it again."),
    (
        r"Could not find an implementation for (\w+)\((\d+)\)",
        "its operation {0} is of version {1}, which is not known here. Export it with another opset.",
    ),
    (r"Got invalid dimensions for input: (\S+)", "its input {0} takes another shape."),
    (r"(\S+?)(?:\(-?\d+\))? is not a registered function/op", "it uses the operation {0}, which is not known here."),
    (r"No Op registered for (\S+)", "it uses the operation {0}, which is not known here."),
    (
        r"External data path (?:does not exist|.*not exist)[^\"]*\"(?:[^\"]*/)?([^\"/]+)\"",
        "its weights lie in another file, {0}, which is missing. Put it into the same folder.",
    ),
    (
        "[Ee]xternal data path",
        "its weights lie in another file outside of its own folder, which is never read. "
        "Export it as one file, or with both files in one folder.",
    ),
    (r"bfc_arena|[Ff]ailed to allocate|bad allocation|bad_alloc", "it needs more memory than there is."),
)
"""What ONNX Runtime's messages mean, in the order in which they are tried."""


def open_session(path: Path, threads: int = 0, device: Device = "auto") -> "onnxruntime.InferenceSession":
    """A session over the file; the file may be deleted afterwards.

    `threads` 0 leaves the number to ONNX Runtime. Waiting threads sleep instead of spinning, so that a training
    beside it keeps its cores. Raises UserError if the file is missing, damaged or cannot be run here.
    """
    read_metadata(path)  # says clearly what is wrong with a file that is no network, before ONNX Runtime is loaded
    try:
        return new_session(str(path), threads, device)
    except Exception as error:  # ONNX Runtime has many exception types and no common base
        if re.search("Protobuf parsing failed|ORT model verification", str(error)):
            raise UserError(f"{path.name} {what_it_is(path)}") from None
        raise UserError(f"{path.name} cannot be opened: {reason(error)}") from None


def new_session(source: str | bytes, threads: int = 0, device: Device = "auto") -> "onnxruntime.InferenceSession":
    """A session over a file or a network's bytes, with our settings. Raises whatever ONNX Runtime raises."""
    import onnxruntime

    onnxruntime.set_default_logger_severity(_FATAL)  # errors arrive as exceptions; the console stays quiet
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.intra_op_num_threads = threads
    options.log_severity_level = _FATAL
    return onnxruntime.InferenceSession(source, options, providers=wanted_providers(device))


def reason(error: Exception) -> str:
    """The sentence inside an ONNX Runtime message such as "[ONNXRuntimeError] : 10 : INVALID_GRAPH : sentence"."""
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if text.startswith("[ONNXRuntimeError]"):
        text = text.split(" : ", 3)[-1]
    text = re.sub(r"^Load model from .+? failed:\s*", "", text)
    text = re.sub(r"^/?\S+\.(?:cc|h|cpp):\d+ .*?\)(?: const)? (?=[A-Z])", "", text)  # where it was in C++
    for pattern, sentence in _SENTENCES:
        if found := re.search(pattern, text):
            return sentence.format(*found.groups())
    return text if len(text) <= 200 else f"{text[:197]}..."
