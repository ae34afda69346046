"""Files as damage and malice make them: `hostile(data, ending, dice)` is another version of a valid file's bytes.

Half of them are damaged without regard to what they are (cut off, bits flipped, NUL, zeros, another file's content);
half are well-formed files that say odd things: another type, a huge number, nesting without end. Seeded.
"""

import io
import json
import random
import re
import struct
import tomllib
import zipfile
from collections.abc import Callable
from typing import Any

import msgspec
import tomli_w

ODD: tuple[Any, ...] = (
    None, True, -1, 0, -5, 1e308, 10**9, 2**63, 10**30, 1e-320, "", "x", "\0", "nan", "../../etc/passwd", "\u202e" * 50,
    "a" * 10_000, [], [[]], {}, {"name": 3}, [1, 1], ["a", "b"], [None], float("nan"), float("inf"), [0.0] * 1000,
)  # fmt: skip
DEEP = 20_000


def hostile(data: bytes, ending: str, dice: random.Random) -> bytes:
    """A damaged or odd version of `data`, a valid file whose name ends so."""
    said = SAID.get(ending)
    if said is not None and dice.random() < 0.5:
        return said(data, dice)
    return dice.choice(DAMAGES)(data, dice)


def odd(value: Any, dice: random.Random, kinds: tuple[Any, ...] = ODD) -> Any:
    """`value`, a tree of plain values, with something in it replaced, lost or added."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice(list(value))
        rest = {**value}
        if dice.random() < 0.1:
            del rest[key]
        else:
            rest[key] = odd(value[key], dice, kinds)
        return rest
    if isinstance(value, list | tuple) and value and dice.random() < 0.8:
        place = dice.randrange(len(value))
        return [*value[:place], odd(value[place], dice, kinds), *value[place + 1 :]]
    return dice.choice(kinds)


# --- damage


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _flip(data: bytes, dice: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8))):
        if flipped:
            flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
    return bytes(flipped)


def _overwrite(data: bytes, dice: random.Random) -> bytes:
    start, size = dice.randrange(len(data) + 1), dice.choice((1, 4, 8, 100, 5000))
    filling = dice.choice((bytes(size), b"\xff" * size, dice.randbytes(size)))
    return data[:start] + filling + data[start + size :]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start : start + 200] * dice.choice((0, 2, 50)) + data[start + 200 :]


def _number(data: bytes, dice: random.Random) -> bytes:
    """One of the numbers that stand in it as text is another one."""
    found = list(re.finditer(rb"\d+(\.\d+)?", data))
    if not found:
        return _flip(data, dice)
    match = dice.choice(found)
    new = dice.choice((b"1e999", b"-1", b"9" * 400, b"nan", b"", b"0", b"1.5", b"0x10", b"'3'"))
    return data[: match.start()] + new + data[match.end() :]


def _nested(data: bytes, dice: random.Random) -> bytes:
    return dice.choice((
        b"[" * DEEP, b'{"a":' * DEEP, b"a = " + b"[" * DEEP, b"[" + b"a." * DEEP + b"a]\nb = 1",
        b"a = " + b"{a = " * DEEP, data[:20] + b"[" * DEEP,
    ))  # fmt: skip


def _other(data: bytes, dice: random.Random) -> bytes:
    return dice.choice((
        b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x05\x06" + bytes(18), b"\x89PNG\r\n\x1a\n", b"\x93NUMPY",
        data.decode("latin-1").encode("utf-16"), b"null", b"[]", b"{}", b"\n" * 1000, b"a" * 100_000, b"\x1f\x8b",
    ))  # fmt: skip


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _flip, _flip, _overwrite, _repeat, _number, _nested, _other,
)  # fmt: skip


# --- well-formed files that say odd things


def _json(data: bytes, dice: random.Random) -> bytes:
    return json.dumps(odd(json.loads(data), dice)).encode("utf-8", "surrogatepass")


def _lines(data: bytes, dice: random.Random) -> bytes:
    rows = data.splitlines()
    place = dice.randrange(len(rows))
    return b"\n".join([*rows[:place], _json(rows[place], dice), *rows[place + 1 :]]) + b"\n"


def _toml(data: bytes, dice: random.Random) -> bytes:
    kinds = tuple(value for value in ODD if value is not None and value != [None])
    try:
        return tomli_w.dumps(odd(tomllib.loads(data.decode()), dice, kinds)).encode("utf-8", "replace")
    except (TypeError, AttributeError):  # no table any more
        return b"name = "


def _pt(data: bytes, dice: random.Random) -> bytes:
    import torch

    kinds = (*ODD, torch.zeros(0), torch.zeros(3, 3), torch.full((2,), torch.nan), torch.zeros(1, dtype=torch.int64))
    file = io.BytesIO()
    torch.save(odd(torch.load(io.BytesIO(data), weights_only=True), dice, kinds), file)
    return file.getvalue()


def _msgpack(data: bytes, dice: random.Random) -> bytes:
    kinds = tuple(value for value in ODD if value != 10**30)
    return msgspec.msgpack.encode(odd(msgspec.msgpack.decode(data), dice, kinds))


def _lab(data: bytes, dice: random.Random) -> bytes:
    """One member says something odd, under a checksum that is right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(list(members))
    member = members[name]
    said = SAID.get(name[name.rfind(".") :])
    members[name] = said(member, dice) if said is not None and dice.random() < 0.8 else _flip(member, dice)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return file.getvalue()


def _safetensors(data: bytes, dice: random.Random) -> bytes:
    (length,) = struct.unpack("<Q", data[:8])
    header = _json(data[8 : 8 + length], dice)
    return struct.pack("<Q", len(header)) + header + data[8 + length :]


def _npy(data: bytes, dice: random.Random) -> bytes:
    shape = dice.choice(("(10000000000, 6)", "(-1, 6)", "(2**70,)", "()", "(1e9,)", "('x',)", "[" * 2000, "(0, 6)"))
    kind = dice.choice(("<f4", "|O", "<U9", "<f8", ">i2", "<c16", "|V3", "x"))
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data[-96:]


def _onnx(data: bytes, dice: random.Random) -> bytes:
    """The manifest, a constant, a shape, a node or its inputs are not what they were."""
    import onnx

    model = onnx.load_model_from_string(data)
    graph, what = model.graph, dice.randrange(8)
    if what < 4 and model.metadata_props:
        entry = model.metadata_props[0]
        entry.value = _json(entry.value.encode(), dice).decode("utf-8", "replace") if what else "[" * DEEP
    elif what == 4:
        dimensions = dice.choice((*graph.input, *graph.output)).type.tensor_type.shape.dim
        dimensions.add().dim_value = 3
        dice.choice(dimensions).dim_value = dice.choice((0, -1, 1, 7, 2**40))
    elif what == 5 and graph.initializer:
        tensor = dice.choice(graph.initializer)
        tensor.dims.append(dice.choice((0, -1, 2, 2**40)))
    elif what == 6:
        del dice.choice((graph.input, graph.output, graph.node, graph.initializer))[:]
    else:
        node = dice.choice(graph.node)
        node.op_type = dice.choice(("Identity", "Relu", "Reshape", "Nothing", "Loop", ""))
    return model.SerializeToString()


SAID: dict[str, Callable[[bytes, random.Random], bytes]] = {
    ".json": _json, ".jsonl": _lines, ".toml": _toml, ".pt": _pt, ".msgpack": _msgpack, ".lab": _lab, ".npy": _npy,
    ".safetensors": _safetensors, ".onnx": _onnx,
}  # fmt: skip
