"""Reads an ONNX file's metadata, and what it takes, without loading the network.

An ONNX file is one protobuf message; its metadata is a handful of fields beside the graph, which is skipped over.
That takes microseconds where opening a session takes tens of milliseconds, so that lists of generators are instant.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import METADATA_KEY, Manifest, manifest_from_json
from ganstudio.inference.onnx.not_onnx import what_it_is

_GRAPH, _METADATA = 7, 14  # field numbers of onnx.ModelProto
_INPUT = 11  # of onnx.GraphProto
_SHAPE = (2, 1, 2)  # the way to a tensor's shape: ValueInfoProto.type, TypeProto.tensor_type, Tensor.shape
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # protobuf wire types


class _DamagedError(Exception):
    """The bytes are not what protobuf promises."""


def read_manifest(path: Path | str) -> Manifest | None:
    """The manifest inside an ONNX file, or None if the file carries none (another program wrote it).

    Raises UserError if the file is missing, is no ONNX file, or its manifest is damaged.
    """
    text = read_metadata(Path(path)).get(METADATA_KEY)
    return None if text is None else manifest_from_json(text)


def read_metadata(path: Path) -> dict[str, str]:
    """All metadata of an ONNX file, by key. Raises UserError if it is missing or is no ONNX file."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UserError(f"{path} is no file.")  # a pipe would be waited for without end
    try:
        with path.open("rb") as file:
            return _model_metadata(file, path.stat().st_size)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from None
    except (_DamagedError, UnicodeDecodeError):
        raise UserError(f"{path.name} {what_it_is(path)}") from None


def takes_pictures(path: Path) -> bool:
    """Whether what the network takes has the form of pictures: a translator, as far as can be told without opening it.

    Raises UserError as `read_manifest` does.
    """
    manifest = read_manifest(path)
    if manifest is not None:
        return manifest.kind == "translator"
    shape = _first_input_shape(path)
    return len(shape) == 4 and (1, 1) not in (shape[1:3], shape[2:])  # the latter are latents


def _first_input_shape(path: Path) -> tuple[int, ...]:
    """With 0 for sides that are free; () where there is none."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            end = _enter(file, _GRAPH, size)
            data = file.read(_enter(file, _INPUT, end) - file.tell())
    except _DamagedError:
        return ()
    for field in _SHAPE:
        data = next((value for number, value in _parts(data) if number == field), b"")
    dimensions = [dict(_numbers(value)) for number, value in _parts(data) if number == 1]
    return tuple(dimension.get(1, 0) for dimension in dimensions)


def _enter(file: BinaryIO, wanted: int, end: int) -> int:
    """Go to the content of the next such field; returns where it ends."""
    while file.tell() < end:
        field, kind = _tag(file)
        if field == wanted and kind == _BYTES:
            length = _length(file, end)
            return file.tell() + length
        _skip(file, kind, end)
    raise _DamagedError


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbers and contents of a message's fields that hold bytes."""
    file = io.BytesIO(data)
    while file.tell() < len(data):
        field, kind = _tag(file)
        if kind == _BYTES:
            yield field, file.read(_length(file, len(data)))
        else:
            _skip(file, kind, len(data))


def _numbers(data: bytes) -> Iterator[tuple[int, int]]:
    """The same for fields that hold whole numbers."""
    file = io.BytesIO(data)
    while file.tell() < len(data):
        field, kind = _tag(file)
        if kind == _VARINT:
            yield field, _varint(file)
        else:
            _skip(file, kind, len(data))


def _model_metadata(file: BinaryIO, size: int) -> dict[str, str]:
    metadata: dict[str, str] = {}
    has_graph = False
    while file.tell() < size:
        field, kind = _tag(file)
        if field == _METADATA and kind == _BYTES:
            entry = _entry(file.read(_length(file, size)))
            metadata[entry.get(1, "")] = entry.get(2, "")
        else:
            has_graph |= field == _GRAPH and kind == _BYTES
            _skip(file, kind, size)
    if not has_graph:
        raise _DamagedError
    return metadata


def _entry(data: bytes) -> dict[int, str]:
    """A key-value pair: field 1 is the key, field 2 the value."""
    file = io.BytesIO(data)
    fields: dict[int, str] = {}
    while file.tell() < len(data):
        field, kind = _tag(file)
        if kind != _BYTES:
            raise _DamagedError
        fields[field] = file.read(_length(file, len(data))).decode()
    return fields


def _tag(file: BinaryIO) -> tuple[int, int]:
    number = _varint(file)
    if number < 8:  # field 0 does not exist
        raise _DamagedError
    return number >> 3, number & 7


def _length(file: BinaryIO, size: int) -> int:
    length = _varint(file)
    if file.tell() + length > size:
        raise _DamagedError
    return length


def _skip(file: BinaryIO, kind: int, size: int) -> None:
    if kind == _VARINT:
        _varint(file)
        return
    lengths = {_FIXED64: 8, _FIXED32: 4}
    if kind not in lengths and kind != _BYTES:
        raise _DamagedError
    length = lengths.get(kind) or _length(file, size)
    if file.tell() + length > size:
        raise _DamagedError
    file.seek(length, os.SEEK_CUR)


def _varint(file: BinaryIO) -> int:
    """Seven bits per byte, lowest first; the top bit says that more follow."""
    number = 0
    for shift in range(0, 70, 7):
        byte = file.read(1)
        if not byte:
            break
        number |= (byte[0] & 127) << shift
        if byte[0] < 128:
            return number
    raise _DamagedError
