"""What a file is that should be an ONNX file and is none, and what to do: told by its first bytes; nothing is run."""

import re
from pathlib import Path

from ganstudio.core.files import open_regular

_EXPORT = "Export the network from its own program as ONNX, such as with torch.onnx.export."
_KINDS: tuple[tuple[bytes, str], ...] = (
    (rb"\s*\Z", "is empty. Fetch it again."),
    (
        rb"version https://git-lfs",
        "is a Git LFS pointer, a note of where the file lies, and not the file itself. Fetch it with `git lfs pull`.",
    ),
    (
        rb"(?i)\s*(?:<!doctype html|<html|<head)",
        "is a web page: the download did not give the file. Download it again.",
    ),
    (rb"\x80[\x02-\x05]", f"is a Python pickle, which could run anything and so is never opened here. {_EXPORT}"),
    (rb"PK\x03\x04(?s:.*)(?:data\.pkl|archive/|/version)", f"is a PyTorch checkpoint or TorchScript. {_EXPORT}"),
    (rb"PK\x03\x04(?s:.*)\.npy", "is an archive of numpy arrays, without a network."),
    (rb"PK\x03\x04", f"is a ZIP archive. Unpack it; if it is a PyTorch checkpoint or a Keras model: {_EXPORT}"),
    (rb"(?s).{4}TFL3", "is a TensorFlow Lite network. Convert it with tf2onnx."),
    (rb"(?s).{4}ORTM", "is in ONNX Runtime's own format for telephones. Take the .onnx file it was made from."),
    (rb"(?s).{1,5}\0{3,7}\s*\{", f"is a safetensors file: weights alone, without a network. {_EXPORT}"),
    (rb"\x89HDF", f"is an HDF5 file, such as Keras writes. {_EXPORT}"),
    (rb"GGUF", "is a GGUF file: weights of a language model."),
    (rb"\x93NUMPY", "is a numpy array, without a network."),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd", "is compressed. Unpack it first."),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|(?s:RIFF.{4}WEBP)", "is a picture and no network."),
    (rb"(?s)\s*<\?xml|<net ", f"is XML, such as OpenVINO's. {_EXPORT}"),
    (rb"\s*[\[{]", "is a text file (JSON) and no network."),
)
_LOOKED_AT = 4096


def what_it_is(path: Path) -> str:
    """A sentence without its subject, such as "is a web page: ..."; for what is not recognised one that says so.

    Raises OSError.
    """
    with open_regular(path) as file:
        start = file.read(_LOOKED_AT)
    for pattern, words in _KINDS:
        if re.match(pattern, start):
            return words
    if start[:1] == b"\x08" and b"\x12" in start[:64]:  # the version and the producer, as all ONNX files begin
        return "is cut off or damaged: it begins as an ONNX file does. Fetch or export it again."
    if _is_text(start):
        return "is a text file and no network."
    return "is not an ONNX file, or it is damaged. Fetch or export it again."


def _is_text(start: bytes) -> bool:
    try:
        text = start[: len(start) - 4 if len(start) == _LOOKED_AT else None].decode()
    except UnicodeDecodeError:
        return False
    return all(sign.isprintable() or sign.isspace() for sign in text)
