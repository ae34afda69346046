"""Frames and curves as bytes without pickle: msgpack of plain values; an array is its shape and its numbers."""

from dataclasses import fields
from typing import Any

import msgspec
import numpy as np

from ganstudio.labs.frame import LabFrame, View
from ganstudio.runs.record import Curve, RunRecord

Plain = dict[str, Any]


def pack_frames(frames: list[LabFrame]) -> bytes:
    """All frames but what only a resting lab shows (`round`); arrays that all of them share are written once."""
    shared: dict[str, list[Any]] = {name: [] for name in _SHARED}
    rows = [_frame_to_plain(frame, shared) for frame in frames]
    tables = {name: [_array_to_plain(a) for a in arrays] for name, arrays in shared.items()}
    return msgspec.msgpack.encode({"shared": tables, "frames": rows})


def unpack_frames(data: bytes) -> list[LabFrame]:
    """Raises ValueError, KeyError or TypeError where the bytes are something else."""
    tree = msgspec.msgpack.decode(data)
    shared = {name: [_array(a) for a in tree["shared"][name]] for name in _SHARED}
    return [_frame(row, shared) for row in tree["frames"]]


def pack_record(record: RunRecord) -> bytes:
    """Its curves."""
    curves = {name: [_array_to_plain(c.steps), _array_to_plain(c.values)] for name, c in record.curves.items()}
    return msgspec.msgpack.encode({"curves": curves, "step": record.step})


def unpack_record(data: bytes) -> RunRecord:
    """Raises ValueError, KeyError or TypeError where the bytes are something else."""
    tree = msgspec.msgpack.decode(data)
    record = RunRecord(step=int(tree["step"]))
    for name, (steps, values) in tree["curves"].items():
        curve = record.curves[name] = Curve()
        for step, value in zip(_array(steps).tolist(), _array(values).tolist(), strict=True):
            curve.append(step, value)
    return record


_SHARED = ("latents", "warped_from")


def _frame_to_plain(frame: LabFrame, shared: dict[str, list[Any]]) -> Plain:
    row: Plain = {}
    for name in (field.name for field in fields(LabFrame) if field.name != "round"):
        value = getattr(frame, name)
        if name in _SHARED and value is not None:
            row[name] = _number_of(value, shared[name])
        elif isinstance(value, View):
            row[name] = [list(value.low), list(value.high), value.cells]
        else:
            row[name] = _to_plain(value)
    return row


def _number_of(array: Any, known: list[Any]) -> int:
    """Its place among the known ones, by identity; it is added where it is new."""
    for number, other in enumerate(known):
        if other is array:
            return number
    known.append(array)
    return len(known) - 1


def _to_plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _array_to_plain(value)
    return {name: _to_plain(item) for name, item in value.items()} if isinstance(value, dict) else value


def _array_to_plain(array: Any) -> Plain:
    return {"shape": list(array.shape), "type": array.dtype.str, "data": np.ascontiguousarray(array).tobytes()}


def _frame(row: Plain, shared: dict[str, list[Any]]) -> LabFrame:
    low, high, cells = row["view"]
    values = {name: _from_plain(value) for name, value in row.items() if name not in ("view", *_SHARED)}
    values |= {name: None if row[name] is None else shared[name][row[name]] for name in _SHARED}
    return LabFrame(**values, view=View(tuple(low), tuple(high), int(cells)))


def _from_plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"shape", "type", "data"}:
            return _array(value)
        return {name: _from_plain(item) for name, item in value.items()}
    return value


def _array(plain: Plain) -> Any:
    if plain["type"] not in ("<f4", "<f8"):
        raise ValueError(plain["type"])
    return np.frombuffer(plain["data"], plain["type"]).reshape(plain["shape"]).copy()
